/* SPDX-License-Identifier: BSD-2-Clause */
/* Would have caught: a median of the unsorted list, a spread over n instead of n - 1, an interval
 * that promises 95 % and holds less. */
#include "bench/leg.h"
#include "bench/stats.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool
near(double a, double b)
{
	return fabs(a - b) < 1e-9;
}

static void
known_figures(void **state)
{
	static const double odd[] = {9, 1, 5};
	static const double even[] = {4, 1, 3, 2};
	struct stats s;
	stats_of(odd, 3, &s);
	assert_true(near(s.median, 5) && near(s.mean, 5) && near(s.cv_percent, 80));
	assert_true(near(s.low, 1) && near(s.high, 9));
	stats_of(even, 4, &s);
	assert_true(near(s.median, 2.5));
	stats_of(odd, 1, &s);
	assert_true(near(s.median, 9) && near(s.cv_percent, 0) && near(s.high, 9));
}

/* Ranks of the sign test's table: n = 10 -> 2nd and 9th, n = 20 -> 6th and 15th. */
static void
interval_has_the_tabled_ranks(void **state)
{
	double samples[20];
	struct stats s;
	for (unsigned i = 0; i < 20; i++)
		samples[i] = i + 1;
	stats_of(samples, 5, &s);
	assert_true(near(s.low, 1) && near(s.high, 5));
	stats_of(samples, 10, &s);
	assert_true(near(s.low, 2) && near(s.high, 9));
	stats_of(samples, 20, &s);
	assert_true(near(s.low, 6) && near(s.high, 15));
}

/* A generator of its own (an LCG with Knuth's MMIX constants): the share must not depend on libc.
 */
static double
uniform(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (double)(*seed >> 11) / 9007199254740992.0;
}

static void
interval_holds_the_median_often_enough(void **state)
{
	uint64_t seed = 1;
	for (unsigned n = 6; n <= 30; n += 3) {
		unsigned held = 0;
		for (unsigned run = 0; run < 2000; run++) {
			double samples[30];
			struct stats s;
			for (unsigned i = 0; i < n; i++)
				samples[i] = uniform(&seed);
			stats_of(samples, n, &s);
			held += s.low <= 0.5 && 0.5 <= s.high;
		}
		assert_true(held >= 1860); /* 95 % of 2000, less four standard errors */
	}
}

static void
rows_without_a_figure_stay_without(void **state)
{
	static struct leg_record record;
	struct leg_row *good = leg_row_add(&record, "good", "");
	struct leg_row *bad = leg_row_add(&record, "bad", "");
	leg_row_sample(good, 2);
	leg_row_sample(good, 4);
	leg_row_sample(bad, 7);
	leg_row_fail(bad, "first %d", 1);
	leg_row_fail(bad, "second");
	leg_summarise(&record, 0);
	assert_true(near(good->ns_median, 3));
	assert_true(near(bad->ns_median, 0));
	assert_string_equal(bad->why_not, "first 1");
	for (unsigned i = 2; i < LEG_ROWS_MAX; i++)
		assert_non_null(leg_row_add(&record, "more", ""));
	assert_null(leg_row_add(&record, "too many", ""));
	for (unsigned i = 0; i < 2 * LEG_SAMPLES_MAX; i++)
		leg_row_sample(good, 1);
	assert_int_equal(good->sample_count, LEG_SAMPLES_MAX);
}

static void
spread_decides_the_verdict(void **state)
{
	static const struct {
		double ns, deviation_ns;
		unsigned samples;
		enum leg_noise noise;
	} cases[] = {
		{100, 2, 5, LEG_STEADY},
		{100, 8, 5, LEG_NOISY},
		{100, 13, 5, LEG_TOO_NOISY},
		{100, 0, 1, LEG_NOISE_UNKNOWN},
		/* A difference near zero: three nanoseconds are as little as they are of 50. */
		{2, 3, 5, LEG_NOISY},
		{-1, 7, 5, LEG_TOO_NOISY},
	};
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		static struct leg_record record;
		memset(&record, 0, sizeof(record));
		struct leg_row *steady = leg_row_add(&record, "steady", "");
		struct leg_row *row = leg_row_add(&record, "row", "");
		row->ns_median = cases[i].ns;
		row->ns_deviation = cases[i].deviation_ns;
		row->sample_count = cases[i].samples;
		assert_int_equal(leg_row_noise(row), cases[i].noise);
		assert_int_equal(leg_record_noise(&record), cases[i].noise);
		steady->ns_median = 100;
		steady->sample_count = 5;
		assert_int_equal(leg_record_noise(&record),
			cases[i].noise > LEG_STEADY ? cases[i].noise : LEG_STEADY);
	}
}

/* The machine's speed moved by 2 %: the figure's 40 ns and the generator's 60 move with it. */
static void
the_interval_knows_that_the_machine_moves(void **state)
{
	static struct leg_record record;
	struct leg_row *row = leg_row_add(&record, "row", "");
	for (unsigned i = 0; i < 5; i++)
		leg_row_sample(row, 38 + i);
	row->generator_ns = 60;
	leg_summarise(&record, 2);
	assert_true(near(row->ns_median, 40) && near(row->ns_low, 36) && near(row->ns_high, 44));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_figures),
		cmocka_unit_test(interval_has_the_tabled_ranks),
		cmocka_unit_test(interval_holds_the_median_often_enough),
		cmocka_unit_test(rows_without_a_figure_stay_without),
		cmocka_unit_test(spread_decides_the_verdict),
		cmocka_unit_test(the_interval_knows_that_the_machine_moves),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
