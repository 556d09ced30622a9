/* SPDX-License-Identifier: BSD-2-Clause */
/* Would catch: a rate read wrongly (units, fractions), and gaps that drift from the request. */
#include "traffic/pacing.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void
reads_every_form(void **state)
{
	static const struct {
		const char *text;
		enum pacing_kind kind;
		uint64_t rate;
	} good[] = {
		{NULL, PACING_ELASTIC, 0},
		{"10Mpps", PACING_PPS, 10000000},
		{"1.488095Mpps", PACING_PPS, 1488095},
		{"250kpps", PACING_PPS, 250000},
		{"7", PACING_PPS, 7},
		{"40Gbps", PACING_BPS, 40000000000},
		{"2.5Mbps", PACING_BPS, 2500000},
		{"50%", PACING_LINE, 5000},
		{"line", PACING_LINE, 10000},
		{"original", PACING_ORIGINAL, 0},
	};
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct pacing p;
		assert_int_equal(pacing_parse(good[i].text, &p, NULL), 0);
		assert_int_equal(p.kind, good[i].kind);
		assert_int_equal(p.rate, good[i].rate);
	}
}

static void
refuses_what_is_no_rate(void **state)
{
	static const char *const bad[] = {"", "0", "0Mpps", "-1", "1e6", "10 Mpps", "1.2.3Mpps",
		"Mpps", ".", "5mpps", "fast", "99999999999999999999"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct pacing p;
		struct fail fail = {0};
		assert_int_equal(pacing_parse(bad[i], &p, &fail), -EINVAL);
		assert_int_equal(fail.err, -EINVAL);
	}
}

/* 14.880952... Mpps: frame k of 64-byte frames at 10 Gbit/s arrives at floor(k * 67.2 ns). */
static void
line_rate_does_not_drift(void **state)
{
	struct pacing p = {.kind = PACING_LINE, .rate = 10000, .line_bps = 10000000000};
	for (uint64_t k = 0; k < 1000000; k++)
		assert_int_equal(pacing_next(&p, 60, 0), k * 67200);
}

static void
third_of_a_rate_is_exact(void **state)
{
	struct pacing p = {.kind = PACING_PPS, .rate = 3};
	assert_int_equal(pacing_next(&p, 60, 0), 0);
	assert_int_equal(pacing_next(&p, 60, 0), 333333333333);
	assert_int_equal(pacing_next(&p, 60, 0), 666666666666);
	assert_int_equal(pacing_next(&p, 60, 0), 1000000000000);
}

static void
original_times_are_kept(void **state)
{
	struct pacing p = {.kind = PACING_ORIGINAL};
	assert_int_equal(pacing_next(&p, 60, 0), 0);
	assert_int_equal(pacing_next(&p, 60, 12345), 12345000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_every_form),
		cmocka_unit_test(refuses_what_is_no_rate),
		cmocka_unit_test(line_rate_does_not_drift),
		cmocka_unit_test(third_of_a_rate_is_exact),
		cmocka_unit_test(original_times_are_kept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
