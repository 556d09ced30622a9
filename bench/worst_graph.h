/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The control flow of an image, a node per word. Functions of the program, and the register
 * routines, are graphs of their own; a call is an edge that costs what the callee costs.
 */
#ifndef BENCH_WORST_GRAPH_H
#define BENCH_WORST_GRAPH_H

#include "bench/worst.h"
#include "isa/isa.h"

enum { GRAPH_NONE = -1, GRAPH_CALLEES = 2, GRAPH_EDGES = 2 };

/* From a word to the next one. */
struct graph_edge {
	int32_t to;                    /* word; GRAPH_NONE: the function ends here */
	uint32_t shadow_cycles;        /* lost on the way */
	uint32_t slots;                /* words behind it that are executed on the way */
	int32_t callee[GRAPH_CALLEES]; /* words where functions begin, or GRAPH_NONE */
	int32_t routine;               /* enum device_func, or GRAPH_NONE */
};

struct graph_node {
	struct isa_insn insn;
	struct nic_bound cost; /* of the word alone */
	struct graph_edge edges[GRAPH_EDGES];
	uint32_t edge_count;
};

struct graph {
	const struct image *image;
	const struct nic_profile *card;
	struct nic_bound_assume assume;
	struct graph_node *nodes; /* image->word_count */
};

/** @return 0, -ENOMEM, -EOPNOTSUPP (after relocation, undefined word, jump inside the program) */
int graph_make(struct graph *graph, const struct image *image, const struct nic_profile *card,
	const struct nic_bound_assume *assume, struct fail *fail);
void graph_free(struct graph *graph);

/** Cost of an edge without its callees: its word, slots, shadow, routine. */
struct nic_bound graph_edge_cost(
	const struct graph *graph, uint32_t from, const struct graph_edge *edge);

#endif
