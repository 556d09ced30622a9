/* SPDX-License-Identifier: BSD-2-Clause */
/* Would catch: a rate read wrongly (units, fractions), and gaps that drift from the request. */
#include "traffic/pacing.h"
#include "traffic/traffic.h"

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
		{"original,10Mpps", PACING_ORIGINAL, 0},
		{"original,line", PACING_ORIGINAL, 0},
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
		"Mpps", ".", "5mpps", "fast", "99999999999999999999", "originally", "original,",
		"original,fast", "original,original", "line,1Mpps"};
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

/* A million frames of every size, in bursts: frame k of a burst is k line times behind its first,
 * bursts begin when the mean rate has them due, and all frames are at most one burst early. */
static void
bursts_keep_the_mean_rate(void **state)
{
	struct pacing p = {
		.kind = PACING_PPS, .rate = 3000000, .line_bps = 40000000000, .burst = 32};
	uint64_t wire_bits = 0, first_ps = 0;
	for (uint64_t k = 0; k < 1000000; k++) {
		uint32_t len_bytes = 60 + (uint32_t)(k * 7919 % 1455);
		uint64_t at_ps = pacing_next(&p, len_bytes, 0);
		if (k % 32 == 0) {
			first_ps = at_ps;
			wire_bits = 0;
			assert_int_equal(at_ps, k * UINT64_C(1000000000000) / 3000000);
		}
		assert_int_equal(at_ps - first_ps, wire_bits * 25);
		wire_bits += 8 * (len_bytes + 24);
	}
}

/* Where the mean rate is above the line rate, bursts follow each other at line rate. */
static void
bursts_do_not_overlap(void **state)
{
	struct pacing p = {
		.kind = PACING_PPS, .rate = 20000000, .line_bps = 10000000000, .burst = 100};
	for (uint64_t k = 0; k < 100000; k++)
		assert_int_equal(pacing_next(&p, 60, 0), k * 67200);
}

static void
a_cap_holds_back_what_is_too_fast(void **state)
{
	static const uint64_t own_ns[] = {0, 1, 2, 3000, 3001, 10000, 10001};
	static const uint64_t want_ns[] = {0, 1000, 2000, 3000, 4000, 10000, 11000};
	struct pacing p;
	assert_int_equal(pacing_parse("original,1Mpps", &p, NULL), 0);
	for (unsigned i = 0; i < sizeof(own_ns) / sizeof(own_ns[0]); i++)
		assert_int_equal(pacing_next(&p, 60, own_ns[i]), want_ns[i] * 1000);
	/* Held back for long, no rounded periods add up. */
	assert_int_equal(pacing_parse("original,3", &p, NULL), 0);
	for (uint64_t k = 0; k < 1000000; k++)
		assert_int_equal(pacing_next(&p, 60, k), k * UINT64_C(1000000000000) / 3);
	assert_int_equal(pacing_parse("original,50%", &p, NULL), 0);
	p.line_bps = 10000000000;
	for (uint64_t k = 0; k < 1000; k++)
		assert_int_equal(pacing_next(&p, 60, 0), k * 134400);
}

static void
sources_and_rates_must_fit(void **state)
{
	struct pacing p;
	assert_int_equal(traffic_pacing("gen:burst=4", "1Mpps", 1, &p, NULL), 0);
	assert_int_equal(p.burst, 4);
	assert_int_equal(traffic_pacing("pcap:x", "original", 1, &p, NULL), 0);
	assert_int_equal(traffic_pacing("gen:burst=4", NULL, 1, &p, NULL), -EINVAL);
	assert_int_equal(traffic_pacing("gen:size=64", "original", 1, &p, NULL), -EINVAL);
	assert_int_equal(traffic_pacing("dev:eth0", "original,line", 1, &p, NULL), -EINVAL);
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
		cmocka_unit_test(bursts_keep_the_mean_rate),
		cmocka_unit_test(bursts_do_not_overlap),
		cmocka_unit_test(sources_and_rates_must_fit),
		cmocka_unit_test(a_cap_holds_back_what_is_too_fast),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
