/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The generator of the host legs: BPF_PROG_TEST_RUN of a small program of ours that writes each
 * frame from a template and then drops it, passes it up, redirects it to a port, or calls the
 * program under test (docs/benchmark.md "Generator"). Everything happens on the calling thread's
 * core; what it costs is measured with the same templates and subtracted.
 */
#ifndef BENCH_GENERATOR_H
#define BENCH_GENERATOR_H

#include "base/fail.h"
#include "bench/leg.h"

#include <stdint.h>

struct generator;

/* ORDER generator_way: programs in generator.c. What becomes of a frame once it is written. */
enum generator_way {
	GENERATOR_DROP,     /* nothing: the generator's own cost, live frames */
	GENERATOR_PASS,     /* passed up as received on a device, live frames */
	GENERATOR_REDIRECT, /* sent out of a device, live frames */
	GENERATOR_CALL,     /* handed to a program by tail call, no live frames: plain test-run */
	GENERATOR_WAY_COUNT
};

/* What one call of the generator took. */
struct generator_figures {
	uint64_t frames;
	uint64_t cpu_ns;      /* of this thread, softirqs run on its back included */
	uint64_t softirqd_ns; /* of the core's ksoftirqd in the same time: work that left the thread
			       */
	uint64_t wall_ns;
	uint64_t kernel_ns; /* plain test-run: the kernel's own clock around the runs */
};

/**
 * Load the generator with the frames of @p traffic that it takes (generator_takes()).
 * Pins the calling thread to a core; call it in a process of its own.
 */
int generator_open(
	const struct leg_traffic *traffic, struct generator **generator, struct fail *fail);
void generator_close(struct generator *generator);

/** 14 to 1514 bytes: what a port with the usual MTU receives. */
bool generator_takes(uint32_t len_bytes);
/** How many frames of the traffic are used as templates. */
uint32_t generator_templates(const struct generator *generator);

/** For GENERATOR_PASS and _REDIRECT: the device. */
int generator_set_device(struct generator *generator, int ifindex, struct fail *fail);
/* What a program does to the ends of a packet; between two calls it is undone. */
enum { GENERATOR_MOVES_HEAD = 1, GENERATOR_MOVES_TAIL = 2 };
/**
 * For GENERATOR_CALL: the program; -1: the empty program.
 * @param moves  bits of GENERATOR_MOVES_*; not both: they cannot be told apart by the length
 */
int generator_set_program(
	struct generator *generator, int prog_fd, unsigned moves, struct fail *fail);
/** Destination MAC of all frames; NULL: as in the traffic. */
int generator_set_destination(struct generator *generator, const uint8_t *mac, struct fail *fail);

/** Programs for the far ends: drop all, pass all (XDP), drop all, pass all (tc). */
enum generator_helper {
	GENERATOR_EMPTY_DROP,
	GENERATOR_EMPTY_PASS,
	GENERATOR_TC_DROP,
	GENERATOR_TC_EMPTY,
	GENERATOR_HELPER_COUNT
};
int generator_helper_fd(const struct generator *generator, enum generator_helper helper);
/** Frames that GENERATOR_TC_DROP saw since the generator was opened. */
uint64_t generator_tc_dropped(const struct generator *generator);

/**
 * Make frames and see them through. One call of the kernel; live frames cost some 28 ms of teardown
 * a call (no CPU time), so ask for a million.
 * @return 0, -EINTR (a signal), or negative errno with one line; fails also when the kernel made
 *         another number of frames than asked for
 */
int generator_run(struct generator *generator, enum generator_way way, uint32_t frames,
	struct generator_figures *figures, struct fail *fail);

#endif
