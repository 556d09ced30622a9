/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The timing engine against laws; tests/validation/ has the measurements. Catches a lost packet or
 * picosecond, a rate above a limit, a result that depends on the run.
 */
#include "card.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TRIMMED "agilio-cx-2x40-trimmed"

enum work { DROP, READS, ADDS, MIXED };

static const char *
program_of(enum work work, unsigned amount)
{
	switch (work) {
	case READS:
		return card_reads(amount);
	case ADDS:
		return card_adds(amount);
	case MIXED:
		return card_mixed(amount, amount / 110);
	default:
		return card_cycles(amount);
	}
}

/* Points of the distribution rise from the smallest to the largest, through the percentiles. */
static void
check_distribution(const struct nic_totals *t)
{
	uint64_t before_ps = t->latency_min_ps;
	for (unsigned i = 0; i < NIC_LATENCY_POINTS; i++) {
		assert_true(i == 0 || nic_latency_points[i] > nic_latency_points[i - 1]);
		assert_true(t->latency_point_ps[i] >= before_ps);
		before_ps = t->latency_point_ps[i];
		if (nic_latency_points[i] == 9900)
			assert_int_equal(before_ps, t->latency_p99_ps);
	}
	assert_true(before_ps <= t->latency_max_ps);
}

/* The part that is named was busy for longest; alone it would allow what was reached, or more. */
static void
check_parts(const struct nic_totals *t)
{
	for (unsigned i = 0; i < NIC_PART_COUNT; i++) {
		uint64_t busy_ps = t->part_busy_ps[i], permille = busy_ps * 1000 / t->end_ps;
		assert_true(permille <= t->limit_busy_permille);
		if (strcmp(nic_part_name(i), t->limit) == 0)
			assert_int_equal(permille, t->limit_busy_permille);
		/* 1 %: the rate counts between two completions */
		if (busy_ps && !t->rate_reason)
			assert_true(t->mpps_milli * 99 / 100 <=
				    t->packets_in * UINT64_C(1000000000) / busy_ps);
	}
}

static void
limits_are_named(void **state)
{
	static const struct {
		const char *set, *limit;
		uint32_t frame_bytes;
		enum work work;
		unsigned amount;
	} cases[] = {
		{"cores=5", "workers", 64, DROP, 866}, {"cores=50", "mac", 64, DROP, 17},
		{"cores=50", "line", 1024, DROP, 17}, {"cores=50", "emem", 64, ADDS, 12},
		{"cores=5", "threads", 64, READS, 14},
		{"cores=5", "threads", 64, READS,
			0}, /* buffers are full too: of packets that wait */
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct nic_totals t;
		const struct card_load load = {
			.profile = cases[i].work == DROP ? NULL : TRIMMED,
			.set = {cases[i].set},
			.text = program_of(cases[i].work, cases[i].amount),
			.frame_bytes = cases[i].frame_bytes,
			.packets = 20000,
		};
		card_run(&load, &t);
		card_check_sums(&t);
		assert_string_equal(t.limit, cases[i].limit);
		/* the word at 0x9800000100 is in bank 2 of 4, 128 bytes each */
		if (strcmp(t.limit, "emem") == 0)
			assert_int_equal(t.part_unit[NIC_PART_EMEM], 2);
		assert_null(t.rate_reason);
		check_parts(&t);
		check_distribution(&t);
	}
}

struct order {
	uint64_t expect, last_tx_ps[8], sojourn_ps;
};

static void
check_outcome(void *ctx, const struct nic_outcome *outcome)
{
	struct order *order = ctx;
	assert_int_equal(outcome->index, order->expect++);
	if (outcome->exit == NIC_EXIT_WIRE) {
		/* nobody overtakes on a wire */
		assert_true(outcome->done_ps >= order->last_tx_ps[outcome->port]);
		order->last_tx_ps[outcome->port] = outcome->done_ps;
	}
	if (outcome->verdict != NIC_LOST)
		order->sojourn_ps += outcome->done_ps - outcome->arrival_ps;
}

