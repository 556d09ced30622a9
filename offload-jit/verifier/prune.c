/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * At prune points: compare with stored states, detect loops that make no progress, store the state.
 * When states are stored and dropped follows the kernel's counters, because they decide which
 * values are seen at an instruction (docs/verifier.md "Prune points").
 */
#include "offload-jit/verifier/internal.h"

#include <string.h>

static struct vstate **
bucket_of(struct verifier *v, uint32_t insn)
{
	uint32_t callsite = (uint32_t)frame_top(v)->callsite;

	return &v->buckets[(insn ^ callsite) % v->program->insn_count];
}

static int
record_arrival(struct verifier *v)
{
	if (v->slot_flags[v->insn] & SLOT_JUMP)
		return history_add(v, v->insn, v->prev_insn);
	return 0;
}

/* Numbers start a new segment imprecise, in the stored copy and on the path. */
static void
forget_precision(struct vstate *state)
{
	for (uint32_t f = 0; f <= state->top; f++) {
		struct vframe *frame = state->frames[f];
		for (unsigned i = 0; i < BPF_REG_10; i++) {
			if (frame->regs[i].kind == VREG_SCALAR)
				frame->regs[i].precise = false;
		}
		for (uint32_t i = 0; i < frame->slot_count; i++) {
			struct vslot *slot = &frame->slots[i];
			if (slot_is_spill(slot) && slot->spill.kind == VREG_SCALAR)
				slot->spill.precise = false;
		}
	}
}

/* The path's registers and slots hang on the new stored state. R0..R5 of outer frames are dead. */
static void
link_to_parent(struct vstate *cur, struct vstate *parent)
{
	cur->parent = parent;
	for (uint32_t f = 0; f <= cur->top; f++) {
		struct vframe *frame = cur->frames[f], *from = parent->frames[f];
		for (unsigned i = 0; i < BPF_REG_10; i++)
			frame->regs[i].live = 0;
		for (unsigned i = f < cur->top ? BPF_REG_6 : BPF_REG_0; i < BPF_REG_10; i++)
			frame->regs[i].parent = &from->regs[i];
		for (uint32_t i = 0; i < frame->slot_count; i++) {
			frame->slots[i].spill.live = 0;
			frame->slots[i].spill.parent = &from->slots[i].spill;
		}
	}
}

static int
store(struct verifier *v)
{
	struct vstate *cur = v->cur;

	v->stored_jumps = v->jumps;
	v->stored_visits = v->visits;
	v->states_stored++;
	forget_precision(cur);
	struct vstate *stored = state_copy(v, cur);
	if (!stored)
		return -ENOMEM;
	stored->insn = v->insn;
	stored->hits = stored->misses = 0;
	stored->unlinked = false;
	struct vstate **bucket = bucket_of(v, v->insn);
	stored->next = *bucket;
	*bucket = stored;
	link_to_parent(cur, stored);
	cur->first = (int32_t)v->insn;
	cur->history_count = 0;
	return 0;
}

/* @return 1: pruned */
static int
prune(struct verifier *v, struct vstate *stored)
{
	stored->hits++;
	int r = propagate_liveness(v, stored);
	if (r == 0)
		r = record_arrival(v);
	if (r == 0)
		r = propagate_precision(v, stored);
	return r ? r : 1;
}

int
prune_or_store(struct verifier *v)
{
	struct vstate *cur = v->cur;
	bool few_jumps = v->jumps - v->stored_jumps < 2,
	     few_visits = v->visits - v->stored_visits < 8;
	bool add = !few_jumps && !few_visits;

	cur->last = v->prev_insn;
	if (!(v->slot_flags[v->insn] & SLOT_PRUNE))
		return record_arrival(v);
	if (v->program->flags & BPF_F_TEST_STATE_FREQ)
		add = true;
	for (struct vstate **link = bucket_of(v, v->insn), *s; (s = *link);) {
		if (s->insn != v->insn) {
			link = &s->next;
			continue;
		}
		if (s->branches > 0) { /* we are inside its subtree: a loop */
			if (states_maybe_loop(s, cur) &&
				states_equal(s, cur, v->options->exact_scalars))
				return refuse(v, RULE_LOOP, NULL, NULL);
			if (v->jumps - v->stored_jumps < 20 && v->visits - v->stored_visits < 100)
				add = false;
		} else if (!v->options->keep_paths &&
			   states_equal(s, cur, v->options->exact_scalars)) {
			return prune(v, s);
		}
		if (add)
			s->misses++;
		if (s->misses > 3 * s->hits + 3) {
			*link = s->next;
			s->unlinked = true;
			if (s->branches == 0) /* nothing descends from it any more */
				state_free(v, s);
			continue;
		}
		link = &s->next;
	}
	return add ? store(v) : record_arrival(v);
}
