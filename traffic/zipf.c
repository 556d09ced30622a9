/* SPDX-License-Identifier: BSD-2-Clause */
#include "traffic/zipf.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

enum { WEIGHT_BITS = 38, FRACTION_BITS = 32 };

/* floor(sqrt(x)) for x < 2^126 */
static uint64_t
root(unsigned __int128 x)
{
	uint64_t result = 0;
	for (int bit = 62; bit >= 0; bit--) {
		uint64_t next = result | UINT64_C(1) << bit;
		if ((unsigned __int128)next * next <= x)
			result = next;
	}
	return result;
}

/* log2(x) for x >= 1, with FRACTION_BITS bits: squaring doubles the logarithm, a carry is a one. */
static uint64_t
log2_fixed(uint32_t x)
{
	unsigned whole = 31 - (unsigned)__builtin_clz(x);
	uint64_t mantissa = (uint64_t)x << (62 - whole); /* in [1, 2), 62 bits of fraction */
	uint64_t result = whole;
	for (int i = 0; i < FRACTION_BITS; i++) {
		unsigned __int128 square = (unsigned __int128)mantissa * mantissa >> 62;
		bool carry = square >> 63 != 0;
		mantissa = (uint64_t)(carry ? square >> 1 : square);
		result = result << 1 | carry;
	}
	return result;
}

/* 2^(-1/2), 2^(-1/4), ... with 62 bits of fraction */
struct roots {
	uint64_t power[FRACTION_BITS];
};

static void
roots_fill(struct roots *roots)
{
	uint64_t power = UINT64_C(1) << 61; /* 2^-1 */
	for (int i = 0; i < FRACTION_BITS; i++) {
		power = root((unsigned __int128)power << 62);
		roots->power[i] = power;
	}
}

/* 2^(-fraction / 2^32) with 62 bits */
static uint64_t
exp2_negative(const struct roots *roots, uint32_t fraction)
{
	uint64_t result = UINT64_C(1) << 62;
	for (int i = 0; i < FRACTION_BITS; i++)
		if (fraction >> (FRACTION_BITS - 1 - i) & 1)
			result = (uint64_t)((unsigned __int128)result * roots->power[i] >> 62);
	return result;
}

static uint64_t
weight(const struct roots *roots, uint32_t n, uint32_t exponent_milli)
{
	uint64_t exponent =
		(uint64_t)((unsigned __int128)log2_fixed(n + 1) * exponent_milli / 1000);
	unsigned whole = (unsigned)(exponent >> FRACTION_BITS);
	if (whole > WEIGHT_BITS)
		return 0;
	return exp2_negative(roots, (uint32_t)exponent) >> (62 - WEIGHT_BITS + whole);
}

uint64_t
zipf_weight(uint32_t n, uint32_t exponent_milli)
{
	struct roots roots;
	roots_fill(&roots);
	return weight(&roots, n, exponent_milli);
}

static void
slot_keep_all(struct zipf *zipf, uint32_t n)
{
	zipf->slots[n] = (struct zipf_slot){.keep = UINT32_MAX, .alias = n};
}

/* @p scaled are weights times count, so that their mean is @p total. Give every slot that has less
 * the rest from one that has more. */
static void
alias_fill(struct zipf *zipf, uint64_t *scaled, uint32_t *stack, uint64_t total)
{
	uint32_t small = 0, large = zipf->count;
	for (uint32_t n = zipf->count; n-- > 0;) {
		if (scaled[n] < total)
			stack[small++] = n;
		else
			stack[--large] = n;
	}
	while (small > 0 && large < zipf->count) {
		uint32_t less = stack[--small], more = stack[large];
		zipf->slots[less].keep =
			(uint32_t)(((unsigned __int128)scaled[less] << 32) / total);
		zipf->slots[less].alias = more;
		scaled[more] -= total - scaled[less];
		if (scaled[more] < total) {
			large++;
			stack[small++] = more;
		}
	}
	/* What is left has the mean, but for rounding: it keeps everything. */
	while (small > 0)
		slot_keep_all(zipf, stack[--small]);
	while (large < zipf->count)
		slot_keep_all(zipf, stack[large++]);
}

int
zipf_make(struct zipf *zipf, uint32_t count, uint32_t exponent_milli, struct fail *fail)
{
	uint64_t *scaled = calloc(count, sizeof(*scaled));
	uint32_t *stack = calloc(count, sizeof(*stack));
	zipf->count = count;
	zipf->slots = calloc(count, sizeof(*zipf->slots));
	int err = 0;
	if (scaled == NULL || stack == NULL || zipf->slots == NULL) {
		zipf_free(zipf);
		err = fail_set(fail, -ENOMEM, "not enough memory for %u flows", count);
		goto out;
	}
	struct roots roots;
	roots_fill(&roots);
	uint64_t total = 0;
	for (uint32_t n = 0; n < count; n++) {
		scaled[n] = weight(&roots, n, exponent_milli);
		total += scaled[n];
		scaled[n] *= count;
	}
	alias_fill(zipf, scaled, stack, total);
out:
	free(scaled);
	free(stack);
	return err;
}

void
zipf_free(struct zipf *zipf)
{
	free(zipf->slots);
	zipf->slots = NULL;
}
