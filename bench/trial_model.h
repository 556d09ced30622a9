/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Trials on the modelled card: fixed load, in model time. A trial is a fixed number of packets
 * behind a warm-up; the same load always gives the same result, so one trial decides about it
 * (docs/benchmark.md "Search on the model").
 */
#ifndef BENCH_TRIAL_MODEL_H
#define BENCH_TRIAL_MODEL_H

#include "bench/compare.h"
#include "bench/trial.h"

struct trial_model {
	const struct compare_config *config;
	const struct leg_traffic *traffic;
};

/* What became of the packets behind the warm-up. */
struct trial_figures {
	uint64_t packets;
	uint64_t lost; /* found no room; what no load would let in (runts, above the MTU) is not */
	struct trial_latency latency;
};

/** One trial, on a card of its own. @return 0 or negative errno with one line */
int trial_model_run(const struct trial_model *trial, uint64_t load_pps,
	struct trial_figures *figures, struct fail *fail);

/** NDR, PDR, and the latencies at parts of the PDR. @return 0 or negative errno with one line */
int trial_model_search(
	const struct trial_model *trial, struct trial_search *found, struct fail *fail);

#endif
