/* SPDX-License-Identifier: BSD-2-Clause */
/* Catches a line that is held too long or not long enough: the cache in front of DDR beside plain
 * lists in order of use, with 1 to 16 ways. */
#include "nic-model/timing/access.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { SETS = 48, STEPS = 50000, LINES = SETS * (WAYS_MAX + 4) };

/* The line comes first in its set's list. @return it was there */
static bool
list_hit(uint32_t *list, uint32_t ways, uint32_t tag)
{
	uint32_t at = 0;
	while (at < ways - 1 && list[at] != tag)
		at++;
	bool hit = list[at] == tag;
	memmove(list + 1, list, at * sizeof(*list));
	list[0] = tag;
	return hit;
}

static void
check_ways(uint32_t ways)
{
	struct nic_profile profile;
	struct fail fail = {0};
	uint32_t lists[SETS][WAYS_MAX] = {0};
	uint64_t seed = ways;
	unsigned hits = 0;
	assert_int_equal(nic_profile_load(nic_profile_names[0], &profile, &fail), 0);
	profile.emem_cache_ways = ways;
	profile.emem_cache_kib = SETS * ways * CACHE_LINE_BYTES / 1024;
	struct timing *timing = timing_new(&profile, 1);
	assert_non_null(timing);
	assert_int_equal(timing->cache.set_count.by, SETS);
	for (unsigned step = 0; step < STEPS; step++) {
		seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		/* some lines more often than others: some are hit, some are not */
		uint32_t line = (uint32_t)((seed >> 33) % LINES * ((seed >> 50) % 64) / 64);
		bool expected = list_hit(lists[line % SETS], ways, line + 1);
		assert_int_equal(cache_hit(&timing->cache, line), expected);
		hits += expected;
	}
	assert_in_range(hits, STEPS / 50, STEPS - STEPS / 50);
	timing_free(timing);
}

static void
against_lists(void **state)
{
	for (uint32_t ways = 1; ways <= WAYS_MAX; ways++)
		check_ways(ways);
}

/* An access is a hit when all its lines are there, and touches all. */
static void
several_lines(void **state)
{
	struct nic_profile profile;
	struct fail fail = {0};
	assert_int_equal(nic_profile_load(nic_profile_names[0], &profile, &fail), 0);
	struct timing *timing = timing_new(&profile, 1);
	assert_non_null(timing);
	assert_false(emem_hit(&timing->cache, 130, 0));
	assert_false(emem_hit(&timing->cache, 60, 127)); /* lines 0 and 1 are new */
	assert_true(emem_hit(&timing->cache, 0, 191));
	assert_false(emem_hit(&timing->cache, 191, 1));
	timing_free(timing);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(against_lists), cmocka_unit_test(several_lines)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
