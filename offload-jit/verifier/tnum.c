/* SPDX-License-Identifier: BSD-2-Clause */
#include "offload-jit/verifier/tnum.h"

static struct tnum
make(uint64_t value, uint64_t mask)
{
	return (struct tnum){.value = value & ~mask, .mask = mask};
}

struct tnum
tnum_range(uint64_t min, uint64_t max)
{
	uint64_t differ = min ^ max;

	if (differ == 0)
		return tnum_const(min);
	unsigned bits = 64 - (unsigned)__builtin_clzll(differ);
	if (bits > 63)
		return tnum_unknown();
	return make(min, ((uint64_t)1 << bits) - 1);
}

struct tnum
tnum_lsh(struct tnum t, unsigned n)
{
	return make(t.value << n, t.mask << n);
}

struct tnum
tnum_rsh(struct tnum t, unsigned n)
{
	return make(t.value >> n, t.mask >> n);
}

struct tnum
tnum_arsh(struct tnum t, unsigned n, unsigned bits)
{
	if (bits == 32)
		return make((uint32_t)((int32_t)t.value >> n), (uint32_t)((int32_t)t.mask >> n));
	return make((uint64_t)((int64_t)t.value >> n), (uint64_t)((int64_t)t.mask >> n));
}

struct tnum
tnum_add(struct tnum a, struct tnum b)
{
	uint64_t values = a.value + b.value, masks = a.mask + b.mask;
	uint64_t carries = (masks + values) ^ values;

	return make(values, carries | a.mask | b.mask);
}

struct tnum
tnum_sub(struct tnum a, struct tnum b)
{
	uint64_t d = a.value - b.value;
	uint64_t borrows = (d + a.mask) ^ (d - b.mask);

	return make(d, borrows | a.mask | b.mask);
}

struct tnum
tnum_and(struct tnum a, struct tnum b)
{
	uint64_t value = a.value & b.value;

	return make(value, (a.value | a.mask) & (b.value | b.mask) & ~value);
}

struct tnum
tnum_or(struct tnum a, struct tnum b)
{
	uint64_t value = a.value | b.value;

	return make(value, (a.mask | b.mask) & ~value);
}

struct tnum
tnum_xor(struct tnum a, struct tnum b)
{
	return make(a.value ^ b.value, a.mask | b.mask);
}

struct tnum
tnum_mul(struct tnum a, struct tnum b)
{
	uint64_t known = a.value * b.value;
	struct tnum sum = tnum_const(0); /* what the unknown bits may add */

	while (a.value || a.mask) {
		if (a.value & 1)
			sum = tnum_add(sum, make(0, b.mask));
		else if (a.mask & 1)
			sum = tnum_add(sum, make(0, b.value | b.mask));
		a = tnum_rsh(a, 1);
		b = tnum_lsh(b, 1);
	}
	return tnum_add(tnum_const(known), sum);
}

struct tnum
tnum_meet(struct tnum a, struct tnum b)
{
	return make(a.value | b.value, a.mask & b.mask);
}

struct tnum
tnum_cut(struct tnum t, unsigned size_bytes)
{
	uint64_t keep = ((uint64_t)1 << (8 * size_bytes)) - 1;

	return make(t.value & keep, t.mask & keep);
}
