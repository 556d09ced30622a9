/* SPDX-License-Identifier: BSD-2-Clause */
/* What is known of registers and flags at a place: an interval each, and the carry. */
#ifndef OFFLOAD_JIT_OPTIMISE_INTERVAL_H
#define OFFLOAD_JIT_OPTIMISE_INTERVAL_H

#include "offload-jit/lower/translation.h"

struct interval {
	uint32_t low, high;
};

enum known { KNOWN_FALSE, KNOWN_TRUE, UNKNOWN };

enum { INTERVAL_REGS = 64 }; /* A[0..31], B[0..31] */

struct values {
	bool reached;
	struct interval regs[INTERVAL_REGS];
	uint8_t carry, zero; /* enum known */
};

/** Nothing is known. */
void values_unknown(struct values *values);

/** Widen @p into by what also may hold. @return true if it changed */
bool values_join(struct values *into, const struct values *other);

/** Give up the interval of what is still changing, so that loops come to an end. */
void values_widen(struct values *into, const struct values *other);

struct interval values_of(const struct values *values, const struct isa_operand *operand);

/** Result of an ALU-like word before it is written; @p carry out, UNKNOWN when not an addition. */
struct interval values_result(
	const struct values *values, const struct tword *word, uint8_t *carry);

/** Apply a word. */
void values_step(struct values *values, const struct tword *word, bool takes_csr);

/** After a firmware routine or an eBPF function. */
void values_call(struct values *values);

/**
 * Find what is known everywhere, then visit each word that is reached, in order. The visitor may
 * change or delete the word, as long as its result stays the same.
 */
struct microcode;
void values_solve(struct microcode *m,
	void (*visit)(void *ctx, uint32_t at, const struct values *values), void *ctx);

static inline bool
interval_is_const(struct interval i)
{
	return i.low == i.high;
}

#endif
