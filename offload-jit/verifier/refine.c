/* SPDX-License-Identifier: BSD-2-Clause */
/* What an undecided comparison tells about both of its sides (docs/verifier.md "Branches"). */
#include "offload-jit/verifier/internal.h"

#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))

/* ---- numbers against a known value: t on the taken side, f on the fall-through ---- */

static void
set64(struct vreg *t, struct vreg *f, uint64_t val, uint8_t op)
{
	int64_t sval = (int64_t)val;

	switch (op) {
	case BPF_JEQ:
		reg_known_values(t, val);
		break;
	case BPF_JNE:
		reg_known_values(f, val);
		break;
	case BPF_JSET:
		if (val && (val & (val - 1)) == 0)
			t->var = tnum_or(t->var, tnum_const(val));
		reg_full64(f);
		reg_full32(f);
		f->var = tnum_and(f->var, tnum_const(~val));
		break;
	case BPF_JGT:
		t->umin = MAX(t->umin, val + 1);
		f->umax = MIN(f->umax, val);
		break;
	case BPF_JGE:
		t->umin = MAX(t->umin, val);
		f->umax = MIN(f->umax, val - 1);
		break;
	case BPF_JLT:
		t->umax = MIN(t->umax, val - 1);
		f->umin = MAX(f->umin, val);
		break;
	case BPF_JLE:
		t->umax = MIN(t->umax, val);
		f->umin = MAX(f->umin, val + 1);
		break;
	case BPF_JSGT:
		t->smin = MAX(t->smin, (int64_t)(val + 1));
		f->smax = MIN(f->smax, sval);
		break;
	case BPF_JSGE:
		t->smin = MAX(t->smin, sval);
		f->smax = MIN(f->smax, (int64_t)(val - 1));
		break;
	case BPF_JSLT:
		t->smax = MIN(t->smax, (int64_t)(val - 1));
		f->smin = MAX(f->smin, sval);
		break;
	default: /* BPF_JSLE */
		t->smax = MIN(t->smax, sval);
		f->smin = MAX(f->smin, (int64_t)(val + 1));
		break;
	}
	reg_combine_64(f);
	reg_combine_64(t);
}

static void
set_low(struct vreg *r, struct tnum low)
{
	r->var = tnum_or(tnum_high(r->var), low);
}

static void
set32(struct vreg *t, struct vreg *f, uint32_t val, uint8_t op)
{
	int32_t sval = (int32_t)val;

	switch (op) {
	case BPF_JEQ:
		reg_known32(t, val);
		break;
	case BPF_JNE:
		reg_known32(f, val);
		break;
	case BPF_JSET:
		if (val && (val & (val - 1)) == 0)
			set_low(t, tnum_or(tnum_low(t->var), tnum_const(val)));
		reg_full64(f);
		reg_full32(f);
		set_low(f, tnum_and(tnum_low(f->var), tnum_const((uint32_t)~val)));
		break;
	case BPF_JGT:
		t->u32min = MAX(t->u32min, val + 1);
		f->u32max = MIN(f->u32max, val);
		break;
	case BPF_JGE:
		t->u32min = MAX(t->u32min, val);
		f->u32max = MIN(f->u32max, val - 1);
		break;
	case BPF_JLT:
		t->u32max = MIN(t->u32max, val - 1);
		f->u32min = MAX(f->u32min, val);
		break;
	case BPF_JLE:
		t->u32max = MIN(t->u32max, val);
		f->u32min = MAX(f->u32min, val + 1);
		break;
	case BPF_JSGT:
		t->s32min = MAX(t->s32min, (int32_t)(val + 1));
		f->s32max = MIN(f->s32max, sval);
		break;
	case BPF_JSGE:
		t->s32min = MAX(t->s32min, sval);
		f->s32max = MIN(f->s32max, (int32_t)(val - 1));
		break;
	case BPF_JSLT:
		t->s32max = MIN(t->s32max, (int32_t)(val - 1));
		f->s32min = MAX(f->s32min, sval);
		break;
	default: /* BPF_JSLE */
		t->s32max = MIN(t->s32max, sval);
		f->s32min = MAX(f->s32min, (int32_t)(val + 1));
		break;
	}
	reg_combine_32(f);
	reg_combine_32(t);
}

