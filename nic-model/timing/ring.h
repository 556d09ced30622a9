/* SPDX-License-Identifier: BSD-2-Clause */
/* Which of 4096 places around a ring are filled, and which one is the first from a place on. */
#ifndef NIC_MODEL_TIMING_RING_H
#define NIC_MODEL_TIMING_RING_H

#include <stdbool.h>
#include <stdint.h>

enum { RING_PLACES = 64 * 64 };

struct ring {
	uint64_t bits[64];
	uint64_t words; /* those of `bits` that are not 0 */
};

static inline bool
ring_empty(const struct ring *ring)
{
	return ring->words == 0;
}

static inline void
ring_fill(struct ring *ring, uint32_t place)
{
	ring->bits[place / 64] |= UINT64_C(1) << (place % 64);
	ring->words |= UINT64_C(1) << (place / 64);
}

/* The place is empty now, if @p empty: no branch, it would be a coin's. */
static inline void
ring_clear(struct ring *ring, uint32_t place, bool empty)
{
	uint64_t word = ring->bits[place / 64] & ~((uint64_t)empty << (place % 64));
	ring->bits[place / 64] = word;
	if (__builtin_expect(word == 0, 0))
		ring->words &= ~(UINT64_C(1) << (place / 64));
}

/* The first filled place from @p start around; there is one. */
static inline uint32_t
ring_first(const struct ring *ring, uint32_t start)
{
	uint32_t word = start / 64;
	uint64_t bits = ring->bits[word] >> (start % 64);
	if (bits)
		return start + (uint32_t)__builtin_ctzll(bits);
	/* the words behind this one, then those before it, then this one's lower bits */
	uint64_t behind = ring->words & ~UINT64_C(1) << word;
	word = (uint32_t)__builtin_ctzll(behind ? behind : ring->words);
	return word * 64 + (uint32_t)__builtin_ctzll(ring->bits[word]);
}

#endif
