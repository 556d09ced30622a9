/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sched.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Administrators' directories are often not in an ordinary user's PATH. */
static char *const command_environment[] = {
	(char[]){"PATH=/usr/sbin:/sbin:/usr/bin:/bin:/usr/local/sbin:/usr/local/bin"},
	(char[]){"LC_ALL=C"},
	NULL,
};

static int
spawn(const char *const *argv, int out_fd, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, out_fd, 1);
	posix_spawn_file_actions_adddup2(&actions, out_fd, 2);
	/* posix_spawnp() searches our own PATH: /usr/bin/env searches the one we give. */
	const char *words[32] = {"env"};
	unsigned n = 1;
	while (argv[n - 1] && n < 31) {
		words[n] = argv[n - 1];
		n++;
	}
	int err = posix_spawn(pid, "/usr/bin/env", &actions, NULL, (char **)(uintptr_t)words,
		command_environment);
	posix_spawn_file_actions_destroy(&actions);
	return -err;
}

static void
read_output(int fd, char *text, size_t bytes)
{
	size_t len = 0;
	ssize_t n;
	char rest[256];
	while (len + 1 < bytes && (n = read(fd, text + len, bytes - 1 - len)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		len += (size_t)n;
	}
	text[len] = 0;
	while (read(fd, rest, sizeof(rest)) > 0)
		; /* a full pipe would keep the command from ending */
}

int
sandbox_command(const char *const *argv, char *output, unsigned output_bytes, struct fail *fail)
{
	char own[1024];
	char *text = output ? output : own;
	int ends[2], status;
	pid_t pid;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return fail_set(fail, -errno, "cannot run %s: %s", argv[0], strerror(errno));
	int err = spawn(argv, ends[1], &pid);
	close(ends[1]);
	if (err) {
		close(ends[0]);
		return fail_set(fail, err, "cannot run %s: %s", argv[0], strerror(-err));
	}
	read_output(ends[0], text, output ? output_bytes : sizeof(own));
	close(ends[0]);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127) /* env(1): not found */
		return fail_set(fail, -ENOENT, "the command '%s' is not installed", argv[0]);
	text[strcspn(text, "\n")] = 0;
	return fail_set(fail, -EIO, "%s %s: %s", argv[0], argv[1], text);
}

static int
run_ip(struct fail *fail, const char *const *words)
{
	int err = sandbox_command(words, NULL, 0, fail);
	if (err == -ENOENT && fail)
		snprintf(fail->text, sizeof(fail->text),
			"needs the ip command; install iproute2 (apt install iproute2)");
	return err;
}

int
sandbox_sysctl(const char *name, const char *value)
{
	char path[128];
	snprintf(path, sizeof(path), "/proc/sys/net/%s", name);
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	ssize_t n = write(fd, value, strlen(value));
	int err = n < 0 ? -errno : 0;
	close(fd);
	return err;
}

static int
make_pair(const char *one, const char *other, struct fail *fail)
{
	const char *const add[] = {"ip", "link", "add", one, "numrxqueues", "1", "numtxqueues", "1",
		"type", "veth", "peer", "name", other, "numrxqueues", "1", "numtxqueues", "1",
		NULL};
	const char *const ends[] = {one, other};
	int err = run_ip(fail, add);
	for (unsigned i = 0; !err && i < 2; i++) {
		/* Without IPv6 addresses the interfaces say nothing of their own accord. */
		const char *const quiet[] = {
			"ip", "link", "set", ends[i], "addrgenmode", "none", NULL};
		const char *const up[] = {"ip", "link", "set", ends[i], "up", NULL};
		err = run_ip(fail, quiet);
		if (!err)
			err = run_ip(fail, up);
	}
	return err;
}

static int
make_pairs(struct fail *fail)
{
	static const char *const commands[][10] = {
		{"ip", "link", "set", SANDBOX_RECEIVE, "address", "02:00:00:00:00:02"},
		/* IP receives on an interface with an address. The dummy one (RFC 7600) alone, for
		 * a network around it would be routed there and not where a row says. */
		{"ip", "address", "add", "192.0.0.8/32", "dev", SANDBOX_RECEIVE},
		{"ip", "neighbour", "add", SANDBOX_NEXT_HOP_4, "lladdr", "02:00:00:00:00:04", "dev",
			SANDBOX_OUT},
		{"ip", "neighbour", "add", SANDBOX_NEXT_HOP_6, "lladdr", "02:00:00:00:00:04", "dev",
			SANDBOX_OUT},
	};
	int err = make_pair(SANDBOX_SEND, SANDBOX_RECEIVE, fail);
	if (!err)
		err = make_pair(SANDBOX_OUT, SANDBOX_END, fail);
	for (unsigned i = 0; !err && i < sizeof(commands) / sizeof(commands[0]); i++)
		err = run_ip(fail, commands[i]);
	/* An interface that routes IPv6 reports the routers' multicast groups: not towards the ends
	 * where frames are received and counted. */
	sandbox_sysctl("ipv6/conf/" SANDBOX_SEND "/disable_ipv6", "1");
	sandbox_sysctl("ipv6/conf/" SANDBOX_END "/disable_ipv6", "1");
	return err;
}

