/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ends of the cores' segments, by far the most events. They lie on cycles of one clock, many on
 * the same one, and in a cycle the order is that of the cores: a bit per core and cycle keeps it,
 * without lists and comparisons. What ends later than the calendar reaches waits in the wheel.
 */
#ifndef NIC_MODEL_TIMING_CALENDAR_H
#define NIC_MODEL_TIMING_CALENDAR_H

#include "nic-model/timing/ring.h"

enum {
	CALENDAR_CORES = 64,
	/* 1.3 us at 800 MHz: beyond nearly all segments and waits, and a quarter of a host's L1 */
	CALENDAR_PLACES = 1024,
};
_Static_assert((int)CALENDAR_PLACES <= (int)RING_PLACES, "a bit for each place");
#define CALENDAR_EMPTY UINT64_MAX

struct calendar {
	uint64_t cores[CALENDAR_PLACES]; /* whose segments end in a cycle */
	struct ring ring;
	uint64_t now;   /* no entry is before this cycle */
	uint64_t first; /* cycle of the first entry; CALENDAR_EMPTY */
};

static inline void
calendar_init(struct calendar *calendar)
{
	*calendar = (struct calendar){.first = CALENDAR_EMPTY};
}

/* Does the calendar reach as far as a cycle, which is not past? */
static inline bool
calendar_reaches(const struct calendar *calendar, uint64_t cycle)
{
	return cycle - calendar->now < CALENDAR_PLACES;
}

static inline void
calendar_add(struct calendar *calendar, uint32_t core, uint64_t cycle)
{
	uint32_t place = cycle % CALENDAR_PLACES;
	calendar->cores[place] |= UINT64_C(1) << core;
	ring_fill(&calendar->ring, place);
	/* A branch that is nearly always right, and not a minimum: which event is next is known
	 * while this host still reckons when this one is. */
	if (__builtin_expect(cycle < calendar->first, 0))
		calendar->first = cycle;
}

/* The place has no entry any more, if @p empty: which one is the first? */
static inline void
calendar_clear(struct calendar *calendar, uint32_t place, bool empty)
{
	uint32_t now = calendar->now % CALENDAR_PLACES;
	ring_clear(&calendar->ring, place, empty);
	if (__builtin_expect(ring_empty(&calendar->ring), 0)) {
		calendar->first = CALENDAR_EMPTY;
		return;
	}
	uint32_t ahead = ring_first(&calendar->ring, now) - now;
	calendar->first = calendar->now + ahead % CALENDAR_PLACES;
}

static inline void
calendar_remove(struct calendar *calendar, uint32_t core, uint64_t cycle)
{
	uint32_t place = cycle % CALENDAR_PLACES;
	uint64_t left = calendar->cores[place] & ~(UINT64_C(1) << core);
	calendar->cores[place] = left;
	calendar_clear(calendar, place, left == 0);
}

/** Take the first entry, which there must be: its cycle is `first`. @return its core */
static inline uint32_t
calendar_take(struct calendar *calendar)
{
	uint32_t place = calendar->first % CALENDAR_PLACES;
	uint64_t cores = calendar->cores[place], left = cores & (cores - 1);
	calendar->now = calendar->first;
	calendar->cores[place] = left;
	calendar_clear(calendar, place, left == 0);
	return (uint32_t)__builtin_ctzll(cores);
}

#endif
