/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What holds whatever the numbers of a profile are. Catches a rate that depends on how long was
 * measured or on how the frames are offered.
 */
#include "card.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool
within_permille(uint64_t a, uint64_t b, uint64_t permille)
{
	uint64_t off = a > b ? a - b : b - a;
	return off * 1000 <= permille * (a < b ? a : b);
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

/* Sums of the rows of some names. */
struct places {
	uint64_t threads_ps, cores_ps, emem_ps, emem_queue_ps, buffers_ps;
	uint32_t rows;
};

static void
check_places(void *ctx, const struct nic *nic)
{
	struct places *places = ctx;
	struct nic_occupancy o;
	const struct {
		const char *name;
		uint64_t *sum_ps;
	} sums[] = {
		{"threads", &places->threads_ps},
		{"cores", &places->cores_ps},
		{"EMEM bank", &places->emem_ps},
		{"EMEM bank's queue", &places->emem_queue_ps},
		{"island's buffers", &places->buffers_ps},
	};
	*places = (struct places){0};
	for (; nic_occupancy(nic, places->rows, &o); places->rows++) {
		uint64_t area_ps = 0;
		for (unsigned i = 0; i < NIC_OCCUPANCY_INTERVALS; i++)
			area_ps += o.interval_area_ps[i];
		assert_int_equal(area_ps, o.area_ps);
		assert_true(o.places == 0 || o.peak_area_ps <= o.places * o.interval_ps);
		for (size_t i = 0; i < COUNT(sums); i++)
			if (strcmp(o.name, sums[i].name) == 0)
				*sums[i].sum_ps += o.area_ps;
	}
}

/* How many are where: the ledger's sums, no place overfull, every buffer used under load. */
static void
places_add_up(void **state)
{
	struct places places = {0};
	struct nic_totals t;
	const struct card_load load = {
		.text = card_reads(8), .packets = 20000, .done = check_places, .ctx = &places};
	card_run(&load, &t);
	uint64_t threads_ps = 0;
	for (unsigned i = NIC_LEDGER_RUN; i <= NIC_LEDGER_SIGNAL; i++)
		threads_ps += t.ledger_ps[i];
	assert_int_equal(places.threads_ps, threads_ps);
	assert_int_equal(places.cores_ps, t.ledger_ps[NIC_LEDGER_RUN]);
	assert_int_equal(places.emem_queue_ps, t.ledger_ps[NIC_LEDGER_QUEUE]);
	assert_int_equal(places.emem_ps, 20000 * UINT64_C(8) * 5066);
	assert_true(places.buffers_ps > 230 * t.end_ps);
	assert_int_equal(places.rows, 10 + 3 * 5 + 2 * 4 + 2 * 4 + 2 * 2 + 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(elastic_is_overload),
		cmocka_unit_test(places_add_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
