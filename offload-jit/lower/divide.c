/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Division of a 32-bit value by a constant: multiply by a scaled reciprocal, take the high word,
 * shift (Granlund and Montgomery, "Division by invariant integers using multiplication", 1994).
 * Eligibility has made sure that the dividend fits 32 bits and that the divisor is constant.
 */
#include "offload-jit/lower/family.h"
#include "offload-jit/rules.h"

struct reciprocal {
	uint32_t magic;
	unsigned shift;
	unsigned log2_ceil;
	bool wide; /* the magic number needs 33 bits: bit 32 is implied */
};

static struct reciprocal
reciprocal_of(uint32_t divisor, unsigned precision)
{
	unsigned log2_ceil = 0;
	while ((UINT64_C(1) << log2_ceil) < divisor)
		log2_ceil++;
	uint64_t one = UINT64_C(1) << (32 + log2_ceil);
	uint64_t low = one / divisor;
	uint64_t high = (one + (UINT64_C(1) << (32 + log2_ceil - precision))) / divisor;
	unsigned shift = log2_ceil;
	while (shift > 0 && low >> 1 < high >> 1) {
		low >>= 1;
		high >>= 1;
		shift--;
	}
	return (struct reciprocal){(uint32_t)high, shift, log2_ceil, high > UINT32_MAX};
}

/* AB[dst] = A[src] >> amount. The driver writes a shift by 0 too, and the card takes it as an
 * indirect one. */
static void
shift_right(struct translation *t, unsigned dst, unsigned amount)
{
	if (amount == 0 && !translation_defect(t, t->at, RULE_DIVIDE_NO_SHIFT))
		return;
	emit_shf(t, op_both(dst), op_none(), ISA_SHF_B, op_a(dst), ISA_SHIFT_RIGHT, amount);
}

static void
high_product(struct translation *t, struct isa_operand dst, unsigned left, struct isa_operand magic)
{
	emit_multiply(t, op_a(left), magic, 4);
	emit_product(t, op_none(), 4, false);
	emit_product(t, dst, 4, true);
}

/* Above 2^31 the quotient is 0 or 1: the carry of the comparison. */
static void
divide_by_huge(struct translation *t, unsigned dst, uint32_t divisor)
{
	struct isa_operand right = emit_imm8(t, divisor, op_b(REG_SCRATCH));
	emit_alu(t, op_none(), op_a(dst), ISA_ALU_SUB, right);
	emit_load(t, op_a(REG_SCRATCH), 0);
	emit_alu(t, op_both(dst), op_a(REG_SCRATCH), ISA_ALU_ADD_CARRY, op_imm(0));
}

static void
divide_by(struct translation *t, unsigned dst, uint32_t divisor)
{
	struct reciprocal r = reciprocal_of(divisor, 32);
	unsigned log2_ceil = r.log2_ceil, before = 0;
	if (r.wide && divisor % 2 == 0) {
		before = (unsigned)__builtin_ctz(divisor);
		r = reciprocal_of(divisor >> before, 32 - before);
	}
	bool power = divisor == UINT32_C(1) << log2_ceil;
	/* The driver loads the magic number even where it is not used. */
	struct isa_operand magic = op_none();
	if (!power || t->options->opt == JIT_OPT_LINUX)
		magic = emit_imm8(t, r.magic, op_b(REG_SCRATCH));
	if (power) {
		shift_right(t, dst, log2_ceil);
	} else if (r.wide) {
		high_product(t, op_both(REG_SCRATCH), dst, magic);
		emit_alu(t, op_both(dst), op_a(dst), ISA_ALU_SUB, op_b(REG_SCRATCH));
		shift_right(t, dst, 1);
		emit_alu(t, op_both(dst), op_a(dst), ISA_ALU_ADD, op_b(REG_SCRATCH));
		shift_right(t, dst, r.shift - 1);
	} else {
		if (before != 0)
			shift_right(t, dst, before);
		high_product(t, op_both(dst), dst, magic);
		shift_right(t, dst, r.shift);
	}
}

int
lower_divide(struct translation *t, struct tinsn *insn)
{
	bool constant = BPF_SRC(insn->bpf.code) == BPF_K;
	uint32_t divisor = constant ? (uint32_t)insn->bpf.imm : (uint32_t)insn->facts->src_umin;
	unsigned dst = gpr_low(insn->bpf.dst_reg);
	if (divisor == 0)
		return report_add(t->report, t->program, RULE_DIVIDE_BY_ZERO, t->at, NULL, NULL);
	if (divisor > UINT32_C(1) << 31)
		divide_by_huge(t, dst, divisor);
	else
		divide_by(t, dst, divisor);
	lower_kept_upper_half(t, insn);
	return 0;
}
