/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What holds whatever the program, the load and the numbers of the profile are. Catches a lost
 * packet or picosecond, two in a place for one, a packet that overtakes another, a service that
 * takes longer because others are there, a rate above a limit, a rate that sinks with more
 * cores, with a faster clock, with the length of the run, or by how frames are offered.
 *
 * usage: test_laws [programs [packets of a rate [seed]]]
 */
#include "card.h"
#include "microcode_gen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { PACKETS = 500, THREADS_MAX = 50 * 8, PORTS = 8, ROWS_MAX = 256 };

static uint64_t programs = 24, rate_packets = 30000, first_seed = 1;

static bool
within_permille(uint64_t a, uint64_t b, uint64_t permille)
{
	uint64_t off = a > b ? a - b : b - a;
	return off * 1000 <= permille * (a < b ? a : b);
}

/* Begins and ends of who was at a place. */
struct edges {
	uint64_t *times; /* 2 x time, 1 more for a begin: an end comes before a begin of its time */
	size_t count, room;
};

/* All that a run tells of itself. */
struct observed {
	struct edges places[NIC_LEDGER_COUNT + 2]; /* causes, threads, card */
	struct {
		uint64_t begin_ps, end_ps, sum_ps;
	} packets[PACKETS];
	uint64_t thread_ps[THREADS_MAX];
	uint64_t next, latency_ps, last_wire_ps[PORTS], last_host_ps;
	uint64_t to_wire, to_host, dropped, lost, cycles;
	struct nic_occupancy rows[ROWS_MAX];
	uint32_t row_count;
};
enum { PLACE_THREADS = NIC_LEDGER_COUNT, PLACE_CARD };

static void
add_stay(struct edges *edges, uint64_t begin_ps, uint64_t end_ps)
{
	if (edges->count == edges->room) {
		edges->room = edges->room ? 2 * edges->room : 1024;
		edges->times = realloc(edges->times, edges->room * sizeof(*edges->times));
		assert_non_null(edges->times);
	}
	edges->times[edges->count++] = 2 * begin_ps + 1;
	edges->times[edges->count++] = 2 * end_ps;
}

static int
by_time(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return x < y ? -1 : x > y;
}

/* Walk through the run: how many are there? @return the integral over time */
static uint64_t
sweep(struct edges *edges, uint64_t *most)
{
	uint64_t area_ps = 0, there = 0, last_ps = 0;
	*most = 0;
	if (edges->count == 0) /* there is no array yet */
		return 0;
	qsort(edges->times, edges->count, sizeof(*edges->times), by_time);
	for (size_t i = 0; i < edges->count; i++) {
		uint64_t at_ps = edges->times[i] / 2;
		area_ps += there * (at_ps - last_ps);
		last_ps = at_ps;
		there = edges->times[i] & 1 ? there + 1 : there - 1;
		*most = there > *most ? there : *most;
	}
	assert_int_equal(there, 0);
	return area_ps;
}

static void
see_span(void *ctx, const struct nic_span *span)
{
	struct observed *o = ctx;
	assert_true(span->begin_ps < span->end_ps);
	if (span->thread != NIC_NO_THREAD) { /* a thread does one thing after the other */
		assert_true(o->thread_ps[span->thread] <= span->begin_ps);
		o->thread_ps[span->thread] = span->end_ps;
	}
	if (span->index == NIC_NO_PACKET)
		return;
	if (span->begin_ps < o->packets[span->index].begin_ps)
		o->packets[span->index].begin_ps = span->begin_ps;
	if (span->end_ps > o->packets[span->index].end_ps)
		o->packets[span->index].end_ps = span->end_ps;
	o->packets[span->index].sum_ps += span->end_ps - span->begin_ps;
	add_stay(&o->places[span->entry], span->begin_ps, span->end_ps);
	if (span->entry <= NIC_LEDGER_SIGNAL)
		add_stay(&o->places[PLACE_THREADS], span->begin_ps, span->end_ps);
}

static void
in_order(uint64_t *last_ps, uint64_t done_ps)
{
	assert_true(done_ps >= *last_ps);
	*last_ps = done_ps;
}

