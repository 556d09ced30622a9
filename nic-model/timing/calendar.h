/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ends of the cores' segments, by far the most events. They lie on cycles of one clock, many on
 * the same one, and in a cycle the order is that of the cores: a bit per core and cycle keeps it,
 * without lists and comparisons. What ends later than the calendar reaches waits in the wheel.
 */
#ifndef NIC_MODEL_TIMING_CALENDAR_H
#define NIC_MODEL_TIMING_CALENDAR_H

#include "nic-model/timing/ring.h"

enum { CALENDAR_CORES = 64 };

struct calendar {
	uint64_t cores[RING_PLACES]; /* whose segments end in a cycle */
	struct ring ring;
	uint64_t now; /* no entry is before this cycle */
};

/* Does the calendar reach as far as a cycle, which is not past? */
static inline bool
calendar_reaches(const struct calendar *calendar, uint64_t cycle)
{
	return cycle - calendar->now < RING_PLACES;
}

static inline void
calendar_add(struct calendar *calendar, uint32_t core, uint64_t cycle)
{
	uint32_t place = cycle % RING_PLACES;
	calendar->cores[place] |= UINT64_C(1) << core;
	ring_fill(&calendar->ring, place);
}

static inline void
calendar_remove(struct calendar *calendar, uint32_t core, uint64_t cycle)
{
	uint32_t place = cycle % RING_PLACES;
	calendar->cores[place] &= ~(UINT64_C(1) << core);
	ring_clear(&calendar->ring, place, calendar->cores[place] == 0);
}

/** Cycle of the first entry; there is one. */
static inline uint64_t
calendar_first(const struct calendar *calendar)
{
	uint32_t now = calendar->now % RING_PLACES;
	return calendar->now + (ring_first(&calendar->ring, now) - now) % RING_PLACES;
}

/** Take the first entry. @param cycle calendar_first(). @return its core */
static inline uint32_t
calendar_take(struct calendar *calendar, uint64_t cycle)
{
	uint32_t core = (uint32_t)__builtin_ctzll(calendar->cores[cycle % RING_PLACES]);
	calendar->now = cycle;
	calendar_remove(calendar, core, cycle);
	return core;
}

#endif
