/* SPDX-License-Identifier: BSD-2-Clause */
#include "offload-jit/optimise/optimise.h"
#include "offload-jit/rules.h"

static bool
is_shift_by_32(const struct tinsn *insn, uint8_t op)
{
	return !insn->jump_target && insn->bpf.dst_reg == BPF_REG_0 &&
	       insn->bpf.code == (BPF_ALU64 | op | BPF_K) && insn->bpf.imm == 32;
}

void
pass_ld_shift(struct translation *t)
{
	for (uint32_t i = 0; i + 2 < t->insn_count; i++) {
		const struct tinsn *load = &t->insns[i];
		struct tinsn *first = &t->insns[i + 1], *second = &t->insns[i + 2];
		if (load->skip != 0 || load->second_slot || !tinsn_is_legacy_load(load) ||
			tinsn_bytes(load) != 4)
			continue;
		bool left_right = is_shift_by_32(first, BPF_LSH) && is_shift_by_32(second, BPF_RSH);
		bool right_left = is_shift_by_32(first, BPF_RSH) && is_shift_by_32(second, BPF_LSH);
		/* Right then left leaves 0, not the value; the driver removes both all the same. */
		if (left_right || (right_left && translation_defect(t, (int32_t)i + 1,
							 RULE_SHIFT_PAIR_ORDER))) {
			first->skip |= SKIP_PASS;
			second->skip |= SKIP_PASS;
		}
	}
}
