/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which numbers mattered: from the place where a value is needed exactly, go back over the path and
 * mark in the stored states the registers and slots that it came from (docs/verifier.md
 * "Precision"). Where the way back is lost, everything becomes precise.
 */
#include "offload-jit/verifier/internal.h"

#include <assert.h>

/* What is being followed: bit sets. */
struct trace {
	uint32_t regs;
	uint64_t slots;
	uint32_t frame;
};

enum undo { UNDO_OK, UNDO_GIVE_UP, UNDO_FAULT };

static inline uint32_t
bit(unsigned regno)
{
	return (uint32_t)1 << regno;
}

static uint64_t
slot_bit(int32_t off)
{
	uint32_t slot = (uint32_t)(-off - 1) / 8;

	return slot < 64 ? (uint64_t)1 << slot : 0;
}

static enum undo
undo_alu(const struct bpf_insn *insn, struct trace *t)
{
	uint8_t op = bpf_op(insn);

	if (!(t->regs & bit(insn->dst_reg)) || op == BPF_END || op == BPF_NEG)
		return UNDO_OK;
	if (op == BPF_MOV)
		t->regs &= ~bit(insn->dst_reg);
	if (bpf_is_x(insn))
		t->regs |= bit(insn->src_reg);
	return UNDO_OK;
}

static enum undo
undo_load(const struct bpf_insn *insn, unsigned dst, unsigned base, struct trace *t)
{
	if (!(t->regs & bit(dst)))
		return UNDO_OK;
	t->regs &= ~bit(dst);
	if (base != BPF_REG_10)
		return UNDO_OK;
	uint64_t slot = insn->off < 0 ? slot_bit(insn->off) : 0;
	if (slot == 0)
		return UNDO_FAULT;
	t->slots |= slot;
	return UNDO_OK;
}

static enum undo
undo_store(const struct bpf_insn *insn, struct trace *t)
{
	bool atomic = bpf_class(insn) == BPF_STX && (insn->code & 0xe0) == BPF_ATOMIC;

	if (atomic && (insn->imm & BPF_FETCH)) {
		unsigned dst = insn->imm == BPF_CMPXCHG ? BPF_REG_0 : insn->src_reg;
		return undo_load(insn, dst, insn->dst_reg, t);
	}
	if (t->regs & bit(insn->dst_reg))
		return UNDO_GIVE_UP;
	if (insn->dst_reg != BPF_REG_10)
		return UNDO_OK;
	uint64_t slot = insn->off < 0 ? slot_bit(insn->off) : 0;
	if (slot == 0)
		return UNDO_FAULT;
	if (!(t->slots & slot))
		return UNDO_OK;
	t->slots &= ~slot;
	if (bpf_class(insn) == BPF_STX)
		t->regs |= bit(insn->src_reg);
	return UNDO_OK;
}

static enum undo
undo_jump(const struct bpf_insn *insn, struct trace *t)
{
	const uint32_t arguments = bit(1) | bit(2) | bit(3) | bit(4) | bit(5);

	if (insn->code == (BPF_JMP | BPF_EXIT) || bpf_is_pseudo_call(insn))
		return UNDO_GIVE_UP;
	if (insn->code == (BPF_JMP | BPF_CALL)) {
		t->regs &= ~bit(0);
		return t->regs & arguments ? UNDO_FAULT : UNDO_OK;
	}
	if (bpf_is_conditional(insn) && bpf_is_x(insn) &&
		(t->regs & (bit(insn->dst_reg) | bit(insn->src_reg))))
		t->regs |= bit(insn->dst_reg) | bit(insn->src_reg);
	return UNDO_OK;
}

static enum undo
undo_ld(const struct bpf_insn *insn, struct trace *t)
{
	if (!(t->regs & bit(insn->dst_reg)))
		return UNDO_OK;
	t->regs &= ~bit(insn->dst_reg);
	return bpf_is_ld_imm64(insn) ? UNDO_OK : UNDO_GIVE_UP;
}

/* Go back over one instruction: what did the followed values come from? */
static enum undo
undo(const struct bpf_insn *insn, struct trace *t)
{
	if (insn->code == 0) /* second slot of LD_IMM64 */
		return UNDO_OK;
	switch (bpf_class(insn)) {
	case BPF_ALU:
	case BPF_ALU64:
		return undo_alu(insn, t);
	case BPF_LDX:
		return undo_load(insn, insn->dst_reg, insn->src_reg, t);
	case BPF_ST:
	case BPF_STX:
		return undo_store(insn, t);
	case BPF_JMP:
	case BPF_JMP32:
		return undo_jump(insn, t);
	default:
		return undo_ld(insn, t);
	}
}

/* Every number in all ancestors matters. */
static void
all_precise(struct vstate *st)
{
	for (st = st->parent; st; st = st->parent) {
		for (uint32_t f = 0; f <= st->top; f++) {
			struct vframe *frame = st->frames[f];
			for (unsigned i = 0; i < BPF_REG_10; i++) {
				if (frame->regs[i].kind == VREG_SCALAR)
					frame->regs[i].precise = true;
			}
			for (uint32_t i = 0; i < frame->slot_count; i++) {
				struct vslot *slot = &frame->slots[i];
				if (slot_is_spill(slot) && slot->spill.kind == VREG_SCALAR)
					slot->spill.precise = true;
			}
		}
	}
}

