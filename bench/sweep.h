/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The same comparison at several values of one thing: the size of frames, the number of flows, how
 * full maps are, a number of the card. A table says what can be swept; each point is a whole
 * comparison, equivalence first (docs/benchmark.md "Sweeps").
 */
#ifndef BENCH_SWEEP_H
#define BENCH_SWEEP_H

#include "bench/compare.h"

enum { SWEEP_POINTS_MAX = 64, SWEEP_VALUE_MAX = 128 };

struct sweep_point {
	char value[SWEEP_VALUE_MAX]; /* as the user wrote it */
	struct compare_config config;
	struct nic_profile profile; /* of config, when it is the card that is swept */
	char *rx;                   /* of config, when it is the traffic that is swept */
	struct compare_result result;
	struct json_t *record; /* nicro.compare/1; NULL before the point has run */
};

struct sweep {
	const char *key;  /* "size", "core.cores" */
	const char *unit; /* "bytes"; "" for plain numbers */
	const char *mode; /* "quick", "thorough" */
	struct sweep_point *points;
	unsigned count;
};

/**
 * Read "KEY=V,V,..." or, for keys that have usual values, "KEY". Every value is tried on, so that
 * nothing starts that cannot end.
 *
 * @param base       what all points have in common; lives as long as the sweep
 * @param hash_maps  does the program use any?
 * @param sweep      out: sweep_free()
 * @return 0, or negative errno with one line that names the value and what the key takes
 */
int sweep_plan(const char *text, const struct compare_config *base, bool hash_maps,
	struct sweep *sweep, struct fail *fail);

/**
 * Run all points. A point whose model and kernel differ has no figures; the others still run.
 * @return 0, or negative errno with one line that names the point
 */
int sweep_run(struct sweep *sweep, struct fail *fail);
void sweep_free(struct sweep *sweep);

/** One row a point, one column a path. */
void sweep_print_text(const struct sweep *sweep, bool quiet, FILE *stream);
/** A document of schema nicro.sweep/1; NULL when memory is short. */
struct json_t *sweep_json(const struct sweep *sweep);

#endif
