/* SPDX-License-Identifier: BSD-2-Clause */
/* MOV, AND, OR, XOR, ADD, SUB, NEG: low half, then high half with the carry. */
#include "offload-jit/lower/family.h"
#include "offload-jit/rules.h"

#include <assert.h>

/* Microcode operation of each half. */
struct halves {
	enum isa_op low, high;
};

static struct halves
halves_of(uint8_t code)
{
	switch (BPF_OP(code)) {
	case BPF_ADD:
		return (struct halves){ISA_ALU_ADD, ISA_ALU_ADD_CARRY};
	case BPF_SUB:
		return (struct halves){ISA_ALU_SUB, ISA_ALU_SUB_CARRY};
	case BPF_AND:
		return (struct halves){ISA_ALU_AND, ISA_ALU_AND};
	case BPF_OR:
		return (struct halves){ISA_ALU_OR, ISA_ALU_OR};
	default:
		assert(BPF_OP(code) == BPF_XOR);
		return (struct halves){ISA_ALU_XOR, ISA_ALU_XOR};
	}
}

static uint32_t
sign_of(int32_t imm)
{
	return imm < 0 ? UINT32_MAX : 0;
}

/* One half with a constant; bit operations with all zeros or all ones are shorter. */
static void
alu_half_imm(struct translation *t, unsigned gpr, enum isa_op op, uint32_t value)
{
	if (op == ISA_ALU_AND && value == 0) {
		emit_zero(t, gpr);
	} else if ((op == ISA_ALU_AND && value == UINT32_MAX) ||
		   ((op == ISA_ALU_OR || op == ISA_ALU_XOR) && value == 0)) {
		return;
	} else if (op == ISA_ALU_OR && value == UINT32_MAX) {
		emit_load(t, op_both(gpr), UINT32_MAX);
	} else if (op == ISA_ALU_XOR && value == UINT32_MAX) {
		emit_alu(t, op_both(gpr), op_none(), ISA_ALU_NOT_B, op_b(gpr));
	} else {
		struct isa_operand right = emit_imm8(t, value, op_b(REG_SCRATCH));
		emit_alu(t, op_both(gpr), op_a(gpr), op, right);
	}
}

/* A 64-bit AND -1, OR 0, XOR 0 changes nothing. */
static bool
is_noop64(const struct tinsn *insn)
{
	switch (BPF_OP(insn->bpf.code)) {
	case BPF_AND:
		return insn->bpf.imm == -1;
	case BPF_OR:
	case BPF_XOR:
		return insn->bpf.imm == 0;
	default:
		return false;
	}
}

int
lower_alu(struct translation *t, struct tinsn *insn)
{
	unsigned dst = gpr_low(insn->bpf.dst_reg), src = gpr_low(insn->bpf.src_reg);
	struct halves op = halves_of(insn->bpf.code);
	bool wide = BPF_CLASS(insn->bpf.code) == BPF_ALU64;
	if (BPF_SRC(insn->bpf.code) == BPF_X) {
		emit_alu(t, op_both(dst), op_a(dst), op.low, op_b(src));
		if (wide)
			emit_alu(t, op_both(dst + 1), op_a(dst + 1), op.high, op_b(src + 1));
	} else if (wide && is_noop64(insn)) {
		insn->skip |= SKIP_NOOP;
	} else {
		alu_half_imm(t, dst, op.low, (uint32_t)insn->bpf.imm);
		if (wide)
			alu_half_imm(t, dst + 1, op.high, sign_of(insn->bpf.imm));
	}
	if (!wide)
		emit_zext(t, dst);
	return 0;
}

int
lower_move(struct translation *t, struct tinsn *insn)
{
	unsigned dst = gpr_low(insn->bpf.dst_reg), src = gpr_low(insn->bpf.src_reg);
	bool wide = BPF_CLASS(insn->bpf.code) == BPF_ALU64;
	if (BPF_SRC(insn->bpf.code) == BPF_K) {
		emit_load(t, op_both(dst), (uint32_t)insn->bpf.imm);
		emit_load(t, op_both(dst + 1), wide ? sign_of(insn->bpf.imm) : 0);
	} else if (wide && insn->bpf.src_reg == BPF_REG_10) {
		struct isa_operand depth = emit_imm8(t, t->frame->depth_bytes, op_b(REG_SCRATCH));
		emit_alu(t, op_both(dst), op_a(REG_FRAME), ISA_ALU_ADD, depth);
		emit_zero(t, dst + 1);
	} else {
		emit_alu(t, op_both(dst), op_none(), ISA_ALU_B, op_b(src));
		if (wide)
			emit_alu(t, op_both(dst + 1), op_none(), ISA_ALU_B, op_b(src + 1));
		else
			emit_zero(t, dst + 1);
	}
	return 0;
}

int
lower_neg(struct translation *t, struct tinsn *insn)
{
	unsigned dst = gpr_low(insn->bpf.dst_reg);
	emit_alu(t, op_both(dst), op_imm(0), ISA_ALU_SUB, op_b(dst));
	if (BPF_CLASS(insn->bpf.code) == BPF_ALU64)
		emit_alu(t, op_both(dst + 1), op_imm(0), ISA_ALU_SUB_CARRY, op_b(dst + 1));
	else
		emit_zext(t, dst);
	return 0;
}
