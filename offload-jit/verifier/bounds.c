/* SPDX-License-Identifier: BSD-2-Clause */
#include "offload-jit/verifier/bounds.h"
#include "offload-jit/verifier/tnum.h"

#include <stddef.h>

#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))

static const uint64_t sign64 = (uint64_t)1 << 63;
static const uint32_t sign32 = (uint32_t)1 << 31;

void
reg_full64(struct vreg *r)
{
	r->smin = INT64_MIN;
	r->smax = INT64_MAX;
	r->umin = 0;
	r->umax = UINT64_MAX;
}

void
reg_full32(struct vreg *r)
{
	r->s32min = INT32_MIN;
	r->s32max = INT32_MAX;
	r->u32min = 0;
	r->u32max = UINT32_MAX;
}

static void
clear_pointer(struct vreg *r)
{
	r->off = 0;
	r->range = 0;
	r->mem_bytes = 0;
	r->map = NULL;
	r->id = 0;
	r->ref = 0;
}

void
reg_unknown(struct vreg *r)
{
	r->kind = VREG_SCALAR;
	clear_pointer(r);
	r->frame = 0;
	r->var = tnum_unknown();
	r->precise = false;
	reg_full64(r);
	reg_full32(r);
}

void
reg_not_init(struct vreg *r)
{
	reg_unknown(r);
	r->kind = VREG_NOT_INIT;
}

void
reg_known_values(struct vreg *r, uint64_t value)
{
	r->var = tnum_const(value);
	r->smin = r->smax = (int64_t)value;
	r->umin = r->umax = value;
	r->s32min = r->s32max = (int32_t)value;
	r->u32min = r->u32max = (uint32_t)value;
}

void
reg_known(struct vreg *r, uint64_t value)
{
	clear_pointer(r);
	reg_known_values(r, value);
}

void
reg_known32(struct vreg *r, uint32_t value)
{
	r->var = tnum_or(tnum_high(r->var), tnum_const(value));
	r->s32min = r->s32max = (int32_t)value;
	r->u32min = r->u32max = value;
}

void
reg_update32(struct vreg *r)
{
	uint32_t value = (uint32_t)r->var.value, mask = (uint32_t)r->var.mask;

	r->s32min = MAX(r->s32min, (int32_t)(value | (mask & sign32)));
	r->s32max = MIN(r->s32max, (int32_t)(value | (mask & ~sign32)));
	r->u32min = MAX(r->u32min, value);
	r->u32max = MIN(r->u32max, value | mask);
}

void
reg_update(struct vreg *r)
{
	reg_update32(r);
	r->smin = MAX(r->smin, (int64_t)(r->var.value | (r->var.mask & sign64)));
	r->smax = MIN(r->smax, (int64_t)(r->var.value | (r->var.mask & ~sign64)));
	r->umin = MAX(r->umin, r->var.value);
	r->umax = MIN(r->umax, r->var.value | r->var.mask);
}

/* Signed and unsigned ranges agree where the sign is known. */
static void
deduce32(struct vreg *r)
{
	if (r->s32min >= 0 || r->s32max < 0) {
		r->u32min = MAX((uint32_t)r->s32min, r->u32min);
		r->s32min = (int32_t)r->u32min;
		r->u32max = MIN((uint32_t)r->s32max, r->u32max);
		r->s32max = (int32_t)r->u32max;
	} else if ((int32_t)r->u32max >= 0) {
		r->s32min = (int32_t)r->u32min;
		r->u32max = MIN((uint32_t)r->s32max, r->u32max);
		r->s32max = (int32_t)r->u32max;
	} else if ((int32_t)r->u32min < 0) {
		r->u32min = MAX((uint32_t)r->s32min, r->u32min);
		r->s32min = (int32_t)r->u32min;
		r->s32max = (int32_t)r->u32max;
	}
}

static void
deduce64(struct vreg *r)
{
	if (r->smin >= 0 || r->smax < 0) {
		r->umin = MAX((uint64_t)r->smin, r->umin);
		r->smin = (int64_t)r->umin;
		r->umax = MIN((uint64_t)r->smax, r->umax);
		r->smax = (int64_t)r->umax;
	} else if ((int64_t)r->umax >= 0) {
		r->smin = (int64_t)r->umin;
		r->umax = MIN((uint64_t)r->smax, r->umax);
		r->smax = (int64_t)r->umax;
	} else if ((int64_t)r->umin < 0) {
		r->umin = MAX((uint64_t)r->smin, r->umin);
		r->smin = (int64_t)r->umin;
		r->smax = (int64_t)r->umax;
	}
}

static void
tighten_bits(struct vreg *r)
{
	struct tnum t64 = tnum_meet(r->var, tnum_range(r->umin, r->umax));
	struct tnum t32 = tnum_meet(tnum_low(t64), tnum_range(r->u32min, r->u32max));

	r->var = tnum_or(tnum_high(t64), t32);
}

void
reg_sync(struct vreg *r)
{
	reg_update(r);
	deduce32(r);
	deduce64(r);
	tighten_bits(r);
	reg_update(r);
}

void
reg_assign_32_to_64(struct vreg *r)
{
	r->umin = r->u32min;
	r->umax = r->u32max;
	if (r->s32min >= 0 && r->s32max >= 0) {
		r->smin = r->s32min;
		r->smax = r->s32max;
	} else {
		r->smin = 0;
		r->smax = UINT32_MAX;
	}
}

void
reg_zext(struct vreg *r)
{
	r->var = tnum_low(r->var);
	reg_assign_32_to_64(r);
}

void
reg_combine_32(struct vreg *r)
{
	if (tnum_equals(tnum_high(r->var), 0))
		reg_assign_32_to_64(r);
	else
		reg_full64(r);
	reg_sync(r);
}

void
reg_combine_64(struct vreg *r)
{
	reg_full32(r);
	if (r->smin >= INT32_MIN && r->smin <= INT32_MAX && r->smax >= INT32_MIN &&
		r->smax <= INT32_MAX) {
		r->s32min = (int32_t)r->smin;
		r->s32max = (int32_t)r->smax;
	}
	if (r->umin <= UINT32_MAX && r->umax <= UINT32_MAX) {
		r->u32min = (uint32_t)r->umin;
		r->u32max = (uint32_t)r->umax;
	}
	reg_sync(r);
}

void
reg_coerce(struct vreg *r, unsigned size_bytes)
{
	uint64_t keep = ((uint64_t)1 << (8 * size_bytes)) - 1;

	r->var = tnum_cut(r->var, size_bytes);
	if ((r->umin & ~keep) == (r->umax & ~keep)) {
		r->umin &= keep;
		r->umax &= keep;
	} else {
		r->umin = 0;
		r->umax = keep;
	}
	r->smin = (int64_t)r->umin;
	r->smax = (int64_t)r->umax;
	if (size_bytes < 4)
		reg_combine_64(r);
}

bool
reg_is_unbounded(const struct vreg *r)
{
	return r->var.mask == UINT64_MAX && r->smin == INT64_MIN && r->smax == INT64_MAX &&
	       r->umin == 0 && r->umax == UINT64_MAX && r->s32min == INT32_MIN &&
	       r->s32max == INT32_MAX && r->u32min == 0 && r->u32max == UINT32_MAX;
}

bool
reg_is_zero(const struct vreg *r)
{
	return r->kind == VREG_SCALAR && tnum_equals(r->var, 0);
}
