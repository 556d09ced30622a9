/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Known bits ("tristate numbers"): a set of 64-bit values described by the bits that all of them
 * share (docs/verifier.md "Numbers"). Every operation answers a set that holds the result for every
 * choice of members; multiplication is Vishwanathan et al., CGO 2022.
 */
#ifndef OFFLOAD_JIT_VERIFIER_TNUM_H
#define OFFLOAD_JIT_VERIFIER_TNUM_H

#include "offload-jit/verifier/state.h"

static inline struct tnum
tnum_const(uint64_t value)
{
	return (struct tnum){.value = value, .mask = 0};
}

static inline struct tnum
tnum_unknown(void)
{
	return (struct tnum){.value = 0, .mask = UINT64_MAX};
}

/** Low 32 bits; the rest known 0. */
static inline struct tnum
tnum_low(struct tnum t)
{
	return (struct tnum){.value = (uint32_t)t.value, .mask = (uint32_t)t.mask};
}

/** High 32 bits; the low ones known 0. */
static inline struct tnum
tnum_high(struct tnum t)
{
	const uint64_t high = ~(uint64_t)UINT32_MAX;
	return (struct tnum){.value = t.value & high, .mask = t.mask & high};
}

static inline bool
tnum_equals(struct tnum t, uint64_t value)
{
	return t.mask == 0 && t.value == value;
}

/** Does @p inner describe a subset of @p outer? */
static inline bool
tnum_in(struct tnum outer, struct tnum inner)
{
	return (inner.mask & ~outer.mask) == 0 && (inner.value & ~outer.mask) == outer.value;
}

/** The smallest set of this kind with all values from min to max. */
struct tnum tnum_range(uint64_t min, uint64_t max);
struct tnum tnum_lsh(struct tnum t, unsigned n);
struct tnum tnum_rsh(struct tnum t, unsigned n);
/** @param bits  64, or 32 for the low half (result zero-extended) */
struct tnum tnum_arsh(struct tnum t, unsigned n, unsigned bits);
struct tnum tnum_add(struct tnum a, struct tnum b);
struct tnum tnum_sub(struct tnum a, struct tnum b);
struct tnum tnum_and(struct tnum a, struct tnum b);
struct tnum tnum_or(struct tnum a, struct tnum b);
struct tnum tnum_xor(struct tnum a, struct tnum b);
struct tnum tnum_mul(struct tnum a, struct tnum b);
/** Values in both. */
struct tnum tnum_meet(struct tnum a, struct tnum b);
/** Cut to 1, 2 or 4 bytes. */
struct tnum tnum_cut(struct tnum t, unsigned size_bytes);

#endif
