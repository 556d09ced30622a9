/* SPDX-License-Identifier: BSD-2-Clause */
/* Would catch: a wrong count of arrangements, a test that looks the wrong way, more false alarms
 * than the level that it is asked for, a slowdown that it does not see. */
#include "bench/rank_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

/* All ways to call some of the ranks 1..m+n those of b, one by one. */
static uint64_t
count_by_hand(unsigned m, unsigned n, unsigned at_least)
{
	uint64_t found = 0;
	for (uint32_t set = 0; set < UINT32_C(1) << (m + n); set++) {
		unsigned pairs = 0, a_below = 0;
		if (__builtin_popcount(set) != (int)n)
			continue;
		for (unsigned rank = 0; rank < m + n; rank++) {
			if (set >> rank & 1)
				pairs += a_below;
			else
				a_below++;
		}
		found += pairs >= at_least;
	}
	return found;
}

static void
counts_are_exact(void **state)
{
	for (unsigned m = 1; m <= 6; m++)
		for (unsigned n = 1; n <= 6; n++)
			for (unsigned shift = 0; shift <= m; shift++) {
				double a[6], b[6];
				for (unsigned i = 0; i < m; i++)
					a[i] = i;
				for (unsigned j = 0; j < n; j++)
					b[j] = j + shift - 0.5;
				struct rank_test test = rank_test(a, m, b, n);
				assert_int_equal(test.pairs, m * n);
				assert_int_equal(test.arrangements, count_by_hand(m, n, 0));
				assert_int_equal(test.at_least, count_by_hand(m, n, test.larger));
			}
}

/* C(60, 30), and the one arrangement in which all of b are larger. */
static void
largest_samples_fit(void **state)
{
	double a[RANK_SAMPLES_MAX], b[RANK_SAMPLES_MAX];
	for (unsigned i = 0; i < RANK_SAMPLES_MAX; i++) {
		a[i] = i;
		b[i] = 100 + i;
	}
	struct rank_test test = rank_test(a, RANK_SAMPLES_MAX, b, RANK_SAMPLES_MAX);
	assert_int_equal(test.arrangements, UINT64_C(118264581564861424));
	assert_int_equal(test.at_least, 1);
	assert_true(rank_test_significant(&test, 1));
	test = rank_test(b, RANK_SAMPLES_MAX, a, RANK_SAMPLES_MAX);
	assert_int_equal(test.larger, 0);
	assert_false(rank_test_significant(&test, 99));
}

static void
equal_values_are_not_larger(void **state)
{
	const double same[] = {5, 5, 5, 5, 5, 5, 5, 5, 5, 5};
	struct rank_test test = rank_test(same, 10, same, 10);
	assert_int_equal(test.larger, 0);
	assert_false(rank_test_significant(&test, 99));
}

static uint64_t draws;

/* Around 100, with a long tail upwards as timings have: 100 + 3 * (1 / u - 1), at most 400. */
static double
timing(double slower_percent)
{
	draws = draws * UINT64_C(6364136223846793005) + 1442695040888963407;
	double u = (double)((draws >> 33) % 99000 + 1000) / 100000;
	return (100 + 3 * (1 / u - 1)) * (1 + slower_percent / 100);
}

static unsigned
alarms(double slower_percent, unsigned runs)
{
	unsigned found = 0;
	for (unsigned run = 0; run < runs; run++) {
		double a[20], b[20];
		for (unsigned i = 0; i < 20; i++) {
			a[i] = timing(0);
			b[i] = timing(slower_percent);
		}
		struct rank_test test = rank_test(a, 20, b, 20);
		found += rank_test_significant(&test, 1);
	}
	return found;
}

/* 1 % of 20,000 is 200; four standard deviations around it are 56. */
static void
false_alarms_are_as_rare_as_asked(void **state)
{
	draws = 1;
	assert_in_range(alarms(0, 20000), 120, 256);
}

static void
slowdowns_are_seen(void **state)
{
	draws = 1;
	assert_in_range(alarms(10, 1000), 900, 1000);
	assert_int_equal(alarms(-10, 1000), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_are_exact),
		cmocka_unit_test(largest_samples_fit),
		cmocka_unit_test(equal_values_are_not_larger),
		cmocka_unit_test(false_alarms_are_as_rare_as_asked),
		cmocka_unit_test(slowdowns_are_seen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
