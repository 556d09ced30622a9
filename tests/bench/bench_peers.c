/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One sample of each machine on one program: lines of "NAME VALUE UNIT", and "SKIP NAME: REASON"
 * for a machine that is not there. tests/bench-all calls it again and again.
 *
 *   bench_peers OBJECT PCAP [MAPS]
 */
#include "bench/cpu_clock.h"
#include "bench/frames.h"
#include "bench/kernel_exec.h"
#include "peers.h"
#include "traffic/traffic.h"

#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SAMPLE_NS = 150000000, FIRST_PACKETS = 2000, PACKETS_MAX = 20000000 };

uint64_t
peer_cpu_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* Warm up, then as many packets as take a sample's time. */
static int
sample(const struct peer *peer, void *state, struct peer_figures *figures, struct fail *fail)
{
	int err = peer->run(state, FIRST_PACKETS, figures, fail);
	if (!err)
		err = peer->run(state, FIRST_PACKETS, figures, fail);
	if (err)
		return err;
	uint64_t packets = figures->packets * SAMPLE_NS / (figures->cpu_ns + 1);
	packets = packets < FIRST_PACKETS ? FIRST_PACKETS : packets;
	return peer->run(state, packets > PACKETS_MAX ? PACKETS_MAX : packets, figures, fail);
}

static int
measure(const struct peer *peer, const struct peer_subject *subject, struct peer_figures *figures,
	struct fail *fail)
{
	void *state = NULL;
	int err = peer->open(subject, &state, fail);
	if (!err)
		err = sample(peer, state, figures, fail);
	if (state)
		peer->close(state);
	return err;
}

static double
ns_per_packet(const struct peer_figures *figures)
{
	return (double)figures->cpu_ns / (double)figures->packets;
}

static double
per_packet(uint64_t count, const struct peer_figures *figures)
{
	return (double)count / (double)figures->packets;
}

/* What follows from the three ways of running the card. */
static void
print_card(const char *program, const struct peer_figures *plain, const struct peer_figures *traced,
	const struct peer_figures *timed)
{
	double insns = per_packet(plain->insns, plain);
	printf("%s:microcode %.1f instructions/packet\n", program, insns);
	printf("%s:memory %.2f operations/packet\n", program,
		per_packet(traced->memory_ops, traced));
	printf("%s:functional-rate %.1f M instructions/s\n", program,
		insns * 1000 / ns_per_packet(plain));
	printf("%s:timed-rate %.4f Mpps\n", program, 1000 / ns_per_packet(timed));
	printf("%s:timing %.2f ns/packet\n", program, ns_per_packet(timed) - ns_per_packet(traced));
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* How much longer a packet takes on one machine than on another: the median of many short turns, so
 * that what the host does meanwhile meets both. */
static int
compare_in_turn(const struct peer *const peers[2], void *states[2], double *ns, struct fail *fail)
{
	enum { TURNS = 21 };
	struct peer_figures one = {0}, other = {0};
	double differences[TURNS] = {0};
	int err = sample(peers[1], states[1], &other, fail);
	if (!err)
		err = sample(peers[0], states[0], &one, fail);
	uint64_t packets = one.packets / TURNS + 1;
	for (unsigned i = 0; !err && i < TURNS; i++) {
		err = peers[0]->run(states[0], packets, &one, fail);
		if (!err)
			err = peers[1]->run(states[1], packets, &other, fail);
		differences[i] = err ? 0 : ns_per_packet(&one) - ns_per_packet(&other);
	}
	qsort(differences, TURNS, sizeof(*differences), by_value);
	*ns = differences[TURNS / 2];
	return err;
}

/* What the program's memory operations are of the timing. */
static void
print_operations(const char *program, const struct peer_subject *subject, double operations)
{
	static const struct peer *const peers[] = {&peer_replay_all, &peer_replay_rest};
	struct fail fail = {0};
	double ns = 0;
	void *states[2] = {NULL, NULL};
	int err = peers[0]->open(subject, &states[0], &fail);
	if (!err)
		err = peers[1]->open(subject, &states[1], &fail);
	if (!err)
		err = compare_in_turn(peers, states, &ns, &fail);
	for (unsigned i = 0; i < 2; i++)
		if (states[i])
			peers[i]->close(states[i]);
	if (err)
		printf("SKIP %s:timing-per-operation: %s\n", program, fail.text);
	else
		printf("%s:timing-per-operation %.2f ns/operation\n", program, ns / operations);
}

static void
print_all(const char *program, const struct peer_subject *subject)
{
	static const struct peer *const peers[] = {&peer_plain, &peer_traced, &peer_timed,
		&peer_ubpf, &peer_ubpf_jit, &peer_kernel, &peer_kernel_jit};
	enum { COUNT = sizeof(peers) / sizeof(peers[0]) };
	struct peer_figures figures[COUNT] = {0};
	unsigned card = 0;
	for (unsigned i = 0; i < COUNT; i++) {
		struct fail fail = {0};
		if (measure(peers[i], subject, &figures[i], &fail)) {
			printf("SKIP %s:%s: %s\n", program, peers[i]->name, fail.text);
			continue;
		}
		printf("%s:%s %.2f ns/packet\n", program, peers[i]->name,
			ns_per_packet(&figures[i]));
		card += i < 3;
	}
	if (card < 3)
		return;
	print_card(program, &figures[0], &figures[1], &figures[2]);
	double operations = per_packet(figures[1].memory_ops, &figures[1]);
	if (operations >= 1)
		print_operations(program, subject, operations);
}

/* Only frames that the kernel's test-run takes, so that all see the same. */
static void
keep_common(struct leg_traffic *traffic, uint32_t prog_type)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < traffic->count; i++) {
		struct leg_frame frame = traffic->frames[i];
		if (kernel_takes(prog_type, frame.data, frame.len_bytes) &&
			frame.len_bytes <= 1514) {
			traffic->frames[i] = traffic->frames[kept];
			traffic->frames[kept++] = frame;
		}
	}
	for (uint32_t i = kept; i < traffic->count; i++)
		free(traffic->frames[i].data);
	traffic->count = kept;
}

