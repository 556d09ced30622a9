/* SPDX-License-Identifier: BSD-2-Clause */
/* Jumps: flags of the low half, then of the high half with the borrow, then a branch. */
#include "offload-jit/lower/family.h"
#include "offload-jit/rules.h"

/* An ordered comparison: dst - operand, or operand - dst, and the branch on its flags. */
struct ordered {
	enum isa_op branch;
	bool exchanged;
};

static const struct ordered ordered_jumps[16] = {
	[BPF_JGT >> 4] = {ISA_BCC, true},
	[BPF_JGE >> 4] = {ISA_BCS, false},
	[BPF_JLT >> 4] = {ISA_BCC, false},
	[BPF_JLE >> 4] = {ISA_BCS, true},
	[BPF_JSGT >> 4] = {ISA_BLT, true},
	[BPF_JSGE >> 4] = {ISA_BGE, false},
	[BPF_JSLT >> 4] = {ISA_BLT, false},
	[BPF_JSLE >> 4] = {ISA_BGE, true},
};

static void
jump(struct translation *t, const struct tinsn *insn, enum isa_op branch)
{
	emit_branch_insn(t, branch, insn->target, 0);
}

static struct isa_operand
scratch_imm(struct translation *t, uint32_t value)
{
	return emit_imm8(t, value, op_b(REG_SCRATCH));
}

static void
equal_imm(struct translation *t, const struct tinsn *insn, unsigned dst, uint32_t low,
	uint32_t high, bool wide)
{
	if (!wide) {
		struct isa_operand right = scratch_imm(t, low);
		emit_alu(t, op_none(), op_a(dst), ISA_ALU_XOR, right);
		jump(t, insn, ISA_BEQ);
		return;
	}
	struct isa_operand left = op_a(dst), right = op_b(dst + 1);
	if (low != 0) {
		struct isa_operand value = scratch_imm(t, low);
		emit_alu(t, op_a(REG_SCRATCH), op_a(dst), ISA_ALU_XOR, value);
		left = op_a(REG_SCRATCH);
	}
	if (high != 0) {
		struct isa_operand value = scratch_imm(t, high);
		emit_alu(t, op_b(REG_SCRATCH), op_a(dst + 1), ISA_ALU_XOR, value);
		right = op_b(REG_SCRATCH);
	}
	emit_alu(t, op_none(), left, ISA_ALU_OR, right);
	jump(t, insn, ISA_BEQ);
}

static void
not_equal_imm(struct translation *t, const struct tinsn *insn, unsigned dst, uint32_t low,
	uint32_t high, bool wide)
{
	if (low == 0 && high == 0) {
		if (wide)
			emit_alu(t, op_none(), op_a(dst), ISA_ALU_OR, op_b(dst + 1));
		else
			emit_alu(t, op_none(), op_none(), ISA_ALU_B, op_b(dst));
		jump(t, insn, ISA_BNE);
		return;
	}
	struct isa_operand right = scratch_imm(t, low);
	emit_alu(t, op_none(), op_a(dst), ISA_ALU_XOR, right);
	jump(t, insn, ISA_BNE);
	if (!wide)
		return;
	right = scratch_imm(t, high);
	emit_alu(t, op_none(), op_a(dst + 1), ISA_ALU_XOR, right);
	jump(t, insn, ISA_BNE);
}

static void
test_imm(struct translation *t, const struct tinsn *insn, unsigned dst, uint32_t low, uint32_t high,
	bool wide)
{
	struct isa_operand right = scratch_imm(t, low);
	emit_alu(t, op_b(REG_SCRATCH), op_a(dst), ISA_ALU_AND, right);
	if (wide && high != 0)
		emit_alu(t, op_none(), op_a(dst + 1), ISA_ALU_OR, op_b(REG_SCRATCH));
	jump(t, insn, ISA_BNE);
}

static void
equal_reg(struct translation *t, const struct tinsn *insn, unsigned dst, unsigned src, bool wide)
{
	emit_alu(t, op_a(REG_SCRATCH), op_a(dst), ISA_ALU_XOR, op_b(src));
	if (wide) {
		emit_alu(t, op_b(REG_SCRATCH), op_a(dst + 1), ISA_ALU_XOR, op_b(src + 1));
		emit_alu(t, op_none(), op_a(REG_SCRATCH), ISA_ALU_OR, op_b(REG_SCRATCH));
	}
	jump(t, insn, ISA_BEQ);
}

