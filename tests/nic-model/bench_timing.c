/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the timing engine costs: CPU nanoseconds of this host per operation that it replays, those
 * of the firmware around the program included, and per operation of the program alone. The design
 * asks for 40 ns. Lines are "NAME VALUE UNIT".
 */
#include "nic-model/timing/timing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>

#include <cmocka.h>

enum { OPS_MAX = 64, FIRMWARE_OPS = 7, PACKETS = 100000, ROUNDS = 7 };

static double
cpu_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return 1e9 * (double)now.tv_sec + (double)now.tv_nsec;
}

/* Median time of a packet with so many operations of a kind, 20 cycles apart. */
static double
packet_ns(unsigned count, unsigned memory, unsigned kind, bool blocking)
{
	struct nic_profile profile;
	struct fail fail = {0};
	assert_int_equal(nic_profile_load(nic_profile_names[0], &profile, &fail), 0);
	double taken[ROUNDS];
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct timing *timing = timing_new(&profile, 1);
		assert_non_null(timing);
		uint64_t state = 1, taken_ps;
		double begin = cpu_ns();
		for (unsigned i = 0; i < PACKETS; i++) {
			struct core_op ops[OPS_MAX];
			for (unsigned n = 0; n < count; n++) {
				state = state * UINT64_C(6364136223846793005) + 1;
				ops[n] = (struct core_op){.cycles = 20,
					.kind = (uint8_t)kind,
					.memory = (uint8_t)memory,
					.bytes = 8,
					.blocking = blocking,
					.address = (state >> 40) % (1 << 20)};
			}
			ops[count] = (struct core_op){.cycles = 20, .kind = CORE_OP_END};
			const struct timing_packet packet = {.len_bytes = 60,
				.out_bytes = 60,
				.ops = ops,
				.op_count = count + 1};
			assert_int_equal(
				timing_admit(timing, i % 2, 60, NIC_TIME_ELASTIC, &taken_ps), 0);
			assert_int_equal(timing_packet(timing, &packet), 0);
		}
		timing_advance(timing, NIC_TIME_ELASTIC);
		taken[round] = (cpu_ns() - begin) / PACKETS;
		timing_free(timing);
	}
	for (unsigned i = 1; i < ROUNDS; i++)
		for (unsigned j = i; j > 0 && taken[j] < taken[j - 1]; j--) {
			double swap = taken[j];
			taken[j] = taken[j - 1];
			taken[j - 1] = swap;
		}
	return taken[ROUNDS / 2];
}

static void
measure(const char *name, unsigned memory, unsigned kind, bool blocking, double bare)
{
	enum { FEW = 12 };
	double full = packet_ns(FEW, memory, kind, blocking);
	printf("timing:%s %.1f ns/operation\n", name, (full - bare) / FEW);
}

static void
all(void **state)
{
	double bare = packet_ns(0, 0, 0, false);
	printf("timing:firmware %.1f ns/operation\n", bare / FIRMWARE_OPS);
	measure("ctm_read", CORE_MEM_CTM, CORE_OP_READ, true, bare);
	measure("imem_read", CORE_MEM_IMEM, CORE_OP_READ, true, bare);
	measure("emem_read", CORE_MEM_EMEM, CORE_OP_READ, true, bare);
	measure("emem_posted_add", CORE_MEM_EMEM, CORE_OP_ATOMIC, false, bare);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(all)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
