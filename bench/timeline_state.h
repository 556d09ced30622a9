/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside of the timeline. Only bench/timeline*.c include this. */
#ifndef BENCH_TIMELINE_STATE_H
#define BENCH_TIMELINE_STATE_H

#include "bench/timeline.h"

enum { TIMELINE_PACKETS_MAX = 16, TIMELINE_SPANS_MAX = 1 << 17 };

struct timeline_packet {
	bool came;
	uint8_t verdict;
	uint64_t arrival_ps, done_ps;
};

struct timeline {
	const struct nic_profile *card;
	enum timeline_rows rows;
	bool begun;
	uint64_t from;      /* first packet; before it came: the one asked for */
	uint64_t full_from; /* the picture begins anew here; UINT64_MAX: no more */
	uint64_t begin_ps, end_ps;
	uint64_t ended; /* packets that the core's threads ended since the beginning */
	struct timeline_packet packets[TIMELINE_PACKETS_MAX];
	uint32_t span_count;
	struct nic_span spans[TIMELINE_SPANS_MAX];
};

const char *timeline_rows_name(enum timeline_rows rows);
/** @return the row of a stretch, -1: in none */
int32_t timeline_row(const struct timeline *timeline, const struct nic_span *span);
unsigned timeline_row_count(const struct timeline *timeline);
uint64_t timeline_end_ps(const struct timeline *timeline);

#endif
