/* SPDX-License-Identifier: BSD-2-Clause */
/* Life of states: copies, frames, stack slots. */
#include "offload-jit/verifier/internal.h"

#include <assert.h>
#include <string.h>

/* Comparison of registers is memcmp over a run of fields without padding. */
#define KEY_BYTES (offsetof(struct vreg, parent) - offsetof(struct vreg, off))
#define HEAD_BYTES (offsetof(struct vreg, id) - offsetof(struct vreg, off))
static_assert(HEAD_BYTES == 3 * 4 + sizeof(void *), "padding between off and id");
static_assert(KEY_BYTES == HEAD_BYTES + 2 * 4 + 2 * 8 + 4 * 8 + 4 * 4, "padding in the key");

bool
reg_key_equal(const struct vreg *a, const struct vreg *b)
{
	return a->kind == b->kind && memcmp(&a->off, &b->off, KEY_BYTES) == 0;
}

bool
reg_head_equal(const struct vreg *a, const struct vreg *b)
{
	return a->kind == b->kind && memcmp(&a->off, &b->off, HEAD_BYTES) == 0;
}

void
reg_copy(struct vreg *to, const struct vreg *from)
{
	struct vreg *parent = to->parent;
	uint8_t live = to->live;

	*to = *from;
	to->parent = parent;
	to->live = live;
}

static void
frame_free(struct verifier *v, struct vframe *frame)
{
	if (!frame)
		return;
	pool_free(&v->pool, frame->slots, frame->slot_count * sizeof(*frame->slots));
	pool_free(&v->pool, frame, sizeof(*frame));
}

void
state_free(struct verifier *v, struct vstate *state)
{
	if (!state)
		return;
	for (uint32_t i = 0; i < VFRAME_MAX; i++)
		frame_free(v, state->frames[i]);
	pool_free(&v->pool, state->history, state->history_capacity * sizeof(*state->history));
	pool_free(&v->pool, state, sizeof(*state));
}

static struct vframe *
frame_copy(struct verifier *v, const struct vframe *from)
{
	struct vframe *frame = pool_alloc(&v->pool, sizeof(*frame));

	if (!frame)
		return NULL;
	*frame = *from;
	if (from->slot_count == 0)
		return frame;
	size_t bytes = from->slot_count * sizeof(*from->slots);
	frame->slots = pool_alloc(&v->pool, bytes);
	if (!frame->slots) {
		pool_free(&v->pool, frame, sizeof(*frame));
		return NULL;
	}
	memcpy(frame->slots, from->slots, bytes);
	return frame;
}

struct vstate *
state_copy(struct verifier *v, const struct vstate *from)
{
	struct vstate *state = pool_alloc(&v->pool, sizeof(*state));

	if (!state) {
		out_of_memory(v);
		return NULL;
	}
	*state = *from;
	memset(state->frames, 0, sizeof(state->frames));
	state->history = NULL;
	state->history_capacity = from->history_count;
	bool ok = true;
	if (from->history_count) {
		size_t bytes = from->history_count * sizeof(*from->history);
		state->history = pool_alloc(&v->pool, bytes);
		ok = state->history != NULL;
		if (ok)
			memcpy(state->history, from->history, bytes);
		else
			state->history_capacity = 0;
	}
	for (uint32_t i = 0; i <= from->top && ok; i++) {
		state->frames[i] = frame_copy(v, from->frames[i]);
		ok = state->frames[i] != NULL;
	}
	if (!ok) {
		state_free(v, state);
		out_of_memory(v);
		return NULL;
	}
	return state;
}

static struct vframe *
frame_new(struct verifier *v, uint32_t number, int32_t callsite, uint32_t subprog)
{
	struct vframe *frame = pool_zalloc(&v->pool, sizeof(*frame));

	if (!frame) {
		out_of_memory(v);
		return NULL;
	}
	frame->callsite = callsite;
	frame->subprog = subprog;
	for (unsigned i = 0; i < VREG_COUNT; i++)
		reg_not_init(&frame->regs[i]);
	struct vreg *fp = &frame->regs[BPF_REG_10];
	reg_known(fp, 0);
	fp->kind = VREG_STACK;
	fp->frame = number;
	return frame;
}

int
frame_push(struct verifier *v, int32_t callsite, uint32_t subprog)
{
	assert(v->cur->top + 1 < VFRAME_MAX);
	struct vframe *frame = frame_new(v, v->cur->top + 1, callsite, subprog);

	if (!frame)
		return -ENOMEM;
	v->cur->frames[++v->cur->top] = frame;
	return 0;
}

void
frame_pop(struct verifier *v)
{
	assert(v->cur->top > 0);
	frame_free(v, v->cur->frames[v->cur->top]);
	v->cur->frames[v->cur->top--] = NULL;
}

struct vstate *
state_new(struct verifier *v, uint32_t entry, uint32_t subprog)
{
	struct vstate *state = pool_zalloc(&v->pool, sizeof(*state));

	if (!state) {
		out_of_memory(v);
		return NULL;
	}
	state->branches = 1;
	state->first = (int32_t)entry;
	state->last = -1;
	state->frames[0] = frame_new(v, 0, -1, subprog);
	if (!state->frames[0]) {
		pool_free(&v->pool, state, sizeof(*state));
		return NULL;
	}
	return state;
}

int
frame_grow(struct verifier *v, struct vframe *frame, uint32_t slots)
{
	if (slots <= frame->slot_count)
		return 0;
	struct vslot *grown = pool_zalloc(&v->pool, slots * sizeof(*grown));
	if (!grown)
		return out_of_memory(v);
	if (frame->slot_count)
		memcpy(grown, frame->slots, frame->slot_count * sizeof(*grown));
	pool_free(&v->pool, frame->slots, frame->slot_count * sizeof(*grown));
	frame->slots = grown;
	frame->slot_count = slots;
	return 0;
}

int
history_add(struct verifier *v, uint32_t to, int32_t from)
{
	struct vstate *s = v->cur;

	if (s->history_count == s->history_capacity) {
		uint32_t capacity = s->history_capacity ? 2 * s->history_capacity : 8;
		struct jump *grown = pool_alloc(&v->pool, capacity * sizeof(*grown));
		if (!grown)
			return out_of_memory(v);
		if (s->history_count)
			memcpy(grown, s->history, s->history_count * sizeof(*grown));
		pool_free(&v->pool, s->history, s->history_capacity * sizeof(*grown));
		s->history = grown;
		s->history_capacity = capacity;
	}
	s->history[s->history_count++] = (struct jump){.to = to, .from = from};
	return 0;
}

void
state_each_reg(struct verifier *v, struct vstate *state, reg_fn fn, const void *ctx)
{
	for (uint32_t f = 0; f <= state->top; f++) {
		struct vframe *frame = state->frames[f];
		for (unsigned i = 0; i < VREG_COUNT; i++)
			fn(v, &frame->regs[i], ctx);
		for (uint32_t i = 0; i < frame->slot_count; i++) {
			if (slot_is_full_spill(&frame->slots[i]))
				fn(v, &frame->slots[i].spill, ctx);
		}
	}
}
