/* SPDX-License-Identifier: BSD-2-Clause */
/* Jumps: is the outcome known, and if not, follow both sides. */
#include "offload-jit/verifier/internal.h"

enum decision { NOT_TAKEN, TAKEN, UNDECIDED };

/* The bounds that a comparison of this width uses. */
struct view {
	uint64_t umin, umax;
	int64_t smin, smax;
	struct tnum var;
};

static struct view
view_of(const struct vreg *r, bool wide)
{
	if (wide)
		return (struct view){r->umin, r->umax, r->smin, r->smax, r->var};
	return (struct view){r->u32min, r->u32max, r->s32min, r->s32max, tnum_low(r->var)};
}

static enum decision
decide(bool yes, bool no)
{
	return yes ? TAKEN : no ? NOT_TAKEN : UNDECIDED;
}

static enum decision
decide_scalar(const struct vreg *r, uint64_t val, uint8_t op, bool wide)
{
	struct view w = view_of(r, wide);
	int64_t sval = wide ? (int64_t)val : (int32_t)val;

	val = wide ? val : (uint32_t)val;
	switch (op) {
	case BPF_JEQ:
		return tnum_is_const(w.var) ? (w.var.value == val ? TAKEN : NOT_TAKEN) : UNDECIDED;
	case BPF_JNE:
		return tnum_is_const(w.var) ? (w.var.value != val ? TAKEN : NOT_TAKEN) : UNDECIDED;
	case BPF_JSET:
		return decide(w.var.value & val, ((w.var.value | w.var.mask) & val) == 0);
	case BPF_JGT:
		return decide(w.umin > val, w.umax <= val);
	case BPF_JGE:
		return decide(w.umin >= val, w.umax < val);
	case BPF_JLT:
		return decide(w.umax < val, w.umin >= val);
	case BPF_JLE:
		return decide(w.umax <= val, w.umin > val);
	case BPF_JSGT:
		return decide(w.smin > sval, w.smax <= sval);
	case BPF_JSGE:
		return decide(w.smin >= sval, w.smax < sval);
	case BPF_JSLT:
		return decide(w.smax < sval, w.smin >= sval);
	default: /* BPF_JSLE */
		return decide(w.smax <= sval, w.smin > sval);
	}
}

/* A register against a value. Of pointers only those are decided that are never null. */
static enum decision
decide_value(const struct vreg *r, uint64_t val, uint8_t op, bool wide)
{
	if (!kind_is_pointer(r->kind))
		return decide_scalar(r, val, op, wide);
	if (r->kind != VREG_MAP_VALUE || (wide ? val : (uint32_t)val) != 0)
		return UNDECIDED;
	return op == BPF_JEQ ? NOT_TAKEN : op == BPF_JNE ? TAKEN : UNDECIDED;
}

static uint8_t
swapped_op(uint8_t op)
{
	switch (op) {
#define X(name, code, text, swapped) \
	case code:                   \
		return swapped;
		BPF_JMP_OPS(X)
#undef X
	default:
		return op;
	}
}

/* A packet pointer that is known to be at or past the end, compared with the end again. */
static enum decision
decide_packet(const struct vreg *dst, const struct vreg *src, uint8_t op)
{
	const struct vreg *p = dst;

	if (src->kind != VREG_PACKET_END) {
		if (dst->kind != VREG_PACKET_END)
			return UNDECIDED;
		p = src;
		op = swapped_op(op);
	}
	if (p->range >= 0)
		return UNDECIDED;
	bool beyond = p->range == RANGE_BEYOND_END;
	if (op == BPF_JGT || op == BPF_JLE)
		return beyond ? (op == BPF_JGT ? TAKEN : NOT_TAKEN) : UNDECIDED;
	if (op == BPF_JGE)
		return TAKEN;
	return op == BPF_JLT ? NOT_TAKEN : UNDECIDED;
}

static bool
any_packet(const struct vreg *r)
{
	return kind_is_packet(r->kind) || r->kind == VREG_PACKET_END;
}

static enum decision
decide_jump(struct verifier *v, const struct bpf_insn *insn)
{
	const struct vreg *dst = reg_of(v, insn->dst_reg);
	bool wide = bpf_class(insn) == BPF_JMP;
	uint8_t op = bpf_op(insn);

	if (!bpf_is_x(insn))
		return decide_value(dst, (uint64_t)(int64_t)insn->imm, op, wide);
	const struct vreg *src = reg_of(v, insn->src_reg);
	struct tnum bits = wide ? src->var : tnum_low(src->var);
	if (src->kind == VREG_SCALAR && tnum_is_const(bits))
		return decide_value(dst, bits.value, op, wide);
	if (wide && any_packet(dst) && any_packet(src))
		return decide_packet(dst, src, op);
	return UNDECIDED;
}

static int
check_ja(struct verifier *v, const struct bpf_insn *insn)
{
	bool by_imm = bpf_class(insn) == BPF_JMP32;

	if (insn->src_reg || insn->dst_reg || (by_imm ? insn->off != 0 : insn->imm != 0))
		return refuse(v, RULE_RESERVED_FIELD, NULL, NULL);
	v->insn = (uint32_t)bpf_jump_target(insn, v->insn);
	return 0;
}

/* The outcome is known: only that side is followed, because the values are what they are. */
static int
follow(struct verifier *v, const struct bpf_insn *insn, enum decision decision)
{
	int r = 0;

	if (!kind_is_pointer(reg_of(v, insn->dst_reg)->kind))
		r = mark_precise(v, insn->dst_reg);
	if (r == 0 && bpf_is_x(insn) && !kind_is_pointer(reg_of(v, insn->src_reg)->kind))
		r = mark_precise(v, insn->src_reg);
	if (r == 0)
		v->insn =
			decision == TAKEN ? (uint32_t)bpf_jump_target(insn, v->insn) : v->insn + 1;
	return r;
}

int
check_jump(struct verifier *v, const struct bpf_insn *insn)
{
	if (bpf_op(insn) == BPF_JA)
		return check_ja(v, insn);
	if (bpf_is_x(insn) ? insn->imm != 0 : insn->src_reg != 0)
		return refuse(v, RULE_RESERVED_FIELD, NULL, NULL);
	int r = bpf_is_x(insn) ? reg_operand(v, insn->src_reg, OPERAND_SRC) : 0;
	if (r == 0)
		r = reg_operand(v, insn->dst_reg, OPERAND_SRC);
	if (r)
		return r;
	enum decision decision = decide_jump(v, insn);
	if (decision != UNDECIDED)
		return follow(v, insn, decision);
	struct vstate *taken = push_branch(v, (uint32_t)bpf_jump_target(insn, v->insn));
	if (!taken)
		return v->fatal;
	refine_branch(v, insn, taken);
	v->insn++;
	return 0;
}
