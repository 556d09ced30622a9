/* SPDX-License-Identifier: BSD-2-Clause */
/* The simple formula, beside the engine: no queues, only sums. */
#ifndef NIC_MODEL_TIMING_FORMULA_H
#define NIC_MODEL_TIMING_FORMULA_H

#include "nic-model/core/core.h"
#include "nic-model/timing/timing.h"

struct formula {
	uint64_t packets;
	unsigned __int128 work; /* max(C, (C + W) / T), in 1/T cycles */
	uint64_t line_bits[NIC_PORTS_MAX];
};

/** Add a packet that was executed. */
void formula_add(struct formula *formula, const struct nic_profile *profile,
	const struct timing_packet *packet);

/** Rate in 1/1000 Mpps and the name of what limits it; 0 and "none" without packets. */
uint64_t formula_rate(const struct formula *formula, const struct nic_profile *profile,
	const struct core *core, const char **limit);

#endif