static void
see_outcome(void *ctx, const struct nic_outcome *outcome)
{
	struct observed *o = ctx;
	uint64_t spent_ps = o->packets[outcome->index].sum_ps;
	assert_int_equal(outcome->index, o->next++);
	if (outcome->verdict == NIC_LOST) {
		assert_int_equal(spent_ps, 0);
		o->lost++;
		return;
	}
	/* its stretches are its whole time, without gap or overlap */
	assert_int_equal(o->packets[outcome->index].begin_ps, outcome->arrival_ps);
	assert_int_equal(o->packets[outcome->index].end_ps, outcome->done_ps);
	assert_int_equal(spent_ps, outcome->done_ps - outcome->arrival_ps);
	add_stay(&o->places[PLACE_CARD], outcome->arrival_ps, outcome->done_ps);
	o->latency_ps += outcome->done_ps - outcome->arrival_ps;
	o->cycles += outcome->cycles;
	if (outcome->exit == NIC_EXIT_WIRE)
		in_order(&o->last_wire_ps[outcome->port], outcome->done_ps);
	else if (outcome->exit == NIC_EXIT_HOST)
		in_order(&o->last_host_ps, outcome->done_ps);
	o->to_wire += outcome->exit == NIC_EXIT_WIRE;
	o->to_host += outcome->exit == NIC_EXIT_HOST;
	o->dropped += outcome->exit == NIC_EXIT_DROP;
}

/* No place is overfull in any part of the run. */
static void
see_places(void *ctx, const struct nic *nic)
{
	struct observed *o = ctx;
	while (nic_occupancy(nic, o->row_count, &o->rows[o->row_count])) {
		const struct nic_occupancy *row = &o->rows[o->row_count++];
		uint64_t area_ps = 0;
		for (unsigned i = 0; i < NIC_OCCUPANCY_INTERVALS; i++)
			area_ps += row->interval_area_ps[i];
		assert_int_equal(area_ps, row->area_ps);
		assert_true(
			row->places == 0 || row->peak_area_ps <= row->places * row->interval_ps);
		assert_true(o->row_count < ROWS_MAX);
	}
}

/* Sum of the rows of a name. */
static uint64_t
row_sum(const struct observed *o, const char *name)
{
	uint64_t area_ps = 0;
	for (uint32_t i = 0; i < o->row_count; i++)
		if (strcmp(o->rows[i].name, name) == 0)
			area_ps += o->rows[i].area_ps;
	return area_ps;
}

/* Run a load and look at all of it. */
static void
observe(struct card_load *load, struct observed *o, struct nic_totals *totals)
{
	memset(o, 0, sizeof(*o));
	for (unsigned i = 0; i < PACKETS; i++)
		o->packets[i].begin_ps = UINT64_MAX;
	load->outcome = see_outcome;
	load->span = see_span;
	load->done = see_places;
	load->ctx = o;
	load->packets = PACKETS;
	card_run(load, totals);
}

static void
forget(struct observed *o)
{
	for (unsigned i = 0; i < COUNT(o->places); i++)
		free(o->places[i].times);
}

/* Packets in = out + drops by cause; the ledger = all latencies. */
static void
conserved(const struct observed *o, const struct nic_totals *t)
{
	uint64_t drops = 0, ledger_ps = 0;
	card_check_sums(t);
	for (unsigned i = NIC_CAUSE_NONE + 1; i < NIC_CAUSE_COUNT; i++)
		drops += t->by_cause[i];
	for (unsigned i = 0; i < NIC_LEDGER_COUNT; i++)
		ledger_ps += t->ledger_ps[i];
	assert_int_equal(o->next, PACKETS);
	assert_int_equal(t->packets_in, PACKETS);
	assert_int_equal(t->packets_in, t->to_wire + t->to_host + drops);
	assert_int_equal(t->to_wire, o->to_wire);
	assert_int_equal(t->to_host, o->to_host);
	assert_int_equal(drops, o->dropped + o->lost);
	assert_int_equal(o->lost, t->by_verdict[NIC_LOST]);
	assert_int_equal(t->by_verdict[NIC_TRAP], 0);
	assert_int_equal(ledger_ps, o->latency_ps);
	assert_int_equal(o->cycles, t->program_cycles + t->helper_cycles);
}

/* Little: the integral of how many are there is rate x time x mean time there = the sum of their
 * times. The walk over begins and ends, the ledger and the places' sums are three ways to it. */
