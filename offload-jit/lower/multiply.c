/* SPDX-License-Identifier: BSD-2-Clause */
/* Multiplication. Eligibility has made sure that both factors fit 32 bits. */
#include "offload-jit/lower/family.h"

int
lower_multiply(struct translation *t, struct tinsn *insn)
{
	unsigned dst = gpr_low(insn->bpf.dst_reg);
	bool constant = BPF_SRC(insn->bpf.code) == BPF_K;
	uint64_t most = constant ? (uint32_t)insn->bpf.imm : insn->facts->src_umax;
	struct isa_operand factor =
		constant ? emit_imm8(t, (uint32_t)insn->bpf.imm, op_b(REG_SCRATCH))
			 : op_b(gpr_low(insn->bpf.src_reg));
	bool narrow = insn->facts->dst_umax <= 0xffff && most <= 0xffff;
	unsigned steps = narrow ? 2 : 4;
	emit_multiply(t, op_a(dst), factor, steps);
	emit_product(t, op_both(dst), steps, false);
	if (narrow)
		return 0; /* the upper half is 0 already: the destination fitted 16 bits */
	if (BPF_CLASS(insn->bpf.code) == BPF_ALU64)
		emit_product(t, op_both(dst + 1), steps, true);
	else
		emit_zero(t, dst + 1);
	return 0;
}
