/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/rank_test.h"

#include <assert.h>

enum { PAIRS_MAX = RANK_SAMPLES_MAX * RANK_SAMPLES_MAX };

/*
 * counts[u]: arrangements of m and n values with u pairs in order. Their generating function is the
 * Gaussian binomial, the product over i = 1..m of (1 - q^(n+i)) / (1 - q^i). Each factor is applied
 * to the coefficients in place; what wraps around in between comes back, the results fit.
 */
static void
count_arrangements(unsigned m, unsigned n, uint64_t counts[PAIRS_MAX + 1])
{
	unsigned pairs = m * n;
	counts[0] = 1;
	for (unsigned u = 1; u <= pairs; u++)
		counts[u] = 0;
	for (unsigned i = 1; i <= m; i++) {
		for (unsigned u = pairs; u >= n + i; u--)
			counts[u] -= counts[u - n - i];
		for (unsigned u = i; u <= pairs; u++)
			counts[u] += counts[u - i];
	}
}

struct rank_test
rank_test(const double *a, unsigned a_count, const double *b, unsigned b_count)
{
	uint64_t counts[PAIRS_MAX + 1];
	struct rank_test test = {.pairs = a_count * b_count};
	assert(a_count >= 1 && a_count <= RANK_SAMPLES_MAX);
	assert(b_count >= 1 && b_count <= RANK_SAMPLES_MAX);
	for (unsigned i = 0; i < a_count; i++)
		for (unsigned j = 0; j < b_count; j++)
			test.larger += b[j] > a[i];
	count_arrangements(a_count, b_count, counts);
	for (unsigned u = 0; u <= test.pairs; u++) {
		test.arrangements += counts[u];
		test.at_least += u >= test.larger ? counts[u] : 0;
	}
	return test;
}

_Bool
rank_test_significant(const struct rank_test *test, unsigned percent)
{
	return (unsigned __int128)test->at_least * 100 <
	       (unsigned __int128)test->arrangements * percent;
}
