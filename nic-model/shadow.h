/* SPDX-License-Identifier: BSD-2-Clause */
/* Cycles that leaving the straight line costs: what the machine charges and bounds count. */
#ifndef NIC_MODEL_SHADOW_H
#define NIC_MODEL_SHADOW_H

#include "isa/isa.h"
#include "nic-model/profile.h"

/**
 * Cycles lost when an instruction leaves the straight line (a branch taken, a swap), beyond itself
 * and its defer slots: isa_wasted_cycles() with the profile's numbers (docs/isa.md "Cycles").
 * @param flags_fresh  the instruction just before wrote the condition codes
 */
unsigned nic_shadow_cycles(
	const struct nic_profile *profile, const struct isa_insn *insn, bool flags_fresh);

#endif
