/* SPDX-License-Identifier: BSD-2-Clause */
#include "offload-jit/optimise/optimise.h"

void
pass_reg_init(struct translation *t)
{
	for (uint32_t i = 0; i < t->insn_count; i++) {
		struct tinsn *insn = &t->insns[i];
		if (insn->skip != 0)
			continue;
		if (insn->bpf.code == (BPF_ALU64 | BPF_MOV | BPF_X) &&
			insn->bpf.src_reg == BPF_REG_1 && insn->bpf.dst_reg == BPF_REG_6) {
			insn->skip |= SKIP_PASS;
			continue;
		}
		bool zeroes = insn->bpf.code == (BPF_ALU64 | BPF_XOR | BPF_X) &&
			      insn->bpf.src_reg == insn->bpf.dst_reg;
		if (!zeroes)
			return;
	}
}
