/* SPDX-License-Identifier: BSD-2-Clause */
/* The firmware around a program: a packet's operations from the work queue to the next packet. */
#include "nic-model/timing/engine.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/*
 * Shape of the firmware around a program, after the counts of the open firmware's drop path:
 * instructions, then a wait. Scaled to the sums of the profile.
 */
static const struct {
	uint16_t run, wait;
} shape[] = {
	{0, 110},  /* hand-over by the work queue */
	{52, 42},  /* packet vector; action list from CLS */
	{10, 73},  /* header window from CTM */
	{140, 0},  /* parse, MAC match, checksum, entry: then the program */
	{15, 80},  /* verdict, statistics */
	{30, 58},  /* buffers freed */
	{20, 95},  /* reorder notice */
	{63, 110}, /* sequence number released; back to the work queue */
};
enum { SHAPE_COUNT = sizeof(shape) / sizeof(shape[0]), SHAPE_PROGRAM = 3 };

static void
scale_segments(struct core_op *segments, uint64_t run_cycles, uint64_t wait_cycles)
{
	uint64_t run_sum = 0, wait_sum = 0, run = 0, wait = 0, run_done = 0, wait_done = 0;
	for (unsigned i = 0; i < SHAPE_COUNT; i++) {
		run_sum += shape[i].run;
		wait_sum += shape[i].wait;
	}
	for (unsigned i = 0; i < SHAPE_COUNT; i++) {
		run += shape[i].run;
		wait += shape[i].wait;
		uint64_t run_now = run * run_cycles / run_sum;
		uint64_t wait_now = wait * wait_cycles / wait_sum;
		segments[i] = (struct core_op){
			.kind = CORE_OP_PAUSE,
			.blocking = true,
			.cycles = (uint32_t)(run_now - run_done),
			.bytes = (uint16_t)(wait_now - wait_done),
		};
		run_done = run_now;
		wait_done = wait_now;
	}
	segments[SHAPE_COUNT - 1].kind = CORE_OP_END; /* the wait behind it is no packet's */
}

void
firmware_init(struct timing *timing)
{
	const struct nic_profile *p = timing->profile;
	const struct {
		uint64_t run_cycles, wait_cycles;
	} sums[EXITS] = {
		[NIC_EXIT_DROP] = {p->engine_drop_cycles, p->engine_drop_wait_cycles},
		[NIC_EXIT_WIRE] = {p->engine_tx_cycles, p->engine_tx_wait_cycles},
		[NIC_EXIT_HOST] = {p->engine_pass_cycles, p->engine_pass_wait_cycles},
	};
	for (unsigned exit = 0; exit < EXITS; exit++) {
		scale_segments(
			timing->segments[exit], sums[exit].run_cycles, sums[exit].wait_cycles);
		timing->segments_cycles[exit] = sums[exit].run_cycles;
	}
}

/* Firmware, program, firmware: one list. The program's first and last instructions join the
 * firmware's around them. */
int
timing_packet(struct timing *timing, const struct timing_packet *packet)
{
	uint32_t slot = (uint32_t)(timing->admitted & (timing->window - 1));
	struct flight *flight = &timing->flights[slot];
	uint32_t count = packet->op_count + SHAPE_COUNT;
	const struct core_op *segments = timing->segments[packet->exit];
	if (flight->op_capacity < count) {
		/* rare: places are kept, they grow to the longest trace */
		struct core_op *ops = malloc(2 * count * sizeof(*ops));
		if (!ops)
			return -ENOMEM;
		free(flight->ops);
		flight->ops = ops;
		flight->op_capacity = 2 * count;
	}
	struct core_op *to = flight->ops;
	memcpy(to, segments, SHAPE_PROGRAM * sizeof(*to));
	to += SHAPE_PROGRAM;
	memcpy(to, packet->ops, packet->op_count * sizeof(*to));
	to->cycles += segments[SHAPE_PROGRAM].cycles;
	to += packet->op_count - 1; /* its END: those cycles go before the first wait behind it */
	uint32_t tail = to->cycles;
	memcpy(to, segments + SHAPE_PROGRAM + 1, (SHAPE_COUNT - SHAPE_PROGRAM - 1) * sizeof(*to));
	to->cycles += tail;
	flight->index = packet->index;
	flight->exit = packet->exit;
	flight->out_bytes = packet->out_bytes;
	timing->firmware_cycles += timing->segments_cycles[packet->exit];
	formula_add(&timing->formula, timing->profile, packet);
	timing->admitted++;
	if (timing->buffer.count || !credit_take(timing, slot, timing->now_ps))
		queue_add(&timing->buffer, timing->flights, (int32_t)slot);
	return 0;
}
