/* SPDX-License-Identifier: BSD-2-Clause */
/* Multiplication. Eligibility has made sure that both factors fit 32 bits. */
#include "offload-jit/lower/family.h"

static uint64_t
most_of_factor(const struct tinsn *insn)
{
	return BPF_SRC(insn->bpf.code) == BPF_K ? (uint32_t)insn->bpf.imm : insn->facts->src_umax;
}

bool
lower_multiplies_short(const struct tinsn *insn)
{
	return BPF_OP(insn->bpf.code) == BPF_MUL && insn->facts->dst_umax <= 0xffff &&
	       most_of_factor(insn) <= 0xffff;
}

int
lower_multiply(struct translation *t, struct tinsn *insn)
{
	unsigned dst = gpr_low(insn->bpf.dst_reg);
	bool constant = BPF_SRC(insn->bpf.code) == BPF_K;
	struct isa_operand factor =
		constant ? emit_imm8(t, (uint32_t)insn->bpf.imm, op_b(REG_SCRATCH))
			 : op_b(gpr_low(insn->bpf.src_reg));
	bool narrow = lower_multiplies_short(insn);
	unsigned steps = narrow ? 2 : 4;
	emit_multiply(t, op_a(dst), factor, steps);
	emit_product(t, op_both(dst), steps, false);
	if (narrow)
		lower_kept_upper_half(t, insn); /* the destination fitted 16 bits: 64 mean 0 */
	else if (BPF_CLASS(insn->bpf.code) == BPF_ALU64)
		emit_product(t, op_both(dst + 1), steps, true);
	else
		emit_zero(t, dst + 1);
	return 0;
}