/* Long frames on one port do not stop the line of the other. */
static void
mixed_sizes(void **state)
{
	struct nic_totals t;
	const struct card_load load = {
		.text = card_cycles(17),
		.long_frame_bytes = 1518,
		.packets = 50000,
	};
	card_run(&load, &t);
	card_check_sums(&t);
	assert_string_equal(t.limit, "line");
	assert_in_range(t.limit_busy_permille, 970, 1000);
	(void)state;
}

/* Below saturation: nothing waits, a packet's time is the sum of its parts. */
static void
low_load(void **state)
{
	struct nic_totals t;
	struct order order = {0};
	const struct card_load load = {
		.text = card_cycles(100),
		.set = {"engine.spread_permille=0"},
		.packets = 500,
		.interval_ps = 100000000, /* 10 kpps */
		.outcome = check_outcome,
		.ctx = &order,
	};
	card_run(&load, &t);
	card_check_sums(&t);
	assert_int_equal(order.expect, 500);
	assert_int_equal(t.ledger_ps[NIC_LEDGER_DISPATCH], 0);
	assert_int_equal(t.ledger_ps[NIC_LEDGER_QUEUE], 0);
	assert_int_equal(t.ledger_ps[NIC_LEDGER_MAC], 0);
	/* to the next begin of a cycle only */
	assert_true(t.ledger_ps[NIC_LEDGER_CORE] < 500 * 10 * 1250);
	assert_int_equal(t.ledger_ps[NIC_LEDGER_RECEIVE], 500 * UINT64_C(1200000));
	assert_int_equal(t.ledger_ps[NIC_LEDGER_RUN], 500 * UINT64_C(1250) * (383 + 100));
	assert_true(t.latency_max_ps - t.latency_min_ps < 10 * 1250);
	assert_string_equal(t.rate_reason, "too few packets");
}

/* More than the card can do: frames are lost with a cause, the rest comes through at capacity. */
static void
overload(void **state)
{
	struct nic_totals t;
	struct order order = {0};
	const struct card_load load = {
		.text = "immed[gprA_0, 0x44, <<16]\nbr[.DONE]\n",
		.set = {"cores=5"},
		.packets = 40000,
		.interval_ps = 50000, /* 20 Mpps, twice the capacity */
		.outcome = check_outcome,
		.ctx = &order,
	};
	card_run(&load, &t);
	card_check_sums(&t);
	assert_int_equal(order.expect, 40000);
	assert_true(t.by_cause[NIC_CAUSE_CREDITS] > 15000);
	assert_int_equal(t.by_verdict[NIC_LOST], t.by_cause[NIC_CAUSE_CREDITS]);
	assert_int_equal(t.to_wire + t.by_verdict[NIC_LOST], 40000);
	assert_true(t.mpps_milli > 6500 && t.mpps_milli < 8500);
	/* Little: packets in the card = rate x time there; never more than credits and buffer */
	uint64_t inside = order.sojourn_ps / t.end_ps;
	if (inside > 48 * 5 + 256)
		fail_msg("%llu packets inside", (unsigned long long)inside);
	/* faster than the MAC takes frames */
	const struct card_load flood = {
		.text = card_cycles(17), .packets = 20000, .interval_ps = 10000};
	card_run(&flood, &t);
	card_check_sums(&t);
	assert_true(t.by_cause[NIC_CAUSE_MAC] > 5000);
}

/* A card that can do 36 to 50 Mpps takes less when clearly more is offered, if its profile says
 * so; all of its capacity when the load is shaped to just above; others never collapse. */
