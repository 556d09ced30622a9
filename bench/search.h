/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Search for the highest load that meets a loss goal: NDR, PDR and their like, after MLRsearch
 * (draft-ietf-bmwg-mlrsearch). Several goals share their trials; each is first met roughly (wide,
 * few trials), then as asked for. Works on anything that can run a trial; integers only, so that
 * the same trials give the same loads on every machine (docs/benchmark.md "Search").
 */
#ifndef BENCH_SEARCH_H
#define BENCH_SEARCH_H

#include "base/fail.h"

#include <stdbool.h>
#include <stdint.h>

struct search_trial {
	uint64_t intended;    /* frames that the load and the duration ask for */
	uint64_t forwarded;   /* frames that came through */
	uint64_t duration_us; /* what the trial took; longer than asked for: it was stretched */
};

struct search_goal {
	const char *name;         /* "NDR" */
	uint32_t loss_ppm;        /* a trial with more loss is bad */
	uint32_t trial_ms;        /* length of a trial */
	uint32_t duration_sum_ms; /* trials at a load until it is decided, at most */
	uint32_t exceed_percent;  /* share of bad trials that a good load may have, 0 to 99 */
	uint32_t width_ppm;       /* distance of the bounds, of the upper one */
};

/* FD.io CSIT's goals: 1 s trials, 21 s in all, half of them may exceed, width 0.5 %. */
extern const struct search_goal search_csit_ndr, search_csit_pdr;

enum { SEARCH_GOALS_MAX = 4 };

struct search_config {
	uint64_t min_pps, max_pps; /* 1 <= min <= max */
	const struct search_goal *goals;
	unsigned goal_count; /* the strictest loss first */
	/* Frames that arrive after the asked time count as lost beyond this stretch: a sender that
	 * is held back does not send the load. 0 takes 1000 (0.1 %). */
	uint32_t stretch_ppm;
	unsigned trials_max; /* give up after that many; 0: 10000 */
	/** Run a trial. @return 0 or negative errno, which ends the search */
	int (*trial)(void *ctx, uint64_t load_pps, uint32_t duration_ms,
		struct search_trial *result, struct fail *fail);
	void *ctx;
};

enum search_outcome {
	SEARCH_FOUND,
	SEARCH_ABOVE_MAX, /* max_pps meets the goal: the load could be higher */
	SEARCH_BELOW_MIN, /* not even min_pps meets it: there is no throughput */
};

struct search_result {
	enum search_outcome outcome;
	uint64_t lower_pps;      /* highest load that meets the goal */
	uint64_t upper_pps;      /* lowest that does not; 0: none */
	uint64_t throughput_pps; /* forwarding rate at the lower bound (conditional throughput) */
};

/**
 * @param results  one per goal
 * @param trials   out: how many were run; may be NULL
 * @return 0; the trial's error; -ETIMEDOUT after trials_max; -ENOMEM
 */
int search_run(const struct search_config *config, struct search_result *results, unsigned *trials,
	struct fail *fail);

#endif
