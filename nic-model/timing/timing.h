/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Time of the card: when a frame is taken or lost, when a packet is done, what the run's rate and
 * latency are. Function comes first: a packet is executed when it is admitted, and the trace of
 * what it did is handed over here (docs/timing.md). Integers only.
 */
#ifndef NIC_MODEL_TIMING_TIMING_H
#define NIC_MODEL_TIMING_TIMING_H

#include "nic-model/core/core.h"
#include "nic-model/device.h"

struct timing;

/* Bits of the wire that a frame of @p len_bytes without FCS takes: with it, preamble and gap. */
static inline uint64_t
wire_bits(uint32_t len_bytes)
{
	return 8 * ((uint64_t)len_bytes + 4 + 20);
}

/* An executed packet, as the engine replays it. */
struct timing_packet {
	uint64_t index; /* its name in spans */
	unsigned port;
	uint32_t len_bytes;        /* as it came, without FCS */
	uint32_t out_bytes;        /* as it leaves */
	uint8_t exit;              /* enum nic_exit */
	uint64_t cycles;           /* of the program, routines included */
	uint64_t wait_cycles;      /* of the program, no queueing: for the formula */
	const struct core_op *ops; /* copied; the last one is CORE_OP_END */
	uint32_t op_count;
};

/** @return NULL when memory is short */
struct timing *timing_new(const struct nic_profile *profile, uint64_t seed);
void timing_free(struct timing *timing);

/** Packets that may be between admission and completion; outcomes need that many places. */
uint32_t timing_window(const struct timing *timing);

/**
 * Decide about a frame, from earlier packets only. Lets time pass until then.
 *
 * @param arrival_ps  NIC_TIME_ELASTIC, or when its last bit arrives
 * @param taken_ps    out: when the card took it (elastic: when it was offered), or lost it
 * @return NIC_CAUSE_NONE: timing_packet() may follow; or why it is lost
 */
enum nic_cause timing_admit(struct timing *timing, unsigned port, uint32_t len_bytes,
	uint64_t arrival_ps, uint64_t *taken_ps);

/** Hand over an admitted packet after its execution. Packets are numbered from 0.
 * @return 0; -ENOMEM: it was not taken */
int timing_packet(struct timing *timing, const struct timing_packet *packet);

/** Let time pass until @p until_ps; NIC_TIME_ELASTIC: until the card is empty. */
void timing_advance(struct timing *timing, uint64_t until_ps);

/** Let time pass until packet @p number is complete. */
void timing_complete(struct timing *timing, uint64_t number);

/** Is packet @p number (of the last timing_window() ones) complete, and when was it? */
bool timing_done(const struct timing *timing, uint64_t number, uint64_t *done_ps);

/** See nic_on_span(). */
void timing_on_span(struct timing *timing, nic_span_fn fn, void *ctx);
/** Is somebody told? */
bool timing_watched(const struct timing *timing);

/** As nic_occupancy(). */
bool timing_occupancy(const struct timing *timing, uint32_t row, struct nic_occupancy *occupancy);

/** Fill the totals' rate, limit, latency and ledger. */
void timing_totals(const struct timing *timing, const struct core *core, struct nic_totals *totals);

#endif
