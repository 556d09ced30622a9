/* SPDX-License-Identifier: BSD-2-Clause */
/* What is wrong with instructions that are each well formed: docs/isa.md "Hazards". */
#ifndef ISA_HAZARD_H
#define ISA_HAZARD_H

#include "isa/isa.h"

struct isa_hazard {
	uint32_t word;    /* index of the instruction */
	bool error;       /* it cannot be meant; otherwise it may be, but rarely is */
	const char *text; /* one short sentence */
};

/**
 * Look for hazards in straight-line order.
 *
 * @param insns  count instructions; undefined ones (ISA_INVALID) are passed over
 * @param found  out: the first room_count of them
 * @return number of hazards, which may exceed room_count
 */
size_t isa_hazards(
	const struct isa_insn *insns, uint32_t count, struct isa_hazard *found, size_t room_count);

/** Is this word a defer slot of a branch or swap before it? */
bool isa_in_defer_slot(const struct isa_insn *insns, uint32_t word);

#endif
