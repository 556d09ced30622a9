/* SPDX-License-Identifier: BSD-2-Clause */
#include "nic-model/timing/occupancy.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { INTERVALS = NIC_OCCUPANCY_INTERVALS, LINE_WORDS = 8 /* a cache line of this host */ };

static uint64_t *
row_of(const struct occupancy *occupancy, uint64_t interval)
{
	return &occupancy->area_ps[interval * occupancy->pitch];
}

static void
take_row(struct occupancy *occupancy, uint64_t interval)
{
	occupancy->row = row_of(occupancy, interval);
	occupancy->row_begin_ps = interval << occupancy->shift;
	occupancy->row_end_ps = (interval + 1) << occupancy->shift;
}

int
occupancy_init(struct occupancy *occupancy, const struct nic_profile *p)
{
	const uint64_t units[] = {
#define X(NAME, words, units, places) units,
		OCCUPANCY_UNITS(X)
#undef X
	};
	occupancy->places = NIC_LEDGER_COUNT;
	for (unsigned i = 0; i < OCCUPANCY_UNIT_COUNT; i++) {
		occupancy->first[i] = occupancy->places;
		occupancy->places += (uint32_t)units[i];
	}
	occupancy->shift = OCCUPANCY_SHIFT;
	occupancy->pitch = (occupancy->places + LINE_WORDS - 1) / LINE_WORDS * LINE_WORDS;
	size_t size = INTERVALS * occupancy->pitch * sizeof(*occupancy->area_ps);
	occupancy->area_ps = aligned_alloc(LINE_WORDS * sizeof(*occupancy->area_ps), size);
	if (!occupancy->area_ps)
		return -ENOMEM;
	memset(occupancy->area_ps, 0, size);
	take_row(occupancy, 0);
	return 0;
}

void
occupancy_end(struct occupancy *occupancy)
{
	free(occupancy->area_ps);
}

/* Intervals of twice the width: two become one. */
static void
widen(struct occupancy *occupancy)
{
	const uint32_t pitch = occupancy->pitch;
	occupancy->shift++;
	for (unsigned i = 0; i < INTERVALS / 2; i++) {
		const uint64_t *a = row_of(occupancy, 2 * i), *b = row_of(occupancy, 2 * i + 1);
		uint64_t *both = row_of(occupancy, i);
		for (uint32_t place = 0; place < pitch; place++)
			both[place] = a[place] + b[place];
	}
	memset(row_of(occupancy, INTERVALS / 2), 0,
		INTERVALS / 2 * pitch * sizeof(*occupancy->area_ps));
	take_row(occupancy, occupancy->row_begin_ps >> occupancy->shift);
}

void
occupancy_turn(struct occupancy *occupancy, uint64_t now_ps)
{
	while (now_ps >> occupancy->shift >= INTERVALS)
		widen(occupancy);
	take_row(occupancy, now_ps >> occupancy->shift);
}

void
occupancy_split(struct occupancy *occupancy, uint32_t place, uint64_t begin_ps, uint64_t end_ps)
{
	if (begin_ps == end_ps)
		return;
	while ((end_ps - 1) >> occupancy->shift >= INTERVALS)
		widen(occupancy);
	while (begin_ps < end_ps) {
		uint64_t interval = begin_ps >> occupancy->shift;
		uint64_t border_ps = (interval + 1) << occupancy->shift;
		uint64_t until_ps = border_ps < end_ps ? border_ps : end_ps;
		row_of(occupancy, interval)[place] += until_ps - begin_ps;
		begin_ps = until_ps;
	}
}

uint64_t
occupancy_sum(const struct occupancy *occupancy, uint32_t place)
{
	uint64_t sum_ps = 0;
	for (unsigned i = 0; i < INTERVALS; i++)
		sum_ps += row_of(occupancy, i)[place];
	return sum_ps;
}

/* A row is the sum of places that follow each other. */
static void
fill(const struct occupancy *occupancy, uint32_t first, uint32_t last, struct nic_occupancy *out)
{
	for (uint32_t place = first; place <= last; place++)
		for (unsigned i = 0; i < INTERVALS; i++)
			out->interval_area_ps[i] += row_of(occupancy, i)[place];
	for (unsigned i = 0; i < INTERVALS; i++) {
		uint64_t area_ps = out->interval_area_ps[i];
		out->area_ps += area_ps;
		out->peak_area_ps = area_ps > out->peak_area_ps ? area_ps : out->peak_area_ps;
	}
}

bool
occupancy_row(const struct occupancy *occupancy, const struct nic_profile *p, uint32_t row,
	uint64_t end_ps, struct nic_occupancy *out)
{
	const uint64_t threads = p->core_cores * p->core_threads;
	const struct {
		const char *name;
		enum nic_ledger first, last;
		uint64_t places;
	} packets[] = {
		{"MAC", NIC_LEDGER_MAC, NIC_LEDGER_MAC, 0},
		{"receive path", NIC_LEDGER_RECEIVE, NIC_LEDGER_RECEIVE, 0},
		{"work queues", NIC_LEDGER_DISPATCH, NIC_LEDGER_DISPATCH, 0},
		{"threads", NIC_LEDGER_RUN, NIC_LEDGER_SIGNAL, threads},
		{"cores", NIC_LEDGER_RUN, NIC_LEDGER_RUN, p->core_cores},
		{"threads that wait for their core", NIC_LEDGER_CORE, NIC_LEDGER_CORE, threads},
		{"threads that wait for memory", NIC_LEDGER_FIRMWARE, NIC_LEDGER_SIGNAL, threads},
		{"reorder", NIC_LEDGER_REORDER, NIC_LEDGER_REORDER, 0},
		{"transmit", NIC_LEDGER_TRANSMIT, NIC_LEDGER_TRANSMIT, 0},
		{"PCIe", NIC_LEDGER_PCIE, NIC_LEDGER_PCIE, 0},
	};
	const struct {
		const char *name;
		uint64_t units, places;
	} units[] = {
#define X(NAME, words, units, places) {words, units, places},
		OCCUPANCY_UNITS(X)
#undef X
	};
	enum { PACKETS = sizeof(packets) / sizeof(packets[0]) };
	uint64_t last = end_ps ? (end_ps - 1) >> occupancy->shift : 0;
	*out = (struct nic_occupancy){
		.unit = -1,
		.interval_ps = UINT64_C(1) << occupancy->shift,
		.intervals = last < INTERVALS ? (uint32_t)last + 1 : INTERVALS,
	};
	if (row < PACKETS) {
		out->name = packets[row].name;
		out->places = packets[row].places;
		fill(occupancy, packets[row].first, packets[row].last, out);
		return true;
	}
	uint32_t place = NIC_LEDGER_COUNT + row - PACKETS;
	if (place >= occupancy->places)
		return false;
	unsigned kind = OCCUPANCY_UNIT_COUNT - 1;
	while (occupancy->first[kind] > place)
		kind--;
	out->name = units[kind].name;
	out->unit = (int32_t)(place - occupancy->first[kind]);
	out->places = units[kind].places;
	fill(occupancy, place, place, out);
	return true;
}
