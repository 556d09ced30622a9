/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Equivalence first: before any figure, the model and the running kernel execute the same packets,
 * and verdict, length, bytes of what leaves, and final maps must be the same.
 */
#ifndef BENCH_EQUIVALENCE_H
#define BENCH_EQUIVALENCE_H

#include "bench/kernel_exec.h"
#include "bench/leg.h"
#include "driver-shim/load.h"

enum equivalence_state {
	EQUIVALENCE_UNKNOWN, /* not compared; why says the reason and the cure */
	EQUIVALENCE_EQUAL,
	EQUIVALENCE_DIFFERENT,
};

enum { EQUIVALENCE_BYTES_MAX = 256 };

struct equivalence {
	enum equivalence_state state;
	char why[320];
	uint64_t compared; /* packets that both executed */
	uint64_t lost;     /* by size, before the program: no program saw them */
	uint64_t left_out; /* the kernel's test-run does not take them; given to neither */

	/* The first difference. */
	int64_t index;    /* packet, -1: the maps differ after the run */
	char what[256];   /* one line */
	uint32_t at_byte; /* first differing byte; bytes below start at its line of 16 */
	uint32_t from_byte;
	uint32_t model_bytes, kernel_bytes;
	uint8_t model[EQUIVALENCE_BYTES_MAX], kernel[EQUIVALENCE_BYTES_MAX];
};

/**
 * Compare packet by packet, stop at the first difference; then the maps.
 *
 * @param object  image loaded on its card, maps filled; changed by the run
 * @param exec    the same program in the kernel, maps filled alike; changed too
 * @return 0 (also when different: see @p result), negative errno when it could not be done
 */
int equivalence_check(struct loaded_object *object, struct kernel_exec *exec,
	const struct leg_traffic *traffic, struct equivalence *result, struct fail *fail);

#endif