/* JNE and JSET: either half is enough. */
static void
either_half_reg(struct translation *t, const struct tinsn *insn, enum isa_op op, unsigned dst,
	unsigned src, bool wide)
{
	emit_alu(t, op_none(), op_a(dst), op, op_b(src));
	jump(t, insn, ISA_BNE);
	if (!wide)
		return;
	emit_alu(t, op_none(), op_a(dst + 1), op, op_b(src + 1));
	jump(t, insn, ISA_BNE);
}

static void
compare(struct translation *t, bool exchanged, struct isa_operand dst, enum isa_op op,
	struct isa_operand other)
{
	if (exchanged)
		emit_alu(t, op_none(), other, op, dst);
	else
		emit_alu(t, op_none(), dst, op, other);
}

static void
ordered_imm(struct translation *t, const struct tinsn *insn, unsigned dst, uint32_t low,
	uint32_t high, bool wide)
{
	struct ordered how = ordered_jumps[BPF_OP(insn->bpf.code) >> 4];
	struct isa_operand right = scratch_imm(t, low);
	compare(t, how.exchanged, op_a(dst), insn->negated ? ISA_ALU_ADD : ISA_ALU_SUB, right);
	if (wide) {
		right = scratch_imm(t, high);
		compare(t, how.exchanged, op_a(dst + 1),
			insn->negated ? ISA_ALU_ADD_CARRY : ISA_ALU_SUB_CARRY, right);
	}
	jump(t, insn, how.branch);
}

static void
ordered_reg(struct translation *t, const struct tinsn *insn, unsigned dst, unsigned src, bool wide)
{
	struct ordered how = ordered_jumps[BPF_OP(insn->bpf.code) >> 4];
	unsigned left = how.exchanged ? src : dst, right = how.exchanged ? dst : src;
	emit_alu(t, op_none(), op_a(left), ISA_ALU_SUB, op_b(right));
	if (wide)
		emit_alu(t, op_none(), op_a(left + 1), ISA_ALU_SUB_CARRY, op_b(right + 1));
	jump(t, insn, how.branch);
}

static int
jump_imm(struct translation *t, const struct tinsn *insn, bool wide)
{
	unsigned dst = gpr_low(insn->bpf.dst_reg);
	uint32_t low = (uint32_t)insn->bpf.imm, high = insn->bpf.imm < 0 ? UINT32_MAX : 0;
	switch (BPF_OP(insn->bpf.code)) {
	case BPF_JEQ:
		equal_imm(t, insn, dst, low, high, wide);
		break;
	case BPF_JNE:
		not_equal_imm(t, insn, dst, low, high, wide);
		break;
	case BPF_JSET:
		test_imm(t, insn, dst, low, high, wide);
		break;
	default:
		ordered_imm(t, insn, dst, low, high, wide);
	}
	return 0;
}

static int
jump_reg(struct translation *t, const struct tinsn *insn, bool wide)
{
	unsigned dst = gpr_low(insn->bpf.dst_reg), src = gpr_low(insn->bpf.src_reg);
	switch (BPF_OP(insn->bpf.code)) {
	case BPF_JEQ:
		equal_reg(t, insn, dst, src, wide);
		break;
	case BPF_JNE:
		either_half_reg(t, insn, ISA_ALU_XOR, dst, src, wide);
		break;
	case BPF_JSET:
		either_half_reg(t, insn, ISA_ALU_AND, dst, src, wide);
		break;
	default:
		ordered_reg(t, insn, dst, src, wide);
	}
	return 0;
}

int
lower_jump(struct translation *t, struct tinsn *insn)
{
	bool wide = BPF_CLASS(insn->bpf.code) == BPF_JMP;
	if (t->at != 0 && insn->target == (int32_t)t->frame->start && t->frame != t->frames)
		translation_defect(t, t->at, RULE_JUMP_TO_ENTRY);
	if (BPF_OP(insn->bpf.code) == BPF_JA) {
		jump(t, insn, ISA_BR);
		return 0;
	}
	if (BPF_SRC(insn->bpf.code) == BPF_X)
		return jump_reg(t, insn, wide);
	return jump_imm(t, insn, wide);
}
