/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Arithmetic on numbers of which bits and ranges are known. Each rule has a 64-bit and a 32-bit
 * half; where the kernel forgets something, so does this (docs/verifier.md "Arithmetic").
 */
#include "offload-jit/verifier/internal.h"

#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))

static void
full_signed64(struct vreg *r)
{
	r->smin = INT64_MIN;
	r->smax = INT64_MAX;
}

static void
full_signed32(struct vreg *r)
{
	r->s32min = INT32_MIN;
	r->s32max = INT32_MAX;
}

static void
full_unsigned64(struct vreg *r)
{
	r->umin = 0;
	r->umax = UINT64_MAX;
}

static void
full_unsigned32(struct vreg *r)
{
	r->u32min = 0;
	r->u32max = UINT32_MAX;
}

static void
signed_as_unsigned64(struct vreg *r)
{
	r->smin = (int64_t)r->umin;
	r->smax = (int64_t)r->umax;
}

static void
signed_as_unsigned32(struct vreg *r)
{
	r->s32min = (int32_t)r->u32min;
	r->s32max = (int32_t)r->u32max;
}

static void
add_ranges(struct vreg *d, const struct vreg *s)
{
	if (__builtin_add_overflow(d->s32min, s->s32min, &d->s32min) ||
		__builtin_add_overflow(d->s32max, s->s32max, &d->s32max))
		full_signed32(d);
	if (__builtin_add_overflow(d->u32min, s->u32min, &d->u32min) ||
		__builtin_add_overflow(d->u32max, s->u32max, &d->u32max))
		full_unsigned32(d);
	if (__builtin_add_overflow(d->smin, s->smin, &d->smin) ||
		__builtin_add_overflow(d->smax, s->smax, &d->smax))
		full_signed64(d);
	if (__builtin_add_overflow(d->umin, s->umin, &d->umin) ||
		__builtin_add_overflow(d->umax, s->umax, &d->umax))
		full_unsigned64(d);
}

static void
sub_ranges(struct vreg *d, const struct vreg *s)
{
	if (__builtin_sub_overflow(d->s32min, s->s32max, &d->s32min) ||
		__builtin_sub_overflow(d->s32max, s->s32min, &d->s32max))
		full_signed32(d);
	if (d->u32min < s->u32max) {
		full_unsigned32(d);
	} else {
		d->u32min -= s->u32max;
		d->u32max -= s->u32min;
	}
	if (__builtin_sub_overflow(d->smin, s->smax, &d->smin) ||
		__builtin_sub_overflow(d->smax, s->smin, &d->smax))
		full_signed64(d);
	if (d->umin < s->umax) {
		full_unsigned64(d);
	} else {
		d->umin -= s->umax;
		d->umax -= s->umin;
	}
}

static void
mul_ranges32(struct vreg *d, const struct vreg *s)
{
	if (s->s32min < 0 || d->s32min < 0 || s->u32max > UINT16_MAX || d->u32max > UINT16_MAX) {
		reg_full32(d);
		return;
	}
	d->u32min *= s->u32min;
	d->u32max *= s->u32max;
	if (d->u32max > INT32_MAX)
		full_signed32(d);
	else
		signed_as_unsigned32(d);
}

static void
mul_ranges64(struct vreg *d, const struct vreg *s)
{
	if (s->smin < 0 || d->smin < 0 || s->umax > UINT32_MAX || d->umax > UINT32_MAX) {
		reg_full64(d);
		return;
	}
	d->umin *= s->umin;
	d->umax *= s->umax;
	if (d->umax > INT64_MAX)
		full_signed64(d);
	else
		signed_as_unsigned64(d);
}

/* Both operands known in the low half, or whole: the result is known (d->var is new already). */
static bool
known_low(struct vreg *d, const struct vreg *s)
{
	struct tnum low = tnum_low(d->var);

	if (!tnum_is_const(tnum_low(s->var)) || !tnum_is_const(low))
		return false;
	reg_known32(d, (uint32_t)low.value);
	return true;
}

static bool
known_whole(struct vreg *d, const struct vreg *s)
{
	if (!tnum_is_const(s->var) || !tnum_is_const(d->var))
		return false;
	reg_known(d, d->var.value);
	return true;
}

static void
and_ranges(struct vreg *d, const struct vreg *s)
{
	if (!known_low(d, s)) {
		bool negative = d->s32min < 0 || s->s32min < 0;
		d->u32min = (uint32_t)d->var.value;
		d->u32max = MIN(d->u32max, s->u32max);
		if (negative)
			full_signed32(d);
		else
			signed_as_unsigned32(d);
	}
	if (!known_whole(d, s)) {
		bool negative = d->smin < 0 || s->smin < 0;
		d->umin = d->var.value;
		d->umax = MIN(d->umax, s->umax);
		if (negative)
			full_signed64(d);
		else
			signed_as_unsigned64(d);
		reg_update(d);
	}
}

static void
or_ranges(struct vreg *d, const struct vreg *s)
{
	if (!known_low(d, s)) {
		bool negative = d->s32min < 0 || s->s32min < 0;
		d->u32min = MAX(d->u32min, s->u32min);
		d->u32max = (uint32_t)(d->var.value | d->var.mask);
		if (negative)
			full_signed32(d);
		else
			signed_as_unsigned32(d);
	}
	if (!known_whole(d, s)) {
		bool negative = d->smin < 0 || s->smin < 0;
		d->umin = MAX(d->umin, s->umin);
		d->umax = d->var.value | d->var.mask;
		if (negative)
			full_signed64(d);
		else
			signed_as_unsigned64(d);
		reg_update(d);
	}
}