static void
little(struct observed *o, const struct nic_totals *t, const struct nic_profile *p)
{
	uint64_t most, threads_ps = 0;
	for (unsigned i = 0; i < NIC_LEDGER_COUNT; i++) {
		assert_int_equal(sweep(&o->places[i], &most), t->ledger_ps[i]);
		assert_true(i != NIC_LEDGER_RUN || most <= p->core_cores);
		if (i <= NIC_LEDGER_SIGNAL)
			threads_ps += t->ledger_ps[i];
	}
	assert_int_equal(sweep(&o->places[PLACE_THREADS], &most), threads_ps);
	assert_true(most <= p->core_cores * p->core_threads);
	assert_int_equal(sweep(&o->places[PLACE_CARD], &most), o->latency_ps);
	assert_int_equal(row_sum(o, "threads"), threads_ps);
	assert_int_equal(row_sum(o, "cores"), t->ledger_ps[NIC_LEDGER_RUN]);
	assert_int_equal(row_sum(o, "work queues"), t->ledger_ps[NIC_LEDGER_DISPATCH]);
	assert_int_equal(row_sum(o, "reorder"), t->ledger_ps[NIC_LEDGER_REORDER]);
	/* behind the threads: the queue, the unit, a fixed delay */
	assert_int_equal(row_sum(o, "port's transmit queue") + row_sum(o, "port's transmitter") +
				 t->to_wire * p->mac_tx_ns * 1000,
		t->ledger_ps[NIC_LEDGER_TRANSMIT]);
	assert_int_equal(row_sum(o, "PCIe link's queue") + row_sum(o, "PCIe link") +
				 t->to_host * p->pcie_latency_ns * 1000,
		t->ledger_ps[NIC_LEDGER_PCIE]);
}

/* Of the memories' queues all is in the ledger, when everyone waits. */
static void
memory_queues(const struct observed *o, const struct nic_totals *t)
{
	assert_int_equal(row_sum(o, "EMEM bank's queue") + row_sum(o, "IMEM bank's queue") +
				 row_sum(o, "island's CTM queue"),
		t->ledger_ps[NIC_LEDGER_QUEUE]);
}

/* Nothing is busy for longer than the run, and no rate is above what its parts can do. */
static void
limits(const struct nic_totals *t)
{
	for (unsigned i = 0; i < NIC_PART_COUNT; i++) {
		assert_true(t->part_busy_ps[i] <= t->end_ps);
		/* counted between two completions: 1 % */
		unsigned __int128 work = (unsigned __int128)t->mpps_milli * t->part_busy_ps[i];
		assert_true(work * 100 <= (unsigned __int128)1000000000 * 101 *
						  (t->packets_in - t->by_verdict[NIC_LOST]));
	}
}

static void
load_profile(const struct card_load *load, struct nic_profile *p)
{
	struct fail fail = {0};
	const char *name = load->profile ? load->profile : nic_profile_names[0];
	assert_int_equal(nic_profile_load(name, p, &fail), 0);
	for (unsigned i = 0; i < CARD_SETS_MAX && load->set[i]; i++)
		assert_int_equal(nic_profile_set(p, load->set[i], &fail), 0);
}

/* A card, of any size and profile, for a program. */
struct card_choice {
	char cores[32], credits[48], buffer[48], cache[48];
};

static void
choose_card(struct microcode_gen *gen, struct card_choice *choice, struct card_load *load)
{
	static const uint32_t sizes[] = {64, 64, 65, 128, 512, 1518};
	unsigned known = 0;
	while (nic_profile_names[known])
		known++;
	load->text = gen->text;
	load->profile = nic_profile_names[microcode_gen_random(gen, known)];
	load->frame_bytes = sizes[microcode_gen_random(gen, COUNT(sizes))];
	snprintf(choice->cores, sizeof(choice->cores), "cores=%u",
		1 + microcode_gen_random(gen, 50));
	load->set[0] = choice->cores;
	if (microcode_gen_random(gen, 2) == 0)
		return;
	snprintf(choice->credits, sizeof(choice->credits), "nbi.credits_per_island=%u",
		1 + microcode_gen_random(gen, 60));
	snprintf(choice->buffer, sizeof(choice->buffer), "mac.buffer_frames=%u",
		1 + microcode_gen_random(gen, 60));
	snprintf(choice->cache, sizeof(choice->cache), "emem.cache_kib=%u",
		1u << microcode_gen_random(gen, 5));
	load->set[1] = choice->credits;
	load->set[2] = choice->buffer;
	load->set[3] = choice->cache;
}