static void
set(struct vreg *t, struct vreg *f, uint64_t val, uint8_t op, bool wide)
{
	if (f->kind != VREG_SCALAR)
		return;
	if (wide)
		set64(t, f, val, op);
	else
		set32(t, f, (uint32_t)val, op);
}

/* Two unknown numbers that are equal share what is known of each. */
static void
meet(struct vreg *a, struct vreg *b)
{
	a->umin = b->umin = MAX(a->umin, b->umin);
	a->umax = b->umax = MIN(a->umax, b->umax);
	a->smin = b->smin = MAX(a->smin, b->smin);
	a->smax = b->smax = MIN(a->smax, b->smax);
	a->var = b->var = tnum_meet(a->var, b->var);
	reg_sync(a);
	reg_sync(b);
}

static uint8_t
swapped(uint8_t code)
{
	switch (code) {
#define X(name, op, text, other) \
	case op:                 \
		return other;
		BPF_JMP_OPS(X)
#undef X
	default:
		return code;
	}
}

/* ---- copies of one number ---- */

static void
copy_equal(struct verifier *v, struct vreg *reg, const void *ctx)
{
	const struct vreg *known = ctx;

	if (reg == known || reg->kind != VREG_SCALAR || reg->id != known->id)
		return;
	int32_t subdef = reg->subdef;
	reg_copy(reg, known);
	reg->subdef = subdef;
}

static void
spread_equal(struct verifier *v, struct vstate *state, unsigned regno)
{
	const struct vreg *known = &state->frames[state->top]->regs[regno];

	if (known->kind == VREG_SCALAR && known->id != 0)
		state_each_reg(v, state, copy_equal, known);
}

/* ---- pointers ---- */

struct null_mark {
	uint32_t id;
	bool is_null;
};

static void
mark_null(struct verifier *v, struct vreg *reg, const void *ctx)
{
	const struct null_mark *mark = ctx;

	if (!kind_may_be_null(reg->kind) || reg->id != mark->id)
		return;
	if (mark->is_null) {
		reg->kind = VREG_SCALAR;
		reg->id = 0;
		reg->ref = 0;
		return;
	}
	reg->kind = reg->kind == VREG_MAP_VALUE_OR_NULL ? VREG_MAP_VALUE : VREG_MEM;
	reg->id = 0;
}

static void
mark_null_side(struct verifier *v, struct vstate *state, unsigned regno, bool is_null)
{
	const struct vreg *reg = &state->frames[state->top]->regs[regno];
	struct null_mark mark = {.id = reg->id, .is_null = is_null};
	uint32_t ref = reg->ref;

	state_each_reg(v, state, mark_null, &mark);
	for (uint32_t i = 0; is_null && ref && i < state->ref_count; i++) {
		if (state->refs[i].id == ref)
			state->refs[i--] = state->refs[--state->ref_count];
	}
}

struct good_range {
	uint8_t kind;
	uint32_t id;
	int32_t range;
};

static void
widen_range(struct verifier *v, struct vreg *reg, const void *ctx)
{
	const struct good_range *good = ctx;

	if (reg->kind == good->kind && reg->id == good->id)
		reg->range = MAX(reg->range, good->range);
}

/* On this side the packet reaches to p; with an open comparison one byte further. */
static void
good_packet(struct verifier *v, struct vstate *state, const struct vreg *p, bool open)
{
	if (p->off < 0 || (p->off == 0 && open))
		return;
	if (p->umax > PACKET_OFF_MAX || p->umax + (uint64_t)p->off > PACKET_OFF_MAX)
		return;
	struct good_range good = {.kind = p->kind, .id = p->id, .range = p->off + open};
	state_each_reg(v, state, widen_range, &good);
}

static bool
initial_packet(const struct vreg *r)
{
	return r->kind == VREG_PACKET && r->id == 0 && r->off == 0 && tnum_equals(r->var, 0);
}

