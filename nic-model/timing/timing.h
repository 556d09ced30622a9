/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Time of the card: when a frame is taken or lost, when a packet is done, what the run's rate and
 * latency are. Function comes first: a packet is executed when it is admitted, and what it did is
 * handed over here (docs/timing.md). Integers only.
 */
#ifndef NIC_MODEL_TIMING_TIMING_H
#define NIC_MODEL_TIMING_TIMING_H

#include "nic-model/core/core.h"
#include "nic-model/device.h"

struct timing;

/* What the model of time needs to know about an executed packet. */
struct timing_packet {
	unsigned port;
	uint32_t len_bytes;   /* as it came, without FCS */
	uint8_t exit;         /* enum nic_exit */
	uint64_t cycles;      /* of the program, routines included */
	uint64_t wait_cycles; /* of the program, no queueing */
};

struct timing *timing_new(const struct nic_profile *profile);
void timing_free(struct timing *timing);

/**
 * Decide about a frame, from earlier packets only.
 *
 * @param arrival_ps  NIC_TIME_ELASTIC, or when its last bit arrives
 * @param taken_ps    out: when the card took it (elastic: when it was offered), or lost it
 * @return NIC_CAUSE_NONE, or why it is lost
 */
enum nic_cause timing_admit(struct timing *timing, unsigned port, uint32_t len_bytes,
	uint64_t arrival_ps, uint64_t *taken_ps);

/** Account an admitted packet after its execution. @return when it is done */
uint64_t timing_packet(struct timing *timing, const struct core *core,
	const struct timing_packet *packet, uint64_t taken_ps);

/** Fill the totals' rate, limit and latency. */
void timing_totals(const struct timing *timing, const struct core *core, struct nic_totals *totals);

#endif
