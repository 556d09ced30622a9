/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The card's state, for the files behind device.h: device.c (frames), card_verdict.c (what becomes
 * of them), card_maps.c (map operations).
 */
#ifndef NIC_MODEL_CARD_H
#define NIC_MODEL_CARD_H

#include "nic-model/core/core.h"
#include "nic-model/device.h"
#include "nic-model/timing/timing.h"

#include <stdatomic.h>

/* A frame whose outcome was not taken yet. Times are the timing half's. */
struct entry {
	struct nic_outcome outcome;
	uint64_t number;    /* of the admitted packet */
	uint32_t buffer;    /* BUFFER_NONE: lost, its bytes are not kept */
	uint32_t len_bytes; /* as it came */
	bool lost;
};

/* What an executed frame did, until it is replayed. */
struct trace {
	struct timing_packet packet;
	struct core_op *ops; /* for a copy of its operations, when they have to wait */
	uint32_t capacity;
};
#define BUFFER_NONE UINT32_MAX

struct nic {
	struct nic_profile profile;
	struct core *core;
	struct core_code *code[NIC_PORTS_MAX];
	enum image_type type;
	enum core_mode mode;
	struct nic_watch watch;
	struct timing *timing;
	uint32_t mtu_bytes;
	uint8_t *buffers;       /* of SLOT_BYTES each */
	uint32_t *free_buffers; /* stack: the last one freed is the next one used, it is in cache */
	uint32_t free_count;
	struct entry *entries; /* ring, in order of arrival */
	struct trace *traces;  /* ring, of those behind `replayed` */
	uint64_t taken;        /* the frame's index is its number in the ring */
	uint32_t lent;         /* given out by nic_outcomes(), kept until the next call */
	_Atomic uint64_t complete, replayed, executed;
	uint64_t next_number; /* of the packet to be admitted */
	struct nic_totals totals;
	struct nic_trap trap;
};

/** Is the frame too short or too long for the port? @return NIC_CAUSE_NONE: it is not */
enum nic_cause card_size_cause(const struct nic *nic, const uint8_t *data, uint32_t len_bytes);

/** Verdict, exit and cause of an executed packet (docs/device.md "Verdicts"); a result that is none
 * becomes a trap. */
void card_judge(struct nic *nic, struct nic_outcome *outcome, struct core_packet *packet);

#endif
