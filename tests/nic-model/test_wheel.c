/* SPDX-License-Identifier: BSD-2-Clause */
/* Catches an event that comes out of order, twice or never: the wheel beside a plain sorted scan.
 */
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
		if (!queued[node]) {
			/* near, far beyond the wheel, or at the very same time */
			static const unsigned spans[] = {12, 20, 24, 0, 18};
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

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(against_scan)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
