/* SPDX-License-Identifier: BSD-2-Clause */
/* ALU and ALU64: reserved fields, operands, moves; numbers go to scalar.c, pointers to pointer.c.
 */
#include "offload-jit/verifier/internal.h"

static bool
reserved_clean(const struct bpf_insn *insn)
{
	uint8_t op = bpf_op(insn);

	if (insn->off != 0)
		return false;
	if (op == BPF_NEG)
		return insn->src_reg == 0 && insn->imm == 0;
	if (op == BPF_END)
		return insn->src_reg == 0 &&
		       (insn->imm == 16 || insn->imm == 32 || insn->imm == 64);
	return bpf_is_x(insn) ? insn->imm == 0 : insn->src_reg == 0;
}

static int
check_unary(struct verifier *v, const struct bpf_insn *insn)
{
	int r = reg_operand(v, insn->dst_reg, OPERAND_SRC);

	return r ? r : reg_operand(v, insn->dst_reg, OPERAND_DST);
}

static int
check_mov(struct verifier *v, const struct bpf_insn *insn)
{
	bool wide = bpf_class(insn) == BPF_ALU64;
	int r = bpf_is_x(insn) ? reg_operand(v, insn->src_reg, OPERAND_SRC) : 0;

	if (r == 0)
		r = reg_operand(v, insn->dst_reg, OPERAND_DST_NO_MARK);
	if (r)
		return r;
	struct vreg *dst = reg_of(v, insn->dst_reg);
	if (!bpf_is_x(insn)) {
		reg_unknown(dst);
		reg_known(dst, wide ? (uint64_t)(int64_t)insn->imm : (uint32_t)insn->imm);
		return 0;
	}
	struct vreg *src = reg_of(v, insn->src_reg);
	if (wide) {
		if (src->kind == VREG_SCALAR && src->id == 0)
			src->id = ++v->id_gen; /* equal from here on: bounds of one hold for both */
		reg_copy(dst, src);
		dst->live |= VLIVE_WRITTEN;
		dst->subdef = 0;
		return 0;
	}
	if (src->kind == VREG_SCALAR) {
		reg_copy(dst, src);
		dst->id = 0;
		dst->live |= VLIVE_WRITTEN;
		dst->subdef = (int32_t)v->insn + 1;
	} else {
		reg_unknown(dst);
	}
	reg_zext(dst);
	reg_sync(dst);
	return 0;
}

/* Constants that no division or shift takes. */
static int
check_constant(struct verifier *v, const struct bpf_insn *insn)
{
	uint8_t op = bpf_op(insn);
	int32_t bits = bpf_class(insn) == BPF_ALU64 ? 64 : 32;

	if (bpf_is_x(insn))
		return 0;
	if ((op == BPF_DIV || op == BPF_MOD) && insn->imm == 0)
		return refuse(v, RULE_DIVISION_BY_ZERO, NULL, NULL);
	if ((op == BPF_LSH || op == BPF_RSH || op == BPF_ARSH) &&
		(insn->imm < 0 || insn->imm >= bits))
		return refuse(v, RULE_SHIFT_RANGE, NULL, "shift of a %d-bit operand by %d", bits,
			insn->imm);
	return 0;
}

static int
combine(struct verifier *v, const struct bpf_insn *insn)
{
	bool wide = bpf_class(insn) == BPF_ALU64;
	uint8_t op = bpf_op(insn);
	struct vreg *dst = reg_of(v, insn->dst_reg);
	bool dst_pointer = kind_is_pointer(dst->kind);

	if (!dst_pointer)
		dst->id = 0;
	if (!bpf_is_x(insn)) {
		struct vreg constant = {.kind = VREG_SCALAR};
		reg_known(&constant, (uint64_t)(int64_t)insn->imm);
		if (dst_pointer)
			return pointer_alu(v, insn, dst, &constant);
		scalar_alu(dst, &constant, op, wide);
		return 0;
	}
	struct vreg *src = reg_of(v, insn->src_reg);
	if (kind_is_pointer(src->kind)) {
		if (dst_pointer && op == BPF_SUB) { /* a distance: any number */
			reg_unknown(dst);
			return 0;
		}
		if (dst_pointer)
			return refuse(v, RULE_POINTER_ARITHMETIC, NULL,
				"R%u and R%u are both pointers: only their difference makes sense",
				insn->dst_reg, insn->src_reg);
		int r = mark_precise(v, insn->dst_reg);
		return r ? r : pointer_alu(v, insn, src, dst);
	}
	if (dst_pointer) {
		int r = mark_precise(v, insn->src_reg);
		return r ? r : pointer_alu(v, insn, dst, src);
	}
	if (dst->precise) {
		int r = mark_precise(v, insn->src_reg);
		if (r)
			return r;
	}
	scalar_alu(dst, src, op, wide);
	return 0;
}

int
check_alu(struct verifier *v, const struct bpf_insn *insn)
{
	uint8_t op = bpf_op(insn);

	if (!reserved_clean(insn))
		return refuse(v, RULE_RESERVED_FIELD, NULL, NULL);
	if (op == BPF_NEG || op == BPF_END)
		return check_unary(v, insn);
	if (op == BPF_MOV)
		return check_mov(v, insn);
	int r = bpf_is_x(insn) ? reg_operand(v, insn->src_reg, OPERAND_SRC) : 0;
	if (r == 0)
		r = reg_operand(v, insn->dst_reg, OPERAND_SRC);
	if (r == 0)
		r = check_constant(v, insn);
	if (r == 0)
		r = reg_operand(v, insn->dst_reg, OPERAND_DST_NO_MARK);
	return r ? r : combine(v, insn);
}
