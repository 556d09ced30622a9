/* SPDX-License-Identifier: BSD-2-Clause */
/* What trials at a fixed load say about a leg: the rates that meet loss goals, and latencies. */
#ifndef BENCH_TRIAL_H
#define BENCH_TRIAL_H

#include "bench/search.h"

#include <stdio.h>

/* Of the packets that came through, exact: no histogram. */
struct trial_latency {
	uint64_t min_ps, mean_ps, p50_ps, p90_ps, p99_ps, p999_ps, p9999_ps, max_ps;
};

enum { TRIAL_LATENCIES = 3 };

struct trial_search {
	struct search_result ndr, pdr;
	unsigned trials; /* of both goals together: they share them */
	struct {
		unsigned percent_of_pdr;
		uint64_t load_pps;
		struct trial_latency latency;
	} latency_at[TRIAL_LATENCIES];
	unsigned latency_count; /* 0: there is no PDR */
};

/** Parts of a record: bounds and throughput of both goals; latencies by load. @p search NULL: null.
 * @return NULL when memory is short */
struct json_t *trial_search_json(const struct trial_search *search);
struct json_t *trial_latency_at_json(const struct trial_search *search);
/** A line for the rates and one for each latency, for people. */
void trial_search_print(const struct trial_search *search, FILE *stream);

#endif