int
sandbox_enter(struct sandbox *sandbox, struct fail *fail)
{
	if (unshare(CLONE_NEWNET) < 0)
		return fail_set(fail, -errno,
			errno == EPERM ? "needs root for a network namespace of its own; try: sudo"
				       : "cannot make a network namespace");
	int err = make_pairs(fail);
	if (err)
		return err;
	static const uint8_t mac[6] = {2, 0, 0, 0, 0, 2};
	memcpy(sandbox->receive_mac, mac, sizeof(mac));
	sandbox->send_ifindex = (int)if_nametoindex(SANDBOX_SEND);
	sandbox->receive_ifindex = (int)if_nametoindex(SANDBOX_RECEIVE);
	sandbox->end_ifindex = (int)if_nametoindex(SANDBOX_END);
	if (sandbox->send_ifindex == 0 || sandbox->receive_ifindex == 0 ||
		sandbox->end_ifindex == 0)
		return fail_set(fail, -ENODEV, "the veth pairs are not there");
	return 0;
}

static int
ethtool(int fd, const char *interface, void *request)
{
	struct ifreq ifr = {.ifr_data = request};
	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", interface);
	return ioctl(fd, SIOCETHTOOL, &ifr) < 0 ? -errno : 0;
}

int
sandbox_set_gro(const char *interface, bool on, struct fail *fail)
{
	struct ethtool_value value = {.cmd = ETHTOOL_SGRO, .data = on};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int err = fd < 0 ? -errno : ethtool(fd, interface, &value);
	if (fd >= 0)
		close(fd);
	return err ? fail_set(fail, err, "%s: cannot switch GRO: %s", interface, strerror(-err))
		   : 0;
}

static uint64_t
sum_suffix(
	const struct ethtool_gstrings *names, const struct ethtool_stats *stats, const char *suffix)
{
	uint64_t sum = 0;
	size_t want = strlen(suffix);
	for (uint32_t i = 0; i < names->len && i < stats->n_stats; i++) {
		const char *name = (const char *)names->data + (size_t)i * ETH_GSTRING_LEN;
		size_t len = strnlen(name, ETH_GSTRING_LEN);
		if (len >= want && memcmp(name + len - want, suffix, want) == 0)
			sum += stats->data[i];
	}
	return sum;
}

int
sandbox_counter(const char *interface, const char *suffix, uint64_t *sum, struct fail *fail)
{
	struct ethtool_drvinfo info = {.cmd = ETHTOOL_GDRVINFO};
	struct ethtool_gstrings *names = NULL;
	struct ethtool_stats *stats = NULL;
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int err = fd < 0 ? -errno : ethtool(fd, interface, &info);
	if (!err) {
		names = calloc(1, sizeof(*names) + (size_t)info.n_stats * ETH_GSTRING_LEN);
		stats = calloc(1, sizeof(*stats) + (size_t)info.n_stats * sizeof(uint64_t));
		err = names && stats ? 0 : -ENOMEM;
	}
	if (!err) {
		*names = (struct ethtool_gstrings){ETHTOOL_GSTRINGS, ETH_SS_STATS, info.n_stats};
		err = ethtool(fd, interface, names);
	}
	if (!err) {
		*stats = (struct ethtool_stats){ETHTOOL_GSTATS, info.n_stats};
		err = ethtool(fd, interface, stats);
	}
	if (!err)
		*sum = sum_suffix(names, stats, suffix);
	free(names);
	free(stats);
	if (fd >= 0)
		close(fd);
	return err ? fail_set(fail, err, "%s: cannot read its counters: %s", interface,
			     strerror(-err))
		   : 0;
}

/* /proc/net/snmp: pairs of lines "Ip: name name ...", "Ip: value value ...". */
static uint64_t
snmp_pair(FILE *file, const char *protocol, const char *name)
{
	char names[2048], values[2048], *names_at, *values_at;
	size_t skip = strlen(protocol);
	while (fgets(names, sizeof(names), file) && fgets(values, sizeof(values), file)) {
		if (strncmp(names, protocol, skip) != 0 || names[skip] != ':')
			continue;
		char *n = strtok_r(names, " \n", &names_at);
		char *v = strtok_r(values, " \n", &values_at);
		for (; n && v;
			n = strtok_r(NULL, " \n", &names_at), v = strtok_r(NULL, " \n", &values_at))
			if (strcmp(n, name) == 0)
				return strtoull(v, NULL, 10);
	}
	return 0;
}

/* /proc/net/snmp6: lines "Ip6InReceives   123". */
static uint64_t
snmp6_line(FILE *file, const char *protocol, const char *name)
{
	char have[64], want[64];
	uint64_t value;
	snprintf(want, sizeof(want), "%s%s", protocol, name);
	while (fscanf(file, "%63s %" SCNu64, have, &value) == 2)
		if (strcmp(have, want) == 0)
			return value;
	return 0;
}

uint64_t
sandbox_snmp(const char *protocol, const char *name)
{
	bool six = strcmp(protocol, "Ip6") == 0;
	FILE *file = fopen(six ? "/proc/net/snmp6" : "/proc/net/snmp", "re");
	if (file == NULL)
		return 0;
	uint64_t value = six ? snmp6_line(file, protocol, name) : snmp_pair(file, protocol, name);
	fclose(file);
	return value;
}
