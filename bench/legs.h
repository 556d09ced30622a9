/* SPDX-License-Identifier: BSD-2-Clause */
/* The host legs, measured together in a process of their own. */
#ifndef BENCH_LEGS_H
#define BENCH_LEGS_H

#include "bench/leg.h"

extern const struct leg leg_xdp;  /* bench/leg_xdp.c */
extern const struct leg leg_path; /* bench/leg_path.c */
extern const struct leg leg_user; /* bench/leg_user.c */

/* How quiet the machine was. */
struct legs_noise {
	double calibration_ns;             /* one step of the calibration loop, median */
	double calibration_spread_percent; /* largest over smallest, minus one */
	double steal_ms;                   /* taken by the hypervisor while measuring, all cores */
	double load_1min;
	unsigned rounds_repeated; /* because the calibration moved by more than 3 % */
};

struct legs_progress {
	void (*step)(void *ctx, const char *what, unsigned done, unsigned total);
	void *ctx;
};

/**
 * Measure the host legs: a child process enters a namespace of its own, takes the samples of all
 * legs in turn, config->repeats times, and ends. When it cannot (no privilege), one row per leg
 * says why and what to do: that is a result, not an error.
 *
 * @param record    rows are appended, summarised
 * @param progress  NULL: silent
 * @return 0, or negative errno when the process itself could not be run, or was interrupted
 */
int legs_measure_host(const struct leg_config *config, struct leg_record *record,
	struct legs_noise *noise, const struct legs_progress *progress, struct fail *fail);

#endif
