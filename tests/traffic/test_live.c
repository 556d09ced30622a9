/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Live ports against another process: a child sends numbered frames, we receive and return them,
 * it checks what comes back. Over memif (ordinary user) and over a veth pair with AF_PACKET (in a
 * user and network namespace of our own). Would have caught: a port that is opened twice for source
 * and sink, frames cut, changed, lost or reordered on a live device, a
 * VLAN tag that the kernel took off, a hang when the peer is late.
 */
#include "traffic/traffic.h"

#include <errno.h>
#include <sched.h>
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { FRAMES = 2000, WINDOW = 32, SKIP = 77, TIMEOUT_SECONDS = 20 };

static void
fill(uint8_t *frame, uint32_t number, uint32_t *len)
{
	*len = 60 + number * 37 % 1455;
	for (uint32_t i = 0; i < *len; i++)
		frame[i] = (uint8_t)(number + 3 * i);
	memset(frame, 2, 12);
	memcpy(frame + 12, "\x81\x00\x20\x07\x88\xb5", 6); /* 802.1Q, local experiments */
	if (number % 3)
		memmove(frame + 12, frame + 16, 2);
	memcpy(frame + 18, &number, sizeof(number));
}

static double
seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void
die(const char *who, const struct fail *fail)
{
	fprintf(stderr, "%s: %s\n", who, fail->text);
	_exit(1);
}

/* Is it one of ours? The kernel speaks on its interfaces too. */
static bool
ours(const struct traffic_frame *frame)
{
	const uint8_t *type = frame->data + 12;
	if (frame->len_bytes >= 60 && type[0] == 0x81 && type[1] == 0)
		type += 4;
	return frame->len_bytes >= 60 && type[0] == 0x88 && type[1] == 0xb5;
}

static void
open_both(const char *who, const char *spec, struct traffic_source **in, struct traffic_sink **out)
{
	struct traffic_options options = {0};
	struct fail fail = {0};
	if (traffic_source_open(spec, &options, in, &fail) != 0 ||
		traffic_sink_open(spec, out, &fail) != 0)
		die(who, &fail);
}

static void
close_both(const char *who, struct traffic_source *in, struct traffic_sink *out)
{
	struct fail fail = {0};
	traffic_source_close(in);
	if (traffic_sink_close(out, true, &fail) != 0)
		die(who, &fail);
	traffic_end();
}

/* Return everything until FRAMES are through. */
static int
reflect(const char *spec)
{
	struct traffic_source *in;
	struct traffic_sink *out;
	struct traffic_frame frames[TRAFFIC_RECEIVE_MAX];
	struct fail fail = {0};
	open_both("reflector", spec, &in, &out);
	double end = seconds() + TIMEOUT_SECONDS;
	for (unsigned seen = 0; seen < FRAMES && seconds() < end;) {
		int n = traffic_receive(in, frames, TRAFFIC_RECEIVE_MAX, &fail);
		for (int i = 0; i < n; i++) {
			if (!ours(&frames[i]))
				continue;
			seen++;
			if (traffic_send(out, frames[i].data, frames[i].len_bytes, 0, &fail) != 0)
				die("reflector", &fail);
		}
		if (n < 0 || traffic_sink_flush(out, &fail) != 0)
			die("reflector", &fail);
		if (n == 0)
			sched_yield();
	}
	close_both("reflector", in, out);
	return 0;
}

static int
exchange(const char *spec)
{
	struct traffic_source *in;
	struct traffic_sink *out;
	struct traffic_frame frames[TRAFFIC_RECEIVE_MAX];
	struct fail fail = {0};
	uint8_t frame[1600];
	uint32_t sent = 0, back = 0, len;
	open_both("sender", spec, &in, &out);
	double end = seconds() + TIMEOUT_SECONDS;
	while (back < FRAMES && seconds() < end) {
		for (; sent < FRAMES && sent < back + WINDOW; sent++) {
			fill(frame, sent, &len);
			if (traffic_send(out, frame, len, 0, &fail) != 0)
				die("sender", &fail);
		}
		if (traffic_sink_flush(out, &fail) != 0)
			die("sender", &fail);
		int n = traffic_receive(in, frames, TRAFFIC_RECEIVE_MAX, &fail);
		for (int i = 0; i < n; i++) {
			if (!ours(&frames[i]))
				continue;
			fill(frame, back, &len);
			if (frames[i].len_bytes != len || memcmp(frames[i].data, frame, len) != 0) {
				fprintf(stderr, "sender: frame %u came back changed\n", back);
				return 1;
			}
			back++;
		}
		if (n < 0)
			die("sender", &fail);
		if (n == 0)
			sched_yield();
	}
	close_both("sender", in, out);
	fprintf(stderr, "%u of %u frames came back\n", back, FRAMES);
	return back == FRAMES ? 0 : 1;
}

/* A process each: the EAL starts once in a process. */
static int
pair(const char *reflector_spec, const char *sender_spec)
{
	int status = 0;
	pid_t pid = fork();
	if (pid < 0)
		return 1;
	if (pid == 0)
		_exit(reflect(reflector_spec));
	sleep(1); /* a memif client may come early, but it then waits for seconds */
	int result = exchange(sender_spec);
	waitpid(pid, &status, 0);
	return result || status != 0;
}

static int
test_memif(void)
{
	char directory[] = "/tmp/nicro-memif.XXXXXX", server[160], client[160], path[64];
	if (mkdtemp(directory) == NULL)
		return 1;
	snprintf(path, sizeof(path), "%s/s", directory);
	snprintf(server, sizeof(server), "dpdk:net_memif0,role=server,socket=%s,socket-abstract=no",
		path);
	snprintf(client, sizeof(client), "dpdk:net_memif0,role=client,socket=%s,socket-abstract=no",
		path);
	int result = pair(server, client);
	unlink(path);
	rmdir(directory);
	return result;
}

/* A namespace of our own, in which we are root: programs that we start keep the rights. */
static bool
own_network(void)
{
	char map[32];
	uid_t uid = getuid();
	if (unshare(CLONE_NEWNET) == 0)
		return true;
	if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
		return false;
	snprintf(map, sizeof(map), "0 %u 1", uid);
	FILE *file = fopen("/proc/self/uid_map", "w");
	return file && fputs(map, file) >= 0 && fclose(file) == 0;
}

/* Over a veth pair, by af_packet or by af_xdp, which needs root for its programs. */
static int
test_veth(const char *first, const char *second, bool as_root)
{
	if (as_root && getuid() != 0) {
		fprintf(stderr, "SKIP: needs root\n");
		return SKIP;
	}
	if (!own_network()) {
		fprintf(stderr, "SKIP: no network namespace: %s\n", strerror(errno));
		return SKIP;
	}
	if (system("ip link add nicro-a type veth peer name nicro-b && ip link set nicro-a up && "
		   "ip link set nicro-b up") != 0) {
		fprintf(stderr, "SKIP: no veth pair here\n");
		return SKIP;
	}
	return pair(first, second);
}

int
main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "memif") == 0)
		return test_memif();
	if (argc == 2 && strcmp(argv[1], "af_packet") == 0)
		return test_veth("dev:nicro-a", "dev:nicro-b", false);
	if (argc == 2 && strcmp(argv[1], "af_xdp") == 0)
		return test_veth(
			"dpdk:net_af_xdp0,iface=nicro-a", "dpdk:net_af_xdp0,iface=nicro-b", true);
	fprintf(stderr, "usage: test_live memif|af_packet|af_xdp\n");
	return 2;
}
