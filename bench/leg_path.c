/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel's own path: the same frames are received by an interface, become skbs, and are dropped
 * by tc, by netfilter, by routing, or forwarded and dropped behind the next interface. Each drop
 * point is checked against a counter of the kernel, for a frame that is dropped earlier than meant
 * would look fast (docs/benchmark.md "The paths").
 */
#include "bench/host.h"
#include "bench/legs.h"

#include <errno.h>
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct path_leg;

/* A drop point: how it is set up, removed, and how many frames it says it dropped. */
struct drop_point {
	const char *name, *includes;
	bool ip_only; /* what is not IPv4 or IPv6 never gets there */
	int (*set)(struct path_leg *leg, bool on, struct fail *fail);
	uint64_t (*dropped)(const struct path_leg *leg);
};

enum { POINTS_MAX = 5 };
struct path_leg {
	struct host *host;
	const struct drop_point *points[POINTS_MAX];
	struct leg_row *rows[POINTS_MAX];
	unsigned count;
	uint32_t frames_per_sample;
	double ip_share; /* of the templates */
	bool has_nft;
};

static int
set_tc(struct path_leg *leg, bool on, struct fail *fail)
{
	int fd = generator_helper_fd(leg->host->generator, GENERATOR_TC_DROP);
	return host_set_tc(leg->host->sandbox.receive_ifindex, on ? fd : -1, fail);
}

static uint64_t
tc_dropped(const struct path_leg *leg)
{
	return generator_tc_dropped(leg->host->generator);
}

static int
set_nft(struct path_leg *leg, bool on, struct fail *fail)
{
	static const char *const commands[][3] = {
		{"nft", "delete table inet nicro"},
		{"nft", "add table inet nicro; add counter inet nicro dropped; "
			"add chain inet nicro raw { type filter hook prerouting priority raw; }; "
			"add rule inet nicro raw counter name dropped drop"},
	};
	return sandbox_command(commands[on], NULL, 0, fail);
}

static int
set_iptables(struct path_leg *leg, bool on, struct fail *fail)
{
	const char *const four[] = {"iptables", "-t", "raw", on ? "-A" : "-D", "PREROUTING", "-i",
		SANDBOX_RECEIVE, "-j", "DROP", NULL};
	const char *const six[] = {"ip6tables", "-t", "raw", on ? "-A" : "-D", "PREROUTING", "-i",
		SANDBOX_RECEIVE, "-j", "DROP", NULL};
	int err = sandbox_command(four, NULL, 0, fail);
	return err ? err : sandbox_command(six, NULL, 0, fail);
}

static uint64_t
nft_dropped(const struct path_leg *leg)
{
	static const char *const words[] = {
		"nft", "list", "counter", "inet", "nicro", "dropped", NULL};
	char text[512];
	unsigned long long packets = 0;
	if (sandbox_command(words, text, sizeof(text), NULL))
		return 0;
	const char *at = strstr(text, "packets ");
	return at && sscanf(at, "packets %llu", &packets) == 1 ? packets : 0;
}

/* First number of the rule's line in `iptables -nvxL`. */
static uint64_t
iptables_one(const char *command)
{
	const char *const words[] = {command, "-t", "raw", "-nvxL", "PREROUTING", NULL};
	char text[2048];
	if (sandbox_command(words, text, sizeof(text), NULL))
		return 0;
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
		if (strstr(line, "DROP"))
			return strtoull(line, NULL, 10);
	return 0;
}

static uint64_t
iptables_dropped(const struct path_leg *leg)
{
	return iptables_one("iptables") + iptables_one("ip6tables");
}

static int
set_route(struct path_leg *leg, bool on, struct fail *fail)
{
	const char *const four[] = {
		"ip", "-4", "route", on ? "add" : "del", "blackhole", "default", NULL};
	const char *const six[] = {
		"ip", "-6", "route", on ? "add" : "del", "blackhole", "default", NULL};
	int err = sandbox_command(four, NULL, 0, fail);
	return err ? err : sandbox_command(six, NULL, 0, fail);
}

