/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Is everything that can happen from here already covered by a stored state? Only what its
 * continuation read is compared, and numbers only where their value mattered (docs/verifier.md
 * "Comparison").
 */
#include "offload-jit/verifier/internal.h"

#include <string.h>

/* Ids are names: old ones are mapped to current ones as they are met, per frame. */
struct id_map {
	struct {
		uint32_t old, cur;
	} pairs[VREG_COUNT + VSTACK_BYTES / 8];
	uint32_t count;
	bool exact_scalars; /* numbers are compared whether or not their value mattered */
};

static bool
ids_match(struct id_map *map, uint32_t old, uint32_t cur)
{
	for (uint32_t i = 0; i < map->count; i++) {
		if (map->pairs[i].old == old)
			return map->pairs[i].cur == cur;
	}
	if (map->count == sizeof(map->pairs) / sizeof(map->pairs[0]))
		return false;
	map->pairs[map->count].old = old;
	map->pairs[map->count++].cur = cur;
	return true;
}

static bool
bounds_in(const struct vreg *old, const struct vreg *cur)
{
	return old->umin <= cur->umin && old->umax >= cur->umax && old->smin <= cur->smin &&
	       old->smax >= cur->smax && old->u32min <= cur->u32min && old->u32max >= cur->u32max &&
	       old->s32min <= cur->s32min && old->s32max >= cur->s32max;
}

static bool
packet_safe(const struct vreg *old, const struct vreg *cur, struct id_map *ids)
{
	if (cur->kind != old->kind)
		return false;
	if (old->range < 0 || cur->range < 0) {
		if (old->range != cur->range)
			return false;
	} else if (old->range > cur->range) {
		return false;
	}
	if (old->off != cur->off || (old->id && !ids_match(ids, old->id, cur->id)))
		return false;
	return bounds_in(old, cur) && tnum_in(old->var, cur->var);
}

static bool
reg_safe(const struct vreg *old, const struct vreg *cur, struct id_map *ids)
{
	if (!(old->live & (VLIVE_READ32 | VLIVE_READ64)))
		return true;
	if (old->kind == VREG_STACK)
		return reg_key_equal(old, cur) && old->frame == cur->frame;
	if (reg_key_equal(old, cur) || old->kind == VREG_NOT_INIT)
		return true;
	if (cur->kind == VREG_NOT_INIT)
		return false;
	switch (old->kind) {
	case VREG_SCALAR:
		return cur->kind == VREG_SCALAR &&
		       ((!old->precise && !ids->exact_scalars) ||
			       (bounds_in(old, cur) && tnum_in(old->var, cur->var)));
	case VREG_MAP_VALUE_OR_NULL:
		return kind_may_be_null(cur->kind) && reg_head_equal(old, cur) &&
		       ids_match(ids, old->id, cur->id);
	case VREG_MAP_VALUE:
		return reg_head_equal(old, cur) && bounds_in(old, cur) &&
		       tnum_in(old->var, cur->var);
	case VREG_PACKET:
	case VREG_PACKET_META:
		return packet_safe(old, cur, ids);
	default: /* only equal ones */
		return false;
	}
}

static bool
slot_safe(const struct vslot *old, const struct vslot *cur, struct id_map *ids)
{
	if (!(old->spill.live & (VLIVE_READ32 | VLIVE_READ64)))
		return true;
	for (unsigned byte = 0; byte < 8; byte++) {
		if (old->bytes[byte] == VSLOT_INVALID || old->bytes[byte] == VSLOT_MISC)
			continue;
		if (!cur || old->bytes[byte] != cur->bytes[byte])
			return false;
		if (byte == 7 && !reg_safe(&old->spill, &cur->spill, ids))
			return false;
	}
	return true;
}

static bool
frame_equal(const struct vframe *old, const struct vframe *cur, bool exact_scalars)
{
	struct id_map ids;

	ids.count = 0;
	ids.exact_scalars = exact_scalars;
	for (unsigned i = 0; i < VREG_COUNT; i++) {
		if (!reg_safe(&old->regs[i], &cur->regs[i], &ids))
			return false;
	}
	for (uint32_t i = 0; i < old->slot_count; i++) {
		const struct vslot *slot = i < cur->slot_count ? &cur->slots[i] : NULL;
		if (!slot_safe(&old->slots[i], slot, &ids))
			return false;
	}
	return true;
}

static bool
refs_equal(const struct vstate *old, const struct vstate *cur)
{
	if (old->ref_count != cur->ref_count)
		return false;
	for (uint32_t i = 0; i < old->ref_count; i++) {
		if (old->refs[i].id != cur->refs[i].id || old->refs[i].insn != cur->refs[i].insn)
			return false;
	}
	return true;
}

bool
states_equal(const struct vstate *old, const struct vstate *cur, bool exact_scalars)
{
	if (old->top != cur->top || !refs_equal(old, cur))
		return false;
	for (uint32_t f = 0; f <= old->top; f++) {
		if (old->frames[f]->callsite != cur->frames[f]->callsite ||
			!frame_equal(old->frames[f], cur->frames[f], exact_scalars))
			return false;
	}
	return true;
}

bool
states_maybe_loop(const struct vstate *old, const struct vstate *cur)
{
	if (old->top != cur->top)
		return false;
	for (unsigned i = 0; i < VREG_COUNT; i++) {
		if (!reg_key_equal(
			    &old->frames[old->top]->regs[i], &cur->frames[cur->top]->regs[i]))
			return false;
	}
	return true;
}
