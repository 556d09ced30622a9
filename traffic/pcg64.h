/* SPDX-License-Identifier: BSD-2-Clause */
/* PCG64 (XSL-RR 128/64, M. O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically
 * Good Algorithms for Random Number Generation", 2014): the same numbers on every machine. */
#ifndef TRAFFIC_PCG64_H
#define TRAFFIC_PCG64_H

#include <stdint.h>

struct pcg64 {
	unsigned __int128 state, increment;
};

static inline uint64_t
pcg64_next(struct pcg64 *pcg)
{
	const unsigned __int128 multiplier =
		(unsigned __int128)2549297995355413924ULL << 64 | 4865540595714422341ULL;
	pcg->state = pcg->state * multiplier + pcg->increment;
	uint64_t folded = (uint64_t)(pcg->state >> 64) ^ (uint64_t)pcg->state;
	unsigned rotate = (unsigned)(pcg->state >> 122);
	return folded >> rotate | folded << (-rotate & 63);
}

/** @p stream separates users of the same seed: their sequences share nothing. */
static inline void
pcg64_seed(struct pcg64 *pcg, uint64_t seed, uint64_t stream)
{
	pcg->state = 0;
	pcg->increment = (unsigned __int128)stream << 1 | 1;
	pcg64_next(pcg);
	pcg->state += seed;
	pcg64_next(pcg);
}

/** Uniform in [0, bound), @p bound > 0, without bias (D. Lemire, ACM TOMACS 29(1), 2019). */
static inline uint64_t
pcg64_below(struct pcg64 *pcg, uint64_t bound)
{
	unsigned __int128 product = (unsigned __int128)pcg64_next(pcg) * bound;
	if ((uint64_t)product < bound) {
		uint64_t floor = -bound % bound;
		while ((uint64_t)product < floor)
			product = (unsigned __int128)pcg64_next(pcg) * bound;
	}
	return (uint64_t)(product >> 64);
}

#endif
