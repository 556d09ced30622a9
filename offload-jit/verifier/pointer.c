/* SPDX-License-Identifier: BSD-2-Clause */
/* Pointer plus or minus number: which pointers may move, and how far. */
#include "offload-jit/verifier/internal.h"

/* Is the distance one that memory checks can work with? */
static bool
distance_sane(const struct vreg *r)
{
	int64_t value = (int64_t)r->var.value;

	if (tnum_is_const(r->var) && (value >= VAR_OFF_MAX || value <= -VAR_OFF_MAX))
		return false;
	if (r->off >= VAR_OFF_MAX || r->off <= -VAR_OFF_MAX)
		return false;
	return r->smin != INT64_MIN && r->smin < VAR_OFF_MAX && r->smin > -VAR_OFF_MAX;
}

static bool
contradictory(const struct vreg *s)
{
	return s->smin > s->smax || s->umin > s->umax ||
	       (tnum_is_const(s->var) && (s->smin != s->smax || s->umin != s->umax));
}

static int
check_may_move(struct verifier *v, const struct vreg *pointer, const struct vreg *scalar,
	const struct bpf_insn *insn)
{
	uint8_t op = bpf_op(insn);

	if (kind_may_be_null(pointer->kind))
		return refuse(v, RULE_NULL_ARITHMETIC, NULL,
			"arithmetic on a pointer that may be null (%s)",
			vreg_kind_name(pointer->kind));
	bool plus_zero = op == BPF_ADD && tnum_equals(scalar->var, 0) && scalar->smin == 0;
	if ((pointer->kind == VREG_MAP && !plus_zero) || pointer->kind == VREG_PACKET_END)
		return refuse(v, RULE_POINTER_ARITHMETIC, NULL,
			"arithmetic on a %s pointer is not allowed", vreg_kind_name(pointer->kind));
	return 0;
}

/* A packet pointer that moves by an unknown amount is a new origin, of which nothing is checked. */
static void
renew_packet(struct verifier *v, struct vreg *dst, bool forget_range)
{
	if (!kind_is_packet(dst->kind))
		return;
	dst->id = ++v->id_gen;
	if (forget_range)
		dst->range = 0;
}

/* A packet pointer that is known to be at the packet's end, or beyond, is not any more when it
 * moves back. Kernel 6.18 keeps that it is, takes a later comparison with the end for decided, and
 * a program may then read beyond the packet (docs/soundness.md). */
static void
forget_past_end(struct vreg *dst)
{
	if (dst->range < 0)
		dst->range = 0;
}

static void
add(struct verifier *v, struct vreg *dst, const struct vreg *p, const struct vreg *s)
{
	int64_t off = (int64_t)p->off + s->smin;

	if (s->smin < 0)
		forget_past_end(dst);
	if (tnum_is_const(s->var) && off == (int32_t)off) {
		dst->off = (int32_t)off;
		return;
	}
	if (__builtin_add_overflow(p->smin, s->smin, &dst->smin) ||
		__builtin_add_overflow(p->smax, s->smax, &dst->smax)) {
		dst->smin = INT64_MIN;
		dst->smax = INT64_MAX;
	}
	if (__builtin_add_overflow(p->umin, s->umin, &dst->umin) ||
		__builtin_add_overflow(p->umax, s->umax, &dst->umax)) {
		dst->umin = 0;
		dst->umax = UINT64_MAX;
	}
	dst->var = tnum_add(p->var, s->var);
	renew_packet(v, dst, true);
}

static void
subtract(struct verifier *v, struct vreg *dst, const struct vreg *p, const struct vreg *s)
{
	int64_t off = (int64_t)p->off - s->smin;

	if (s->smax > 0)
		forget_past_end(dst);
	if (tnum_is_const(s->var) && off == (int32_t)off) {
		dst->off = (int32_t)off;
		return;
	}
	if (__builtin_sub_overflow(p->smin, s->smax, &dst->smin) ||
		__builtin_sub_overflow(p->smax, s->smin, &dst->smax)) {
		dst->smin = INT64_MIN;
		dst->smax = INT64_MAX;
	}
	if (p->umin < s->umax) {
		dst->umin = 0;
		dst->umax = UINT64_MAX;
	} else {
		dst->umin = p->umin - s->umax;
		dst->umax = p->umax - s->umin;
	}
	dst->var = tnum_sub(p->var, s->var);
	renew_packet(v, dst, s->smin < 0);
}

int
pointer_alu(struct verifier *v, const struct bpf_insn *insn, const struct vreg *pointer,
	const struct vreg *scalar)
{
	struct vreg *dst = reg_of(v, insn->dst_reg);
	const struct vreg p = *pointer, s = *scalar; /* one of them may be dst itself */
	bool dst_was_scalar = dst == scalar;
	uint8_t op = bpf_op(insn);

	if (contradictory(&s)) {
		reg_unknown(dst);
		return 0;
	}
	if (bpf_class(insn) == BPF_ALU) {
		if (op != BPF_SUB)
			return refuse_reg(v, RULE_POINTER_32BIT, insn->dst_reg,
				"32-bit arithmetic on a %s pointer", vreg_kind_name(p.kind));
		reg_unknown(dst);
		return 0;
	}
	int r = check_may_move(v, &p, &s, insn);
	if (r)
		return r;
	if (dst_was_scalar)
		*dst = p; /* liveness included, as the kernel does */
	if (!distance_sane(&s) || !distance_sane(&p))
		return refuse(v, RULE_POINTER_RANGE, NULL,
			"the offset of the %s pointer is unbounded or beyond 2^29",
			vreg_kind_name(p.kind));
	reg_full32(dst);
	if (op == BPF_ADD) {
		add(v, dst, &p, &s);
	} else if (op == BPF_SUB) {
		if (dst_was_scalar)
			return refuse(v, RULE_POINTER_SUBTRACT, NULL,
				"R%u, a number, minus a pointer", insn->dst_reg);
		if (p.kind == VREG_STACK)
			return refuse(v, RULE_POINTER_SUBTRACT, NULL,
				"subtraction from a stack pointer; add a negative number instead");
		subtract(v, dst, &p, &s);
	} else {
		return refuse(v, RULE_POINTER_ARITHMETIC, NULL,
			"this operation on a %s pointer is not allowed; only + and - are",
			vreg_kind_name(p.kind));
	}
	if (!distance_sane(dst))
		return refuse_reg(v, RULE_POINTER_RANGE, insn->dst_reg,
			"the offset of the %s pointer becomes unbounded or goes beyond 2^29",
			vreg_kind_name(p.kind));
	reg_sync(dst);
	return 0;
}
