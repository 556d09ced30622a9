/* SPDX-License-Identifier: BSD-2-Clause */
#include "nic-model/timing/occupancy.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { INTERVALS = NIC_OCCUPANCY_INTERVALS };

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
	occupancy->area_ps = calloc(occupancy->places, sizeof(*occupancy->area_ps));
	return occupancy->area_ps ? 0 : -ENOMEM;
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
	occupancy->shift++;
	for (uint32_t place = 0; place < occupancy->places; place++) {
		uint64_t *area_ps = occupancy->area_ps[place];
		for (unsigned i = 0; i < INTERVALS / 2; i++)
			area_ps[i] = area_ps[2 * i] + area_ps[2 * i + 1];
		memset(area_ps + INTERVALS / 2, 0, INTERVALS / 2 * sizeof(*area_ps));
	}
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
		occupancy->area_ps[place][interval] += until_ps - begin_ps;
		begin_ps = until_ps;
	}
}

uint64_t
occupancy_sum(const struct occupancy *occupancy, uint32_t place)
{
	uint64_t sum_ps = 0;
	for (unsigned i = 0; i < INTERVALS; i++)
		sum_ps += occupancy->area_ps[place][i];
	return sum_ps;
}

/* A row is the sum of places that follow each other. */
static void
fill(const struct occupancy *occupancy, uint32_t first, uint32_t last, struct nic_occupancy *out)
{
	for (uint32_t place = first; place <= last; place++)
		for (unsigned i = 0; i < INTERVALS; i++)
			out->interval_area_ps[i] += occupancy->area_ps[place][i];
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
