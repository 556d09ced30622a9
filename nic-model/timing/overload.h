/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fault that was seen on real cards, off by default: when the workers can do a rate within a
 * band and clearly more is offered, the card takes less than they can do (docs/timing.md). The
 * mechanism is not known; here it is what was seen: after two windows of overload frames are taken
 * at a fixed rate, until a window without overload.
 */
#ifndef NIC_MODEL_TIMING_OVERLOAD_H
#define NIC_MODEL_TIMING_OVERLOAD_H

#include "nic-model/profile.h"

#include <stdbool.h>

struct overload {
	uint64_t begin_ps; /* of the window */
	uint32_t offered, lost;
	bool fitted; /* the window before was overload at a rate of the band */
	bool collapsed;
	uint64_t next_ps; /* collapsed: the next frame is taken then or later */
};

/** A frame is offered at @p arrival_ps. @return false: it is lost by the collapse */
bool overload_take(
	struct overload *overload, const struct nic_profile *profile, uint64_t arrival_ps);

/** The frame offered last found no buffer. */
static inline void
overload_lost(struct overload *overload)
{
	overload->lost++;
}

#endif
