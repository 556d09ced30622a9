/* SPDX-License-Identifier: BSD-2-Clause */
/* Amounts of a 64-bit shift by a register: only the low 6 bits of the register count. */
#ifndef OFFLOAD_JIT_LOWER_SHIFT_AMOUNTS_H
#define OFFLOAD_JIT_LOWER_SHIFT_AMOUNTS_H

#include "offload-jit/facts.h"

struct shift_amounts {
	unsigned least, most;
	bool wide; /* the register may have bits above the low 32 */
};

/** Amounts that a register of the recorded range may mean. */
static inline struct shift_amounts
shift_amounts(const struct insn_facts *facts)
{
	uint64_t least = facts->src_umin, most = facts->src_umax;
	bool all = most - least >= 63 || (least & 63) > (most & 63);
	return (struct shift_amounts){.least = all ? 0 : (unsigned)(least & 63),
		.most = all ? 63 : (unsigned)(most & 63),
		.wide = most > UINT32_MAX};
}

#endif
