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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(elastic_is_overload),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