/* Received by IP and delivered nowhere: routing, or a check on the way to it, dropped them. */
static uint64_t
route_dropped(const struct path_leg *leg)
{
	return sandbox_snmp("Ip", "InReceives") + sandbox_snmp("Ip6", "InReceives") -
	       sandbox_snmp("Ip", "InDelivers") - sandbox_snmp("Ip6", "InDelivers") -
	       sandbox_snmp("Ip", "ForwDatagrams") - sandbox_snmp("Ip6", "OutForwDatagrams");
}

/* What arrives behind the second pair is dropped, and counted, there. */
static int
set_forward(struct path_leg *leg, bool on, struct fail *fail)
{
	const char *const four[] = {"ip", "-4", "route", on ? "add" : "del", "default", "via",
		SANDBOX_NEXT_HOP_4, "dev", SANDBOX_OUT, "onlink", NULL};
	const char *const six[] = {"ip", "-6", "route", on ? "add" : "del", "default", "via",
		SANDBOX_NEXT_HOP_6, "dev", SANDBOX_OUT, "onlink", NULL};
	int fd = generator_helper_fd(leg->host->generator, GENERATOR_TC_DROP);
	int err = host_set_tc(leg->host->sandbox.end_ifindex, on ? fd : -1, fail);
	if (!err)
		err = sandbox_command(four, NULL, 0, fail);
	return err ? err : sandbox_command(six, NULL, 0, fail);
}

#define SKB "receive as on an interface, skb allocation, "
#define NO_DRIVER "; a NIC driver's receive work, DMA and interrupts are not in it"
static const struct drop_point point_tc = {"kernel path, dropped by tc",
	SKB "tc clsact with a one-line BPF program" NO_DRIVER, false, set_tc, tc_dropped};
static const struct drop_point point_nft = {"kernel path, dropped by netfilter",
	SKB "IP receive, nft raw prerouting drop" NO_DRIVER, true, set_nft, nft_dropped};
static const struct drop_point point_iptables = {"kernel path, dropped by netfilter",
	SKB "IP receive, iptables raw PREROUTING drop" NO_DRIVER, true, set_iptables,
	iptables_dropped};
static const struct drop_point point_route = {"kernel path, dropped by routing",
	SKB "IP receive, route lookup, blackhole route" NO_DRIVER, true, set_route, route_dropped};
static const struct drop_point point_forward = {"kernel path, forwarded by IP",
	SKB "IP receive, route lookup, forwarding, transmission into a second veth pair, and tc's "
	    "drop behind it" NO_DRIVER,
	true, set_forward, tc_dropped};

static int
set_program(struct path_leg *leg, bool on, struct fail *fail)
{
	int err = host_set_tc(leg->host->sandbox.receive_ifindex,
		on ? kernel_exec_prog_fd(leg->host->exec) : -1, fail);
	if (!err && leg->has_nft)
		err = set_nft(leg, on, fail);
	return err;
}
static const struct drop_point point_program = {"kernel path, this program in tc",
	SKB
	"the program in tc clsact, and its verdict; what passes is dropped by netfilter" NO_DRIVER,
	false, set_program, NULL};

static double
share_of_ip(const struct leg_traffic *traffic)
{
	uint32_t taken = 0, ip = 0;
	for (uint32_t i = 0; i < traffic->count; i++) {
		const struct leg_frame *frame = &traffic->frames[i];
		if (!generator_takes(frame->len_bytes))
			continue;
		int type = frame->data[12] << 8 | frame->data[13];
		taken++;
		ip += type == ETH_P_IP || type == ETH_P_IPV6;
	}
	return taken ? (double)ip / taken : 0;
}

static bool
works(const char *command)
{
	const char *const words[] = {command, "--version", NULL};
	return sandbox_command(words, NULL, 0, NULL) == 0;
}