/* Random programs on random cards: at their capacity, below it, in overload. */
static void
random_loads(void **state)
{
	static struct microcode_gen gen;
	static struct observed o;
	for (uint64_t i = 0; i < programs; i++) {
		struct card_choice choice;
		struct card_load load = {.seed = first_seed + i};
		struct nic_totals t;
		struct nic_profile profile;
		microcode_gen(&gen, first_seed + i, i % 2);
		choose_card(&gen, &choice, &load);
		load_profile(&load, &profile);
		uint64_t interval_ps = 0;
		uint64_t line_ps = UINT64_C(8000000) * (load.frame_bytes + 20) /
					   (profile.port_rate_mbps * profile.port_count) +
				   1;
		for (unsigned tenths = 0; tenths <= 20; tenths += 5) {
			/* elastic; then half, once, 1.5 times, twice the rate that it had */
			load.interval_ps = tenths ? interval_ps * 10 / tenths : 0;
			if (tenths && load.interval_ps < line_ps)
				load.interval_ps = line_ps;
			observe(&load, &o, &t);
			conserved(&o, &t);
			little(&o, &t, &profile);
			if (!gen.queues)
				memory_queues(&o, &t);
			limits(&t);
			if (tenths == 0) {
				assert_int_equal(o.lost, 0);
				interval_ps = 1 + t.end_ps / PACKETS;
			}
			forget(&o);
		}
	}
}

/* Alone in the card nobody waits for others, and a packet's time is the sum of its parts; under
 * load the parts are the same. */
static void
low_load_is_the_sum(void **state)
{
	static struct microcode_gen gen;
	static struct observed o;
	static const uint8_t waits[] = {
		NIC_LEDGER_QUEUE, NIC_LEDGER_MAC, NIC_LEDGER_DISPATCH, NIC_LEDGER_REORDER};
	static const uint8_t services[] = {NIC_LEDGER_FIRMWARE, NIC_LEDGER_CTM, NIC_LEDGER_CLS,
		NIC_LEDGER_IMEM, NIC_LEDGER_EMEM, NIC_LEDGER_RECEIVE};
	static const char *const engines[] = {
		"EMEM bank", "IMEM bank", "island's CTM", "port's transmitter", "PCIe link"};
	for (uint64_t i = 0; i < programs; i++) {
		struct card_choice choice;
		struct card_load load = {.seed = first_seed + i};
		struct nic_totals alone, full;
		struct nic_profile p;
		microcode_gen(&gen, first_seed + i, false);
		choose_card(&gen, &choice, &load);
		load.set[load.set[1] ? 4 : 1] = "engine.spread_permille=0";
		load_profile(&load, &p);
		observe(&load, &o, &full);
		uint64_t busy_ps[COUNT(engines)];
		for (unsigned k = 0; k < COUNT(engines); k++)
			busy_ps[k] = row_sum(&o, engines[k]);
		forget(&o);
		load.interval_ps = UINT64_C(1000000000); /* 1 ms */
		observe(&load, &o, &alone);
		for (unsigned k = 0; k < COUNT(engines); k++)
			assert_int_equal(row_sum(&o, engines[k]), busy_ps[k]);
		for (unsigned k = 0; k < COUNT(waits); k++)
			assert_int_equal(alone.ledger_ps[waits[k]], 0);
		for (unsigned k = 0; k < COUNT(services); k++)
			assert_int_equal(alone.ledger_ps[services[k]], full.ledger_ps[services[k]]);
		/* to the begin of a cycle, after each wait */
		uint64_t runs = o.places[NIC_LEDGER_RUN].count / 2,
			 starts = o.places[NIC_LEDGER_CORE].count / 2;
		assert_true(alone.ledger_ps[NIC_LEDGER_CORE] <=
			    starts * (1000000 / p.core_clock_mhz + 1));
		/* instructions at the clock; a stretch begins and ends at rounded picoseconds */
		uint64_t cycles =
			alone.program_cycles + alone.helper_cycles + alone.firmware_cycles;
		uint64_t run_ps =
			(uint64_t)((unsigned __int128)cycles * 1000000 / p.core_clock_mhz);
		assert_true(alone.ledger_ps[NIC_LEDGER_RUN] + runs >= run_ps);
		assert_true(alone.ledger_ps[NIC_LEDGER_RUN] <= run_ps + runs);
		assert_int_equal(row_sum(&o, "port's transmit queue"), 0);
		assert_int_equal(row_sum(&o, "PCIe link's queue"), 0);
		forget(&o);
	}
}

