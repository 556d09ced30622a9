/* SPDX-License-Identifier: BSD-2-Clause */
/* Catches an event that comes out of order, twice, never, or though it was removed: the wheel
 * beside a plain scan; the calendar of segments the same way. */
#include "nic-model/timing/calendar.h"
#include "nic-model/timing/wheel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { NODES = 300, STEPS = 100000 };

static void
against_scan(void **state)
{
	struct wheel wheel;
	bool queued[NODES] = {false};
	uint64_t times[NODES] = {0}, now = 0, seed = 5;
	uint32_t keys[NODES] = {0};
	assert_int_equal(wheel_init(&wheel, NODES), 0);
	for (unsigned step = 0; step < STEPS; step++) {
		seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		uint32_t node = (uint32_t)(seed >> 40) % NODES;
		if (queued[node] && (seed >> 20) % 4 == 0) {
			wheel_remove(&wheel, node);
			queued[node] = false;
			continue;
		}
		if (!queued[node]) {
			/* near, far beyond the wheel, or at the very same time */
			static const unsigned spans[] = {12, 20, 26, 0, 18};
			uint64_t span = UINT64_C(1) << spans[(seed >> 33) % 5];
			times[node] = now + (seed >> 8) % span;
			keys[node] = (uint32_t)(seed >> 50) % 4 << 16 | node;
			queued[node] = true;
			wheel_add(&wheel, node, times[node], keys[node]);
			continue;
		}
		uint32_t best = node; /* one that is queued */
		for (uint32_t i = 0; i < NODES; i++)
			if (queued[i] && (times[i] < times[best] ||
						 (times[i] == times[best] && keys[i] < keys[best])))
				best = i;
		assert_int_equal(times[best] ? wheel_take(&wheel, times[best] - 1) : -1, -1);
		assert_int_equal(wheel_take(&wheel, times[best]), best);
		queued[best] = false;
		now = times[best];
	}
	wheel_end(&wheel);
}

/* A core is in the calendar at most once; what it does not reach is left out. */
static void
calendar_against_scan(void **state)
{
	static struct calendar calendar;
	uint64_t ends[CALENDAR_CORES] = {0}, seed = 7; /* 0: not in it */
	unsigned reached = 0;
	calendar_init(&calendar);
	for (unsigned step = 0; step < STEPS; step++) {
		seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		uint32_t core = (uint32_t)(seed >> 40) % CALENDAR_CORES;
		uint64_t cycle = calendar.now + 1 + (seed >> 20) % ((seed >> 50) % 2 ? 5000 : 20);
		if (ends[core] && (seed >> 33) % 8 == 0) {
			calendar_remove(&calendar, core, ends[core]);
			ends[core] = 0;
		} else if (!ends[core] && calendar_reaches(&calendar, cycle)) {
			calendar_add(&calendar, core, cycle);
			ends[core] = cycle;
			reached++;
		}
		uint32_t best = CALENDAR_CORES;
		for (uint32_t i = 0; i < CALENDAR_CORES; i++)
			if (ends[i] && (best == CALENDAR_CORES || ends[i] < ends[best]))
				best = i;
		assert_int_equal(calendar.first == CALENDAR_EMPTY, best == CALENDAR_CORES);
		if (best == CALENDAR_CORES || (seed >> 36) % 2)
			continue;
		assert_true(calendar.first == ends[best]);
		assert_int_equal(calendar_take(&calendar), best);
		ends[best] = 0;
	}
	assert_true(reached > STEPS / 8);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(against_scan), cmocka_unit_test(calendar_against_scan)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
