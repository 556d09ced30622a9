/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers 0..count-1 with probability proportional to 1 / (n + 1)^S, in integers only: the same
 * table and the same draws on every machine. One draw costs one random number and one table entry
 * (alias method: A. J. Walker, ACM TOMS 3(3), 1977). */
#ifndef TRAFFIC_ZIPF_H
#define TRAFFIC_ZIPF_H

#include "base/fail.h"
#include "traffic/pcg64.h"

#include <stdint.h>

struct zipf_slot {
	uint32_t keep;  /* draws of 32 bits below this stay, the others go to alias */
	uint32_t alias; /* itself in slots that keep everything */
};
struct zipf {
	uint32_t count;
	struct zipf_slot *slots;
};

enum { ZIPF_COUNT_MAX = 1 << 24, ZIPF_EXPONENT_MILLI_MAX = 5000 };

/** @param exponent_milli  1000 * S. @return 0 or -ENOMEM; zipf_free() releases it */
int zipf_make(struct zipf *zipf, uint32_t count, uint32_t exponent_milli, struct fail *fail);
void zipf_free(struct zipf *zipf);

/** Weight of number @p n (from 0): floor(2^38 / (n + 1)^S) up to the last bits. */
uint64_t zipf_weight(uint32_t n, uint32_t exponent_milli);

static inline uint32_t
zipf_draw(const struct zipf *zipf, struct pcg64 *pcg)
{
	/* The whole part chooses the slot, the fraction decides inside it. */
	unsigned __int128 product = (unsigned __int128)pcg64_next(pcg) * zipf->count;
	const struct zipf_slot *slot = &zipf->slots[(uint32_t)(product >> 64)];
	uint32_t fraction = (uint32_t)((uint64_t)product >> 32);
	return fraction < slot->keep ? (uint32_t)(product >> 64) : slot->alias;
}

#endif
