/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Are the values of one sample larger than those of another? The rank sum test of Mann and Whitney
 * (Annals of Mathematical Statistics 18(1), 1947): it assumes nothing of how measurements are
 * distributed. Exact, in integers: p is a quotient of two counts.
 */
#ifndef BENCH_RANK_TEST_H
#define BENCH_RANK_TEST_H

#include <stdint.h>

/* With 30 and 30, the arrangements are C(60, 30) = 1.2e17. */
enum { RANK_SAMPLES_MAX = 30 };

struct rank_test {
	uint32_t larger;       /* pairs in which the value of b is larger than that of a */
	uint32_t pairs;        /* all */
	uint64_t at_least;     /* arrangements of equal samples with at least so many such pairs */
	uint64_t arrangements; /* all; p = at_least / arrangements */
};

/** @param a_count, b_count  1 to RANK_SAMPLES_MAX. Equal values do not count as larger, so with
 * ties p is an upper bound. */
struct rank_test rank_test(const double *a, unsigned a_count, const double *b, unsigned b_count);

/** p < percent / 100, without rounding. */
_Bool rank_test_significant(const struct rank_test *test, unsigned percent);

#endif