static void
overload_collapse(void **state)
{
	static const struct {
		const char *set;
		unsigned cycles; /* of the program */
		uint64_t interval_ps, least, most;
	} cases[] = {
		{"engine.overload_collapse=false", 516, 18500, 40000, 46000},
		{"engine.overload_collapse=true", 516, 18500, 30000, 34600},
		{"engine.overload_collapse=true", 516, 22900, 42000, 43700},
		{"engine.overload_collapse=true", 516, 32000, 31200, 31300},
		{"engine.overload_collapse=true", 900, 18500, 28000, 32000},
		{"engine.overload_collapse=true", 100, 18500, 53000, 54400},
		{"engine.overload_collapse=true", 516, 0, 40000, 46000},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct nic_totals t;
		const struct card_load load = {
			.set = {cases[i].set},
			.text = card_cycles(cases[i].cycles),
			.packets = 60000,
			.interval_ps = cases[i].interval_ps,
		};
		card_run(&load, &t);
		card_check_sums(&t);
		if (t.mpps_milli < cases[i].least || t.mpps_milli > cases[i].most)
			fail_msg("case %zu: %llu", i, (unsigned long long)t.mpps_milli);
	}
}

/* DDR is slower than its cache: reads that walk over 16 times the cache all miss. */
static void
cache_misses(void **state)
{
	static const char walk[] =
		"local_csr_rd[PseudoRndNum]\nimmed[gprA_2, 0x0]\n"
		"immed[gprB_3, 0xfff, <<8]\n"
		"alu[gprA_0, gprA_2, AND, gprB_3]\n"
		"immed[gprB_1, 0x9800, <<16]\n"
		"mem[read32_swap, $xfer_0, gprB_1, <<8, gprA_0, 1], ctx_swap[sig1]\n"
		"immed[gprA_0, 0x22, <<16]\nbr[.DONE]\n";
	struct nic_totals large, small;
	struct card_load load = {.text = walk, .set = {"emem.cache_kib=1"}, .packets = 20000};
	card_run(&load, &small);
	load.set[0] = NULL;
	card_run(&load, &large);
	card_check_sums(&small);
	/* 4096 places of 256 bytes: a large cache has them after a while, a small one never */
	assert_true(small.ledger_ps[NIC_LEDGER_DDR] > 19000 * UINT64_C(131000));
	assert_true(large.ledger_ps[NIC_LEDGER_DDR] < 5000 * UINT64_C(131000));
	assert_true(large.ledger_ps[NIC_LEDGER_DDR] > 3000 * UINT64_C(131000));
}

/* A finished packet that finds no place in the host's queue keeps its credit until it has left. */
static void
keeps_credit_without_place(void **state)
{
	struct nic_totals roomy, short_of;
	struct card_load load = {.text = card_passes(260, 3),
		.set = {"nbi.credits_per_island=12"},
		.packets = 20000};
	card_run(&load, &roomy);
	load.set[1] = "pcie.queue_packets=1";
	card_run(&load, &short_of);
	card_check_sums(&roomy);
	card_check_sums(&short_of);
	assert_true(short_of.mpps_milli * 100 < roomy.mpps_milli * 97);
	/* this program sends nothing by the wire */
	load.set[1] = "nbi.tx_queue_packets=1";
	card_run(&load, &short_of);
	assert_int_equal(short_of.mpps_milli, roomy.mpps_milli);
}

static void
same_bytes(void **state)
{
	struct nic_totals t[2];
	for (int i = 0; i < 2; i++) {
		memset(&t[i], 0, sizeof(t[i]));
		const struct card_load load = {.text = card_mixed(300, 4), .packets = 5000};
		card_run(&load, &t[i]);
	}
	assert_memory_equal(&t[0], &t[1], sizeof(t[0]));
	const struct card_load other = {.text = card_mixed(300, 4), .packets = 5000, .seed = 2};
	card_run(&other, &t[1]);
	assert_memory_not_equal(&t[0], &t[1], sizeof(t[0]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(limits_are_named),
		cmocka_unit_test(mixed_sizes),
		cmocka_unit_test(low_load),
		cmocka_unit_test(overload),
		cmocka_unit_test(overload_collapse),
		cmocka_unit_test(cache_misses),
		cmocka_unit_test(keeps_credit_without_place),
		cmocka_unit_test(same_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
