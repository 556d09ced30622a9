/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Shifts. A 64-bit value is the pair hi:lo; a double shift brings bits across. The indirect forms
 * take their amount from the low five bits of the left operand of the instruction before, so an
 * amount of 32 or more needs a form of its own (GE), and an amount of 0..31 another (LT).
 */
#include "offload-jit/lower/family.h"
#include "offload-jit/lower/shift_amounts.h"
#include "offload-jit/rules.h"

enum { INDIRECT = 0 };

/* dst = hi:lo >> amount, low word */
static void
double_shift(struct translation *t, unsigned dst, unsigned high, unsigned low, unsigned amount)
{
	emit_shf(t, op_both(dst), op_a(high), ISA_DBL_SHF, op_b(low), ISA_SHIFT_DOUBLE, amount);
}

static void
shift_left(struct translation *t, unsigned dst, unsigned src, unsigned amount)
{
	emit_shf(t, op_both(dst), op_none(), ISA_SHF_B, op_b(src), ISA_SHIFT_LEFT, amount);
}

static void
shift_right(struct translation *t, unsigned dst, unsigned src, unsigned amount)
{
	emit_shf(t, op_both(dst), op_none(), ISA_SHF_B, op_b(src), ISA_SHIFT_RIGHT, amount);
}

/* The sign bit shifted in is bit 31 of the ALU result before. */
static void
shift_arithmetic(struct translation *t, unsigned dst, unsigned src, unsigned amount)
{
	emit_shf(t, op_both(dst), op_none(), ISA_ASR, op_b(src), ISA_SHIFT_RIGHT, amount);
}

static void
move(struct translation *t, unsigned dst, unsigned src)
{
	emit_alu(t, op_both(dst), op_none(), ISA_ALU_B, op_b(src));
}

/* Make a register the left operand, and the result, of the instruction before. */
static void
pass_through(struct translation *t, unsigned gpr)
{
	emit_alu(t, op_none(), op_a(gpr), ISA_ALU_OR, op_imm(0));
}

/* Amount from one register, sign from another. */
static void
pass_amount_and_sign(struct translation *t, unsigned amount, unsigned sign)
{
	emit_alu(t, op_none(), op_a(amount), ISA_ALU_OR, op_b(sign));
}

static void
left64_const(struct translation *t, unsigned dst, unsigned amount)
{
	if (amount < 32) {
		double_shift(t, dst + 1, dst + 1, dst, 32 - amount);
		shift_left(t, dst, dst, amount);
	} else {
		if (amount == 32)
			move(t, dst + 1, dst);
		else
			shift_left(t, dst + 1, dst, amount - 32);
		emit_zero(t, dst);
	}
}

static void
right64_const(struct translation *t, unsigned dst, unsigned amount)
{
	if (amount < 32) {
		double_shift(t, dst, dst + 1, dst, amount);
		shift_right(t, dst + 1, dst + 1, amount);
	} else {
		if (amount == 32)
			move(t, dst, dst + 1);
		else
			shift_right(t, dst, dst + 1, amount - 32);
		emit_zero(t, dst + 1);
	}
}

static void
arithmetic64_const(struct translation *t, unsigned dst, unsigned amount)
{
	if (amount < 32) {
		double_shift(t, dst, dst + 1, dst, amount);
		pass_through(t, dst + 1);
		shift_arithmetic(t, dst + 1, dst + 1, amount);
	} else if (amount == 32) {
		move(t, dst, dst + 1);
		shift_arithmetic(t, dst + 1, dst + 1, 31);
	} else {
		pass_through(t, dst + 1);
		shift_arithmetic(t, dst, dst + 1, amount - 32);
		shift_arithmetic(t, dst + 1, dst + 1, 31);
	}
}

static void
shift64_const(struct translation *t, uint8_t op, unsigned dst, unsigned amount)
{
	if (amount == 0)
		return;
	if (op == BPF_LSH)
		left64_const(t, dst, amount);
	else if (op == BPF_RSH)
		right64_const(t, dst, amount);
	else
		arithmetic64_const(t, dst, amount);
}

/* Amounts 0..31. With @p leave, the last two words are the slots of a branch over the GE form.
 * @return index of that branch */
static uint32_t
shift64_below_32(struct translation *t, uint8_t op, unsigned dst, unsigned src, bool leave)
{
	uint32_t branch = 0;
	bool zero = op == BPF_LSH && shift_amounts(t->insns[t->at].facts).least == 0;
	if (zero && !translation_defect(t, t->at, RULE_SHIFT_LEFT_BY_ZERO)) {
		/* high:low >> 1 >> (31 - amount), which works for 0 too */
		emit_shf(t, op_b(REG_ADDRESS), op_a(dst + 1), ISA_DBL_SHF, op_b(dst),
			ISA_SHIFT_DOUBLE, 1);
		emit_shf(t, op_a(REG_ADDRESS), op_none(), ISA_SHF_B, op_b(dst + 1), ISA_SHIFT_RIGHT,
			1);
		emit_alu(t, op_a(REG_SCRATCH), op_none(), ISA_ALU_NOT_B, op_b(src));
		pass_through(t, REG_SCRATCH);
		double_shift(t, dst + 1, REG_ADDRESS, REG_ADDRESS, INDIRECT);
	} else if (op == BPF_LSH) {
		emit_alu(t, op_both(REG_SCRATCH), op_imm(32), ISA_ALU_SUB, op_b(src));
		pass_through(t, REG_SCRATCH);
		double_shift(t, dst + 1, dst + 1, dst, INDIRECT);
	} else {
		pass_through(t, src);
		double_shift(t, dst, dst + 1, dst, INDIRECT);
	}
	if (leave)
		branch = emit_branch(t, ISA_BR, 0, 2);
	if (op == BPF_LSH) {
		pass_through(t, src);
		shift_left(t, dst, dst, INDIRECT);
	} else if (op == BPF_RSH) {
		pass_through(t, src);
		shift_right(t, dst + 1, dst + 1, INDIRECT);
	} else {
		pass_amount_and_sign(t, src, dst + 1);
		shift_arithmetic(t, dst + 1, dst + 1, INDIRECT);
	}
	return branch;
}