static struct leg_row *
add_point(struct path_leg *leg, const struct drop_point *point, struct leg_record *record)
{
	struct leg_row *row = leg_row_add(record, point->name, point->includes);
	leg->points[leg->count] = point;
	leg->rows[leg->count++] = row;
	if (point->ip_only && leg->ip_share == 0)
		leg_row_fail(row, "no IPv4 or IPv6 frame in the traffic");
	return row;
}

static int
prepare(const struct leg_config *config, void **state, struct leg_record *record, struct fail *fail)
{
	struct path_leg *leg = calloc(1, sizeof(*leg));
	if (leg == NULL)
		return fail_set(fail, -ENOMEM, "not enough memory");
	leg->host = config->host;
	leg->frames_per_sample = config->frames_per_sample;
	leg->ip_share = share_of_ip(config->traffic);
	leg->has_nft = works("nft");
	*state = leg;
	/* The namespace routes, so that a blackhole route is what drops; whatever the sender's
	 * address is, for a new namespace inherits the machine's reverse path filter. */
	sandbox_sysctl("ipv4/ip_forward", "1");
	sandbox_sysctl("ipv6/conf/all/forwarding", "1");
	sandbox_sysctl("ipv4/conf/all/rp_filter", "0");
	sandbox_sysctl("ipv4/conf/" SANDBOX_RECEIVE "/rp_filter", "0");
	if (config->prog_type == BPF_PROG_TYPE_SCHED_CLS && config->host->exec)
		add_point(leg, &point_program, record);
	add_point(leg, &point_tc, record);
	if (leg->has_nft)
		add_point(leg, &point_nft, record);
	else if (works("iptables") && works("ip6tables"))
		add_point(leg, &point_iptables, record);
	else
		leg_row_fail(add_point(leg, &point_nft, record),
			"neither nft nor iptables is installed; apt install nftables");
	add_point(leg, &point_route, record);
	add_point(leg, &point_forward, record);
	return 0;
}

static int
sample_point(
	struct path_leg *leg, unsigned i, const struct generator_figures *own, struct fail *fail)
{
	const struct drop_point *point = leg->points[i];
	struct leg_row *row = leg->rows[i];
	struct generator_figures total;
	int err = point->set(leg, true, fail);
	if (err)
		return err;
	uint64_t before = point->dropped ? point->dropped(leg) : 0;
	err = generator_run(
		leg->host->generator, GENERATOR_PASS, leg->frames_per_sample, &total, fail);
	uint64_t after = point->dropped ? point->dropped(leg) : 0;
	if (!err && point->dropped)
		err = leg_row_reached(row, (double)(after - before) / leg->frames_per_sample,
			point->ip_only ? leg->ip_share : 1, "not IP, not routed, or malformed",
			fail);
	int off_err = point->set(leg, false, fail);
	if (err || off_err)
		return err ? err : off_err;
	row->generator_ns = host_ns_per_frame(own);
	row->wall_mpps = 1000.0 * (double)total.frames / (double)total.wall_ns;
	leg_row_sample(row, host_ns_per_frame(&total) - row->generator_ns);
	return 0;
}

static int
sample(void *state, struct leg_record *record, struct fail *fail)
{
	struct path_leg *leg = state;
	struct generator *gen = leg->host->generator;
	struct generator_figures own;
	int err = host_set_inject(leg->host, true, fail);
	if (!err)
		err = generator_run(gen, GENERATOR_DROP, leg->frames_per_sample, &own, fail);
	for (unsigned i = 0; !err && i < leg->count; i++) {
		struct fail why = {0};
		if (leg->rows[i]->why_not[0])
			continue;
		if (sample_point(leg, i, &own, &why))
			leg_row_fail(leg->rows[i], "%s", why.text);
	}
	int back_err = host_set_inject(leg->host, false, err ? NULL : fail);
	return err ? err : back_err;
}

static void
end(void *state)
{
	free(state);
}

const struct leg leg_path = {"kernel path", prepare, sample, end};
