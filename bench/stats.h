/* SPDX-License-Identifier: BSD-2-Clause */
/* Figures of a few runs. */
#ifndef BENCH_STATS_H
#define BENCH_STATS_H

enum { STATS_SAMPLES_MAX = 1024 };

struct stats {
	double median, mean;
	double deviation;  /* standard deviation (n - 1); 0 of a single sample */
	double cv_percent; /* coefficient of variation: deviation over mean */
	/* Interval of order statistics that holds the true median with at least 95 % (binomial);
	 * with fewer than 6 samples it is the range, which holds it with less. */
	double low, high;
};

/** @param count 1 to STATS_SAMPLES_MAX */
void stats_of(const double *samples, unsigned count, struct stats *stats);

#endif
