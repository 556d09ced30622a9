/* SPDX-License-Identifier: BSD-2-Clause */
#include "nic-model/shadow.h"

unsigned
nic_shadow_cycles(const struct nic_profile *p, const struct isa_insn *insn, bool flags_fresh)
{
	const uint64_t shadows[] = {
		[ISA_COST_ONE] = 0,
		[ISA_COST_BR] = p->insn_shadow_br,
		[ISA_COST_BR_FLAGS] =
			flags_fresh ? p->insn_shadow_new_flags : p->insn_shadow_old_flags,
		[ISA_COST_BR_TEST] = p->insn_shadow_bit,
		[ISA_COST_JUMP] = p->insn_shadow_jump,
		[ISA_COST_SWAP] = p->insn_shadow_swap,
	};
	enum isa_cost cost = isa_cost(insn);
	unsigned shadow = (unsigned)shadows[cost], slots = isa_defer_slots(insn);
	unsigned extra = cost == ISA_COST_JUMP ? (unsigned)p->insn_jump_extra : 0;
	return (shadow > slots ? shadow - slots : 0) + extra;
}