/* Amounts 32..63: the hardware takes the amount modulo 32. */
static void
shift64_from_32(struct translation *t, uint8_t op, unsigned dst, unsigned src)
{
	if (op == BPF_LSH) {
		pass_through(t, src);
		shift_left(t, dst + 1, dst, INDIRECT);
		emit_zero(t, dst);
	} else if (op == BPF_RSH) {
		pass_through(t, src);
		shift_right(t, dst, dst + 1, INDIRECT);
		emit_zero(t, dst + 1);
	} else {
		pass_amount_and_sign(t, src, dst + 1);
		shift_arithmetic(t, dst, dst + 1, INDIRECT);
		shift_arithmetic(t, dst + 1, dst + 1, 31);
	}
}

/* Two defects of the form for amounts below 32: a register shifted by itself loses the amount half
 * way, and 32 - 0 is an indirect amount of 0. @return the register to take the amount from */
static unsigned
amount_register(struct translation *t, const struct tinsn *insn, uint8_t op, unsigned src)
{
	if (op == BPF_LSH || insn->bpf.dst_reg != insn->bpf.src_reg ||
		!shift_amounts(insn->facts).wide ||
		translation_defect(t, t->at, RULE_SHIFT_BY_ITSELF))
		return src;
	move(t, REG_SCRATCH, src);
	return REG_SCRATCH;
}

int
lower_shift64(struct translation *t, struct tinsn *insn)
{
	uint8_t op = BPF_OP(insn->bpf.code);
	unsigned dst = gpr_low(insn->bpf.dst_reg), src = gpr_low(insn->bpf.src_reg);
	uint64_t least = insn->facts->src_umin, most = insn->facts->src_umax;
	if (BPF_SRC(insn->bpf.code) == BPF_K || least == most) {
		uint32_t amount = BPF_SRC(insn->bpf.code) == BPF_K ? (uint32_t)insn->bpf.imm
								   : (uint32_t)least;
		amount &= 0xff;
		if (amount >= 64)
			return report_add(t->report, t->program, RULE_SHIFT_AMOUNT, t->at, NULL,
				"the amount of this 64-bit shift is always %u", amount);
		shift64_const(t, op, dst, amount);
		return 0;
	}
	/* From 64 on an amount may mean a small one; the driver asks for the register's range only.
	 */
	struct shift_amounts amounts = shift_amounts(insn->facts);
	if (least >= 32 && amounts.least < 32 && !translation_defect(t, t->at, RULE_SHIFT_FROM_64))
		least = amounts.least;
	if (least < 32)
		src = amount_register(t, insn, op, src);
	if (most < 32) {
		shift64_below_32(t, op, dst, src, false);
	} else if (least >= 32) {
		shift64_from_32(t, op, dst, src);
	} else {
		uint32_t to_ge = emit_branch_bit(t, op_a(src), 5, 0, 0);
		uint32_t to_end = shift64_below_32(t, op, dst, src, true);
		emit_here(t, to_ge);
		shift64_from_32(t, op, dst, src);
		emit_here(t, to_end);
	}
	return 0;
}

static void
shift32_const(struct translation *t, uint8_t op, unsigned dst, unsigned amount)
{
	if (op == BPF_LSH) {
		shift_left(t, dst, dst, amount);
	} else if (op == BPF_RSH) {
		shift_right(t, dst, dst, amount);
	} else {
		pass_through(t, dst);
		shift_arithmetic(t, dst, dst, amount);
	}
}

static void
shift32_indirect(struct translation *t, uint8_t op, unsigned dst, unsigned src)
{
	if (op == BPF_LSH) {
		pass_through(t, src);
		shift_left(t, dst, dst, INDIRECT);
	} else if (op == BPF_RSH) {
		pass_through(t, src);
		shift_right(t, dst, dst, INDIRECT);
	} else {
		pass_amount_and_sign(t, src, dst);
		shift_arithmetic(t, dst, dst, INDIRECT);
	}
}

int
lower_shift32(struct translation *t, struct tinsn *insn)
{
	uint8_t op = BPF_OP(insn->bpf.code);
	unsigned dst = gpr_low(insn->bpf.dst_reg), src = gpr_low(insn->bpf.src_reg);
	bool constant = BPF_SRC(insn->bpf.code) == BPF_K;
	if (constant || insn->facts->src_umin == insn->facts->src_umax) {
		uint32_t amount =
			constant ? (uint32_t)insn->bpf.imm : (uint32_t)insn->facts->src_umin;
		amount &= 0xff;
		if (amount >= 32)
			return report_add(t->report, t->program, RULE_SHIFT_AMOUNT, t->at, NULL,
				"the amount of this 32-bit shift is always %u", amount);
		if (amount != 0)
			shift32_const(t, op, dst, amount);
	} else {
		shift32_indirect(t, op, dst, src);
	}
	emit_zext(t, dst);
	return 0;
}