/* Mark what is followed in a stored state; drop what is no number there.
 * @return false: a slot does not exist */
static bool
mark_stored(struct vstate *st, struct trace *t, bool *fresh)
{
	struct vframe *frame = st->frames[t->frame];

	if (!frame)
		return false;
	for (unsigned i = 0; i < VREG_COUNT; i++) {
		struct vreg *reg = &frame->regs[i];
		if (!(t->regs & bit(i)))
			continue;
		if (reg->kind != VREG_SCALAR) {
			t->regs &= ~bit(i);
			continue;
		}
		*fresh |= !reg->precise;
		reg->precise = true;
	}
	for (unsigned i = 0; i < 64; i++) {
		if (!(t->slots >> i & 1))
			continue;
		if (i >= frame->slot_count)
			return false;
		struct vslot *slot = &frame->slots[i];
		if (!slot_is_spill(slot) || slot->spill.kind != VREG_SCALAR) {
			t->slots &= ~((uint64_t)1 << i);
			continue;
		}
		*fresh |= !slot->spill.precise;
		slot->spill.precise = true;
	}
	return true;
}

/* Back over one segment of the path, to the stored state that begins it. */
static enum undo
undo_segment(
	struct verifier *v, const struct vstate *st, int32_t last, bool skip_first, struct trace *t)
{
	uint32_t n = st->history_count;

	for (int32_t i = last;;) {
		if (skip_first) {
			skip_first = false;
		} else {
			enum undo r = undo(insn_at(v, (uint32_t)i), t);
			if (r != UNDO_OK)
				return r;
		}
		if (!t->regs && !t->slots)
			return UNDO_OK;
		bool arrived = n > 0 && st->history[n - 1].to == (uint32_t)i;
		if (i == st->first && (n == 0 || (n == 1 && arrived)))
			return UNDO_OK;
		if (arrived)
			i = st->history[--n].from;
		else
			i--;
		if (i < 0)
			return UNDO_FAULT;
	}
}

/* The start of a global function's walk: its arguments are what can be meant. */
static int
mark_arguments(struct verifier *v, struct vstate *st, const struct trace *t)
{
	const uint32_t arguments = bit(1) | bit(2) | bit(3) | bit(4) | bit(5);

	if (v->walk_subprog == 0 || t->slots || (t->regs & ~arguments))
		return refuse(v, RULE_PRECISION, NULL, NULL);
	for (unsigned i = BPF_REG_1; i <= BPF_REG_5; i++) {
		if ((t->regs & bit(i)) && st->frames[0]->regs[i].kind == VREG_SCALAR)
			st->frames[0]->regs[i].precise = true;
	}
	return 0;
}

static int
backtrack(struct verifier *v, struct trace t)
{
	struct vstate *st = v->cur;
	int32_t last = (int32_t)v->insn;
	bool skip_first = true;

	for (;;) {
		if (last < 0)
			return mark_arguments(v, st, &t);
		enum undo r = undo_segment(v, st, last, skip_first, &t);
		skip_first = false;
		if (r == UNDO_FAULT)
			return refuse(v, RULE_PRECISION, NULL, NULL);
		if (r == UNDO_GIVE_UP) {
			all_precise(st);
			return 0;
		}
		bool fresh = false;
		st = st->parent;
		if (!st || (!t.regs && !t.slots))
			return 0;
		if (!mark_stored(st, &t, &fresh)) {
			all_precise(st);
			return 0;
		}
		if ((!t.regs && !t.slots) || !fresh)
			return 0;
		last = st->last;
	}
}

int
mark_precise(struct verifier *v, unsigned regno)
{
	struct trace t = {.regs = bit(regno), .frame = v->cur->top};

	assert(reg_of(v, regno)->kind == VREG_SCALAR);
	return backtrack(v, t);
}

int
propagate_precision(struct verifier *v, const struct vstate *old)
{
	for (uint32_t f = old->top + 1; f-- > 0;) {
		const struct vframe *frame = old->frames[f];
		for (unsigned i = 0; i < BPF_REG_10; i++) {
			const struct vreg *reg = &frame->regs[i];
			if (reg->kind != VREG_SCALAR || !reg->precise ||
				!(reg->live & (VLIVE_READ32 | VLIVE_READ64)))
				continue;
			struct trace t = {.regs = bit(i), .frame = f};
			if (v->cur->frames[f]->regs[i].kind != VREG_SCALAR)
				return refuse(v, RULE_PRECISION, NULL, NULL);
			int r = backtrack(v, t);
			if (r)
				return r;
		}
		for (uint32_t i = 0; i < frame->slot_count; i++) {
			const struct vslot *slot = &frame->slots[i];
			if (!slot_is_spill(slot) || slot->spill.kind != VREG_SCALAR ||
				!slot->spill.precise ||
				!(slot->spill.live & (VLIVE_READ32 | VLIVE_READ64)))
				continue;
			struct trace t = {.slots = (uint64_t)1 << i, .frame = f};
			int r = backtrack(v, t);
			if (r)
				return r;
		}
	}
	return 0;
}
