/* SPDX-License-Identifier: BSD-2-Clause */
/* What a timeline keeps of a run: few packets, or the threads of one core for a round. */
#include "bench/timeline_state.h"

#include <stdlib.h>
#include <string.h>

enum {
	ROUNDS = 1, /* packets a thread in the picture */
	/* Stretches in progress when the picture begins were told before: a few a thread. */
	KEPT = 64,
	FULL_ROUNDS = 4, /* packets a thread until the card counts as full, as for the rate */
};

const char *
timeline_rows_name(enum timeline_rows rows)
{
	static const char *const names[TIMELINE_ROWS_COUNT] = {
#define X(NAME, word) [TIMELINE_##NAME] = word,
		TIMELINE_ROWS(X)
#undef X
	};
	return names[rows];
}

enum timeline_rows
timeline_rows_of(const char *name)
{
	enum timeline_rows rows = TIMELINE_THREADS;
	while (rows < TIMELINE_ROWS_COUNT && strcmp(name, timeline_rows_name(rows)) != 0)
		rows++;
	return rows;
}

struct timeline *
timeline_new(const struct nic_profile *card, enum timeline_rows rows, uint64_t from)
{
	struct timeline *t = calloc(1, sizeof(*t));
	if (!t)
		return NULL;
	t->card = card;
	t->rows = rows;
	t->from = from;
	t->full_from = UINT64_MAX;
	if (from == TIMELINE_FROM_FULL) {
		t->from = 0;
		t->full_from = FULL_ROUNDS * card->core_cores * card->core_threads;
	}
	return t;
}

void
timeline_free(struct timeline *timeline)
{
	free(timeline);
}

/* Forget all but the last stretches. */
static void
keep_last(struct timeline *t)
{
	uint32_t keep = t->span_count < KEPT ? t->span_count : KEPT;
	memmove(t->spans, t->spans + t->span_count - keep, keep * sizeof(*t->spans));
	t->span_count = keep;
}

/* The picture begins with this packet. */
static void
begin(struct timeline *t, const struct nic_span *span)
{
	keep_last(t);
	t->begun = true;
	t->from = span->index;
	t->begin_ps = span->begin_ps;
	t->end_ps = 0;
	t->ended = 0;
	memset(t->packets, 0, sizeof(t->packets));
}

int32_t
timeline_row(const struct timeline *t, const struct nic_span *span)
{
	if (t->rows == TIMELINE_THREADS) {
		bool first_core = span->thread != NIC_NO_THREAD &&
				  (uint64_t)span->thread < t->card->core_threads;
		return first_core ? span->thread : -1;
	}
	bool shown = span->index >= t->from && span->index - t->from < TIMELINE_PACKETS_MAX;
	return shown && span->index != NIC_NO_PACKET ? (int32_t)(span->index - t->from) : -1;
}

void
timeline_span(struct timeline *t, const struct nic_span *span)
{
	bool packet = span->index != NIC_NO_PACKET;
	if (packet && !t->begun && span->index >= t->from)
		begin(t, span);
	if (packet && span->index >= t->full_from) {
		t->full_from = UINT64_MAX;
		begin(t, span);
	}
	uint64_t enough = ROUNDS * t->card->core_threads;
	/* one round more, so that what began in time is told to its end */
	if (timeline_row(t, span) < 0 || t->ended > enough + t->card->core_threads)
		return;
	if (!packet && t->begun && ++t->ended == enough)
		t->end_ps = span->begin_ps;
	if (t->span_count == TIMELINE_SPANS_MAX) {
		if (t->begun)
			return; /* very long programs: the end of the picture stays empty */
		keep_last(t);
	}
	t->spans[t->span_count++] = *span;
}

void
timeline_outcome(struct timeline *t, const struct nic_outcome *outcome)
{
	if (outcome->index < t->from || outcome->index - t->from >= TIMELINE_PACKETS_MAX)
		return;
	t->packets[outcome->index - t->from] = (struct timeline_packet){
		.came = true,
		.verdict = outcome->verdict,
		.arrival_ps = outcome->arrival_ps,
		.done_ps = outcome->done_ps,
	};
}

unsigned
timeline_row_count(const struct timeline *t)
{
	if (t->rows == TIMELINE_THREADS)
		return (unsigned)t->card->core_threads;
	unsigned count = 0;
	while (count < TIMELINE_PACKETS_MAX && t->packets[count].came)
		count++;
	return count;
}

uint64_t
timeline_end_ps(const struct timeline *t)
{
	uint64_t end_ps = t->end_ps;
	if (t->rows == TIMELINE_THREADS && end_ps)
		return end_ps;
	for (uint32_t i = 0; i < t->span_count; i++)
		if (t->spans[i].end_ps > end_ps)
			end_ps = t->spans[i].end_ps;
	return end_ps;
}