/* Rates of a program as its card gets more of something. @param interval_ps  0: at capacity.
 * @return the best one, in 1/1000 Mpps */
static uint64_t
rates_rise(const struct microcode_gen *gen, uint64_t seed, const char *const more[],
	uint64_t interval_ps)
{
	uint64_t before = 0, formula_before = 0;
	for (unsigned k = 0; more[k]; k++) {
		struct nic_totals t;
		const struct card_load load = {.seed = seed,
			.set = {more[k]},
			.text = gen->text,
			.packets = rate_packets,
			.interval_ps = interval_ps};
		card_run(&load, &t);
		limits(&t);
		assert_null(t.rate_reason);
		if (t.mpps_milli * 100 < before * 99)
			fail_msg("program %llu: %llu with %s, %llu before",
				(unsigned long long)seed, (unsigned long long)t.mpps_milli, more[k],
				(unsigned long long)before);
		/* in overload the formula has other packets each time: those that were not lost */
		assert_true(interval_ps || t.formula_mpps_milli >= formula_before);
		before = t.mpps_milli > before ? t.mpps_milli : before;
		formula_before = t.formula_mpps_milli;
	}
	return before;
}

/* More cores, a faster clock: never slower, at capacity and in overload. Exactly for the simple
 * formula, within 1 % for the engine, which counts between two completions. */
static void
monotone(void **state)
{
	static struct microcode_gen gen;
	static const char *const ways[][7] = {
		{"cores=1", "cores=3", "cores=5", "cores=10", "cores=30", "cores=50"},
		{"clock_mhz=400", "clock_mhz=600", "clock_mhz=633", "clock_mhz=800",
			"clock_mhz=1200"},
	};
	for (uint64_t i = 0; i < programs / 10 + 1; i++)
		for (unsigned way = 0; way < COUNT(ways); way++) {
			microcode_gen(&gen, first_seed + i, i % 2);
			uint64_t best = rates_rise(&gen, first_seed + i, ways[way], 0);
			/* 1.2 times what it can do at best */
			rates_rise(&gen, first_seed + i, ways[way], 1000000000 / best * 5 / 6);
		}
}

/* With nothing but cores and waits in play: convoys of threads cost up to 18 %, never a fifth. The
 * worst case of bench/worst.c is the formula's and says so. */
static void
near_the_formula(void **state)
{
	for (unsigned cycles = 60; cycles <= 900; cycles = cycles * 3 / 2)
		for (unsigned reads = 1; reads * 5 <= cycles && reads <= 60;
			reads = reads * 2 + 1) {
			struct nic_totals t;
			const struct card_load load = {
				.text = card_passes(cycles, reads), .packets = 30000};
			card_run(&load, &t);
			assert_null(t.rate_reason);
			assert_true(t.mpps_milli * 10 >= t.formula_mpps_milli * 8);
			assert_true(t.mpps_milli * 100 <= t.formula_mpps_milli * 102);
		}
}

/* Packets to the host: PCIe and the MAC take turns in what limits a burst. A source that offers
 * frames only when a buffer is free lost 10 to 20 % there, slowly, as bursts grew. */
static void
elastic_is_overload(void **state)
{
	struct nic_totals brief, settled, overload;
	struct card_load load = {.text = card_passes(260, 3), .packets = 40000};
	card_run(&load, &brief);
	load.packets = 240000;
	card_run(&load, &settled);
	load.interval_ps = 17000;
	card_run(&load, &overload);
	assert_true(overload.by_verdict[NIC_LOST] > 10000);
	assert_true(within_permille(brief.mpps_milli, settled.mpps_milli, 20));
	assert_true(within_permille(settled.mpps_milli, overload.mpps_milli, 10));
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_loads),
		cmocka_unit_test(low_load_is_the_sum),
		cmocka_unit_test(monotone),
		cmocka_unit_test(near_the_formula),
		cmocka_unit_test(elastic_is_overload),
	};
	if (argc > 1)
		programs = strtoull(argv[1], NULL, 10);
	if (argc > 2)
		rate_packets = strtoull(argv[2], NULL, 10);
	if (argc > 3)
		first_seed = strtoull(argv[3], NULL, 10);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
