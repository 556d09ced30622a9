/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A packet's journey, whole: source -> card -> wire, host or drop -> sinks. The offload leg, `run`
 * and everything that needs traffic on the model go through here.
 */
#ifndef BENCH_RUN_H
#define BENCH_RUN_H

#include "base/fail.h"
#include "nic-model/device.h"
#include "traffic/pacing.h"

#include <stdbool.h>
#include <stdint.h>

struct run_config {
	struct nic *nic; /* image loaded, maps filled */
	const struct nic_profile *profile;
	uint64_t seed;
	uint64_t count;       /* frames; 0: as many as the source has */
	uint64_t sim_threads; /* of this host: 2 lets a second one replay time, if it may; or 1 */
	struct pacing pacing;
	const char *rx;            /* SOURCE, as traffic.h has them */
	const char *tx, *host;     /* SINK or NULL */
	const char *verdicts;      /* file or NULL */
	const char *events;        /* file or NULL */
	const struct image *image; /* names the event arrays */
	/** Called now and then with the number of finished packets; NULL: no progress. */
	void (*progress)(void *ctx, uint64_t packets);
	void *progress_ctx;
	/** Called for every outcome, in order; NULL: nobody looks. @return 0 or negative errno to
	 * stop */
	int (*outcome)(void *ctx, const struct nic_outcome *outcome, struct fail *fail);
	void *outcome_ctx;
};

struct run_result {
	struct nic_totals totals;
	bool deterministic;         /* false: a live source, its frames came in host time */
	unsigned sim_threads;       /* that worked */
	const char *one_thread_why; /* NULL, or why there was only one though two were asked for */
	uint64_t simulator_ns;      /* host time spent; belongs to no modelled figure */
};

/**
 * Set config->pacing from --rate's text (pacing.h); needs config->rx and config->profile.
 * @return 0 or -EINVAL: no rate, or the times of a source that has none
 */
int run_pacing(const char *rate, struct run_config *config, struct fail *fail);

/**
 * Run the traffic until the source ends and the card is empty. Output files appear only if all
 * went well.
 * @return 0, or negative errno with one line: which file or device, what, cure
 */
int run_traffic(const struct run_config *config, struct run_result *result, struct fail *fail);

#endif