static bool
start_and_end(const struct vreg *p, const struct vreg *end)
{
	return (p->kind == VREG_PACKET && end->kind == VREG_PACKET_END) ||
	       (p->kind == VREG_PACKET_META && initial_packet(end));
}

/* p op end: both sides learn where the packet ends. */
static void
refine_packet(struct verifier *v, struct vstate *taken, unsigned regno, uint8_t op)
{
	/* "p > end" and "p <= end" ask the same question with the sides changed */
	bool good_taken = op == BPF_JLT || op == BPF_JLE;
	bool open = op == BPF_JLT || op == BPF_JGE;
	struct vstate *good = good_taken ? taken : v->cur, *bad = good_taken ? v->cur : taken;
	const struct vreg p = good->frames[good->top]->regs[regno];

	good_packet(v, good, &p, open);
	struct vreg *past = &bad->frames[bad->top]->regs[regno];
	if (past->kind == VREG_PACKET)
		past->range = open ? RANGE_AT_END : RANGE_BEYOND_END;
}

static void
match_packet(struct verifier *v, const struct bpf_insn *insn, struct vstate *taken)
{
	const struct vreg *dst = reg_of(v, insn->dst_reg), *src = reg_of(v, insn->src_reg);
	uint8_t op = bpf_op(insn);

	if (!bpf_is_x(insn) || bpf_class(insn) != BPF_JMP ||
		(op != BPF_JGT && op != BPF_JLT && op != BPF_JGE && op != BPF_JLE))
		return;
	if (start_and_end(dst, src))
		refine_packet(v, taken, insn->dst_reg, op);
	else if (start_and_end(src, dst))
		refine_packet(v, taken, insn->src_reg, swapped(op));
}

/* ---- the whole ---- */

static void
refine_two_numbers(struct verifier *v, const struct bpf_insn *insn, struct vstate *taken)
{
	struct vreg *t = taken->frames[taken->top]->regs;
	struct vreg *dst = reg_of(v, insn->dst_reg), *src = reg_of(v, insn->src_reg);
	struct vreg *tdst = &t[insn->dst_reg], *tsrc = &t[insn->src_reg];
	bool wide = bpf_class(insn) == BPF_JMP;
	uint8_t op = bpf_op(insn);

	if (tnum_is_const(src->var) || (!wide && tnum_is_const(tnum_low(src->var))))
		set(tdst, dst, src->var.value, op, wide);
	else if (tnum_is_const(dst->var) || (!wide && tnum_is_const(tnum_low(dst->var))))
		set(tsrc, src, dst->var.value, swapped(op), wide);
	else if (wide && op == BPF_JEQ)
		meet(tsrc, tdst);
	else if (wide && op == BPF_JNE)
		meet(src, dst);
	spread_equal(v, v->cur, insn->src_reg);
	spread_equal(v, taken, insn->src_reg);
}

void
refine_branch(struct verifier *v, const struct bpf_insn *insn, struct vstate *taken)
{
	struct vreg *dst = reg_of(v, insn->dst_reg);
	uint8_t op = bpf_op(insn);
	bool wide = bpf_class(insn) == BPF_JMP;

	if (bpf_is_x(insn)) {
		if (dst->kind == VREG_SCALAR && reg_of(v, insn->src_reg)->kind == VREG_SCALAR)
			refine_two_numbers(v, insn, taken);
	} else if (dst->kind == VREG_SCALAR) {
		set(&taken->frames[taken->top]->regs[insn->dst_reg], dst,
			(uint64_t)(int64_t)insn->imm, op, wide);
	}
	spread_equal(v, v->cur, insn->dst_reg);
	spread_equal(v, taken, insn->dst_reg);
	if (wide && !bpf_is_x(insn) && insn->imm == 0 && (op == BPF_JEQ || op == BPF_JNE) &&
		kind_may_be_null(dst->kind)) {
		mark_null_side(v, v->cur, insn->dst_reg, op == BPF_JNE);
		mark_null_side(v, taken, insn->dst_reg, op == BPF_JEQ);
	} else {
		match_packet(v, insn, taken);
	}
}