static void
xor_ranges(struct vreg *d, const struct vreg *s)
{
	if (!known_low(d, s)) {
		bool positive = d->s32min >= 0 && s->s32min >= 0;
		d->u32min = (uint32_t)d->var.value;
		d->u32max = (uint32_t)(d->var.value | d->var.mask);
		if (positive)
			signed_as_unsigned32(d);
		else
			full_signed32(d);
	}
	if (!known_whole(d, s)) {
		bool positive = d->smin >= 0 && s->smin >= 0;
		d->umin = d->var.value;
		d->umax = d->var.value | d->var.mask;
		if (positive)
			signed_as_unsigned64(d);
		else
			full_signed64(d);
		reg_update(d);
	}
}

static void
lsh_ranges32(struct vreg *d, unsigned n)
{
	full_signed32(d);
	if (n > 31 || d->u32max > (uint64_t)1 << (31 - n)) {
		full_unsigned32(d);
	} else {
		d->u32min <<= n;
		d->u32max <<= n;
	}
}

static void
lsh(struct vreg *d, unsigned n, bool wide)
{
	if (!wide) {
		lsh_ranges32(d, n);
		d->var = tnum_low(tnum_lsh(tnum_low(d->var), n));
		reg_full64(d);
		reg_update32(d);
		return;
	}
	if (n == 32) { /* half of the usual pair that extends a sign */
		d->smin = (int64_t)((uint64_t)(int64_t)d->s32min << 32);
		d->smax = (int64_t)((uint64_t)(int64_t)d->s32max << 32);
	} else {
		full_signed64(d);
	}
	if (d->umax > (uint64_t)1 << (63 - n)) {
		full_unsigned64(d);
	} else {
		d->umin <<= n;
		d->umax <<= n;
	}
	lsh_ranges32(d, n);
	d->var = tnum_lsh(d->var, n);
	reg_update(d);
}

static void
rsh(struct vreg *d, unsigned n, bool wide)
{
	if (!wide) {
		full_signed32(d);
		d->var = tnum_rsh(tnum_low(d->var), n);
		d->u32min >>= n;
		d->u32max >>= n;
		reg_full64(d);
		reg_update32(d);
		return;
	}
	full_signed64(d);
	d->var = tnum_rsh(d->var, n);
	d->umin >>= n;
	d->umax >>= n;
	reg_full32(d);
	reg_update(d);
}

static void
arsh(struct vreg *d, unsigned n, bool wide)
{
	if (!wide) {
		d->s32min >>= n;
		d->s32max >>= n;
		d->var = tnum_arsh(tnum_low(d->var), n, 32);
		full_unsigned32(d);
		reg_full64(d);
		reg_update32(d);
		return;
	}
	d->smin >>= n;
	d->smax >>= n;
	d->var = tnum_arsh(d->var, n, 64);
	full_unsigned64(d);
	reg_full32(d);
	reg_update(d);
}

static void
shift(struct vreg *d, const struct vreg *s, uint8_t op, bool wide)
{
	unsigned bits = wide ? 64 : 32;

	if (s->umax >= bits) { /* undefined amount: any result */
		reg_unknown(d);
		return;
	}
	unsigned n = wide ? (unsigned)s->umin : s->u32min;
	if (op == BPF_LSH)
		lsh(d, n, wide);
	else if (op == BPF_RSH)
		rsh(d, n, wide);
	else
		arsh(d, n, wide);
}

/* Ranges that contradict each other: the code cannot run, and nothing is claimed. */
static bool
contradictory(const struct vreg *s, bool wide)
{
	if (wide) {
		bool known = tnum_is_const(s->var);
		return s->smin > s->smax || s->umin > s->umax ||
		       (known && (s->smin != s->smax || s->umin != s->umax));
	}
	bool known = tnum_is_const(tnum_low(s->var));
	return s->s32min > s->s32max || s->u32min > s->u32max ||
	       (known && (s->s32min != s->s32max || s->u32min != s->u32max));
}

void
scalar_alu(struct vreg *dst, const struct vreg *src, uint8_t op, bool wide)
{
	const struct vreg s = *src; /* may be dst itself */
	bool known = tnum_is_const(wide ? s.var : tnum_low(s.var));

	if (contradictory(&s, wide) ||
		(!known && op != BPF_ADD && op != BPF_SUB && op != BPF_AND)) {
		reg_unknown(dst);
		return;
	}
	switch (op) {
	case BPF_ADD:
		add_ranges(dst, &s);
		dst->var = tnum_add(dst->var, s.var);
		break;
	case BPF_SUB:
		sub_ranges(dst, &s);
		dst->var = tnum_sub(dst->var, s.var);
		break;
	case BPF_MUL:
		dst->var = tnum_mul(dst->var, s.var);
		mul_ranges32(dst, &s);
		mul_ranges64(dst, &s);
		break;
	case BPF_AND:
		dst->var = tnum_and(dst->var, s.var);
		and_ranges(dst, &s);
		break;
	case BPF_OR:
		dst->var = tnum_or(dst->var, s.var);
		or_ranges(dst, &s);
		break;
	case BPF_XOR:
		dst->var = tnum_xor(dst->var, s.var);
		xor_ranges(dst, &s);
		break;
	case BPF_LSH:
	case BPF_RSH:
	case BPF_ARSH:
		shift(dst, &s, op, wide);
		break;
	default: /* DIV, MOD */
		reg_unknown(dst);
		break;
	}
	if (!wide)
		reg_zext(dst);
	reg_sync(dst);
}
