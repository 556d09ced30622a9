/* SPDX-License-Identifier: BSD-2-Clause */
/* The longest path through a graph by one measure, function by function, loop by loop. */
#ifndef BENCH_WORST_PATH_H
#define BENCH_WORST_PATH_H

#include "bench/worst_graph.h"

/* What is to be large. */
enum worst_measure { WORST_CYCLES, WORST_TIME, WORST_EMEM };

/* What a path does at each word. */
struct path_counts {
	uint64_t *runs;   /* executions, image->word_count */
	uint64_t *cycles; /* instruction cycles, lost ones and routines included */
	uint64_t routine_calls;
	uint64_t rounds_max; /* of a loop on the path; 0: none */
};

/**
 * @param loop_bound  rounds of each loop per entry; 0: image->visits
 * @param cost    out: of the path
 * @param counts  out: arrays are the caller's, zeroed; or NULL
 * @return 0, -EOPNOTSUPP (no bound, irreducible loop, recursion), -ENOMEM
 */
int path_longest(const struct graph *graph, enum worst_measure measure, uint32_t loop_bound,
	struct nic_bound *cost, struct path_counts *counts, struct fail *fail);

#endif