/* What the card says to each frame: a peer that says something else has no figure. */
static int
note_verdicts(struct peer_subject *s, struct fail *fail)
{
	struct nic *nic = load_nic(s->object);
	struct nic_outcome outcome;
	s->verdicts = calloc(s->traffic.count, 1);
	if (!s->verdicts)
		return fail_set(fail, -ENOMEM, "no memory for verdicts");
	for (uint32_t i = 0; i < s->traffic.count; i++) {
		const struct leg_frame *frame = &s->traffic.frames[i];
		int err = nic_frame_in(nic, 0, frame->data, frame->len_bytes, NIC_TIME_ELASTIC);
		if (err)
			return fail_set(fail, err, "the card takes no frame");
		nic_advance(nic, NIC_TIME_ELASTIC);
		if (nic_outcomes(nic, &outcome, 1) == 1)
			s->verdicts[i] = outcome.verdict;
	}
	return 0;
}

static int
open_subject(struct peer_subject *s, const char *pcap, struct fail *fail)
{
	char rx[512];
	struct load_options options = {.profile = &s->profile, .seed = 1};
	int err = nic_profile_load(nic_profile_names[0], &s->profile, fail);
	if (!err)
		err = load_object(s->object_path, &options, &s->object, fail);
	for (unsigned i = 0; !err && !s->image && i < load_program_count(s->object); i++) {
		const struct loaded_program *loaded = load_program_at(s->object, i);
		s->image = loaded->prog ? shim_prog_image(loaded->prog) : NULL;
		s->program = loaded->prog ? shim_prog_program(loaded->prog) : NULL;
	}
	if (!err && !s->image)
		err = fail_set(fail, -EINVAL, "%s: not eligible for offload", s->object_path);
	if (!err)
		err = nic_load(load_nic(s->object), s->image, fail);
	if (!err && s->maps_path)
		err = load_maps_from(s->object, s->maps_path, fail);
	snprintf(rx, sizeof(rx), "pcap:%s", pcap);
	if (!err)
		err = frames_read(rx, 0, 1, 1, &s->traffic, fail);
	if (!err)
		keep_common(&s->traffic, s->program->type);
	if (!err && s->traffic.count == 0)
		err = fail_set(fail, -EINVAL, "%s: no frame that all can run", pcap);
	return err ? err : note_verdicts(s, fail);
}

int
main(int argc, char **argv)
{
	struct peer_subject subject = {0};
	struct fail fail = {0};
	if (argc < 3 || argc > 4) {
		fprintf(stderr, "usage: bench_peers OBJECT PCAP [MAPS]\n");
		return 2;
	}
	subject.object_path = argv[1];
	subject.maps_path = argv[3];
	cpu_pin();
	int err = open_subject(&subject, argv[2], &fail);
	if (err)
		fprintf(stderr, "bench_peers: %s\n", fail.text);
	else {
		char *name = strdup(argv[1]), *base = basename(name);
		base[strcspn(base, ".")] = 0;
		print_all(base, &subject);
		free(name);
	}
	free(subject.verdicts);
	frames_free(&subject.traffic);
	load_free(subject.object);
	traffic_end();
	return err ? 2 : 0;
}
