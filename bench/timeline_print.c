/* SPDX-License-Identifier: BSD-2-Clause */
/* The timeline as letters in a terminal, and as JSON. */
#include "bench/timeline_state.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum {
	LABEL_WIDTH = 20,
	TICK_COLUMNS = 20,
	COLUMNS_MIN = 40,
	IDLE = NIC_LEDGER_COUNT, /* a thread without a packet */
	CAUSES,
};

/* One picture: what it covers, and time by cause in each of its slices. */
struct picture {
	const struct timeline *timeline;
	uint64_t begin_ps, slice_ps;
	unsigned slices;
	uint64_t (*slice)[CAUSES]; /* of the present row */
	uint64_t sum_ps[CAUSES];   /* of all rows */
	bool colour;
	FILE *stream;
};

/* SGR codes by kind: green runs, yellow waits for its core, blue is memory, red a queue. */
static unsigned
colour_of(unsigned cause)
{
	switch (cause) {
	case NIC_LEDGER_RUN:
		return 32;
	case NIC_LEDGER_CORE:
	case NIC_LEDGER_DISPATCH:
	case NIC_LEDGER_REORDER:
		return 33;
	case NIC_LEDGER_CTM:
	case NIC_LEDGER_CLS:
	case NIC_LEDGER_IMEM:
	case NIC_LEDGER_EMEM:
		return 34;
	case NIC_LEDGER_DDR:
	case NIC_LEDGER_QUEUE:
	case NIC_LEDGER_SIGNAL:
		return 31;
	default:
		return 90;
	}
}

static char
letter_of(unsigned cause)
{
	return cause == IDLE ? '.' : nic_ledger_letter(cause);
}

/* The least round number that is not smaller: the picture fills at least 4/5 of its width. */
static uint64_t
round_up(uint64_t value)
{
	static const unsigned tenths[] = {10, 12, 15, 20, 25, 30, 40, 50, 60, 80};
	for (uint64_t power = 1;; power *= 10)
		for (unsigned i = 0; i < sizeof(tenths) / sizeof(tenths[0]); i++)
			if (tenths[i] * power >= value)
				return tenths[i] * power;
}

/* Time from begin to end goes to the slices that it covers. */
static void
add_time(struct picture *p, unsigned cause, uint64_t begin_ps, uint64_t end_ps)
{
	uint64_t last_ps = p->begin_ps + p->slices * p->slice_ps;
	begin_ps = begin_ps < p->begin_ps ? p->begin_ps : begin_ps;
	end_ps = end_ps > last_ps ? last_ps : end_ps;
	while (begin_ps < end_ps) {
		uint64_t slice = (begin_ps - p->begin_ps) / p->slice_ps;
		uint64_t until_ps = p->begin_ps + (slice + 1) * p->slice_ps;
		until_ps = until_ps > end_ps ? end_ps : until_ps;
		p->slice[slice][cause] += until_ps - begin_ps;
		begin_ps = until_ps;
	}
}

/* What a thread's time leaves over, it had nothing to do. */
static void
add_idle(struct picture *p)
{
	for (unsigned s = 0; s < p->slices; s++) {
		uint64_t spent_ps = 0;
		for (unsigned cause = 0; cause < IDLE; cause++)
			spent_ps += p->slice[s][cause];
		p->slice[s][IDLE] = p->slice_ps - spent_ps;
	}
}

static void
fill_row(struct picture *p, unsigned row)
{
	const struct timeline *t = p->timeline;
	memset(p->slice, 0, p->slices * sizeof(*p->slice));
	for (uint32_t i = 0; i < t->span_count; i++)
		if (timeline_row(t, &t->spans[i]) == (int32_t)row)
			add_time(p, t->spans[i].entry, t->spans[i].begin_ps, t->spans[i].end_ps);
	if (t->rows == TIMELINE_THREADS)
		add_idle(p);
}

/* The cause with most of a slice, CAUSES when there is none. */
static unsigned
most_of(const uint64_t slice[CAUSES])
{
	unsigned most = CAUSES;
	for (unsigned cause = 0; cause < CAUSES; cause++)
		if (slice[cause] && (most == CAUSES || slice[cause] > slice[most]))
			most = cause;
	return most;
}

static void
print_label(const struct picture *p, unsigned row)
{
	const struct timeline *t = p->timeline;
	char label[LABEL_WIDTH + 1];
	if (t->rows == TIMELINE_THREADS)
		snprintf(label, sizeof(label), "thread %u", row);
	else
		snprintf(label, sizeof(label), "%" PRIu64 " %s", t->from + row,
			nic_verdict_name(t->packets[row].verdict));
	fprintf(p->stream, "  %-*s ", LABEL_WIDTH, label);
}

static void
print_row(struct picture *p, unsigned row)
{
	unsigned code = 0;
	fill_row(p, row);
	print_label(p, row);
	for (unsigned s = 0; s < p->slices; s++) {
		unsigned cause = most_of(p->slice[s]);
		unsigned wanted = cause < IDLE ? colour_of(cause) : 0;
		if (p->colour && wanted != code)
			fprintf(p->stream, "\033[%um", wanted);
		code = wanted;
		fputc(cause == CAUSES ? ' ' : letter_of(cause), p->stream);
		for (unsigned i = 0; i < CAUSES; i++)
			p->sum_ps[i] += p->slice[s][i];
	}
	fprintf(p->stream, "%s\n", p->colour && code ? "\033[0m" : "");
}

static void
print_axis(const struct picture *p)
{
	fprintf(p->stream, "  %-*s ", LABEL_WIDTH, "ns");
	for (unsigned s = 0; s < p->slices; s += TICK_COLUMNS)
		fprintf(p->stream, "%-*" PRIu64, s + TICK_COLUMNS < p->slices ? TICK_COLUMNS : 0,
			s * p->slice_ps / 1000);
	fputc('\n', p->stream);
}

/* Letters that were used, and their share of all rows' time. */
static void
print_legend(const struct picture *p)
{
	uint64_t sum_ps = 0;
	for (unsigned cause = 0; cause < CAUSES; cause++)
		sum_ps += p->sum_ps[cause];
	for (unsigned cause = 0; cause < CAUSES; cause++) {
		if (!p->sum_ps[cause])
			continue;
		uint64_t permille = (p->sum_ps[cause] * 1000 + sum_ps / 2) / sum_ps;
		fprintf(p->stream, "  %c  %3" PRIu64 ".%" PRIu64 " %%  %s\n", letter_of(cause),
			permille / 10, permille % 10,
			cause == IDLE ? "no packet" : nic_ledger_name(cause));
	}
}

static void
print_head(const struct picture *p, unsigned rows)
{
	const struct timeline *t = p->timeline;
	uint64_t cycles_tenths = p->slice_ps * t->card->core_clock_mhz / 100000;
	if (t->rows == TIMELINE_THREADS)
		fprintf(p->stream, "\nthe %u threads of core 0 from the arrival of packet %" PRIu64,
			rows, t->from);
	else
		fprintf(p->stream, "\npackets %" PRIu64 " to %" PRIu64, t->from,
			t->from + rows - 1);
	fprintf(p->stream,
		"; a column is %" PRIu64 ".%" PRIu64 " ns (%" PRIu64 ".%" PRIu64
		" cycles) and shows what took most of it\n",
		p->slice_ps / 1000, p->slice_ps / 100 % 10, cycles_tenths / 10, cycles_tenths % 10);
}

void
timeline_print(const struct timeline *t, unsigned columns, bool colour, FILE *stream)
{
	unsigned rows = timeline_row_count(t);
	if (!t->begun || rows == 0) {
		fprintf(stream, "\ntimeline: packet %" PRIu64 " was not executed\n", t->from);
		return;
	}
	unsigned width = (columns < COLUMNS_MIN ? COLUMNS_MIN : columns) - LABEL_WIDTH - 3;
	uint64_t span_ps = timeline_end_ps(t) - t->begin_ps;
	struct picture p = {
		.timeline = t,
		.begin_ps = t->begin_ps,
		.slice_ps = round_up((span_ps + width - 1) / width),
		.colour = colour,
		.stream = stream,
	};
	p.slices = (unsigned)((span_ps + p.slice_ps - 1) / p.slice_ps);
	p.slice = calloc(p.slices, sizeof(*p.slice));
	if (!p.slice)
		return;
	print_head(&p, rows);
	print_axis(&p);
	for (unsigned row = 0; row < rows; row++)
		print_row(&p, row);
	print_legend(&p);
	free(p.slice);
}

static json_t *
span_json(const struct nic_span *span)
{
	const char letter[2] = {nic_ledger_letter(span->entry)};
	return json_pack("{s:o,s:o,s:s,s:s,s:f,s:f}", "packet",
		span->index == NIC_NO_PACKET ? json_null() : json_integer((json_int_t)span->index),
		"thread", span->thread == NIC_NO_THREAD ? json_null() : json_integer(span->thread),
		"cause", nic_ledger_name(span->entry), "letter", letter, "begin_ns",
		(double)span->begin_ps / 1000, "end_ns", (double)span->end_ps / 1000);
}

json_t *
timeline_json(const struct timeline *t)
{
	json_t *spans = json_array();
	uint64_t end_ps = timeline_end_ps(t);
	for (uint32_t i = 0; t->begun && i < t->span_count; i++)
		if (timeline_row(t, &t->spans[i]) >= 0 && t->spans[i].end_ps > t->begin_ps &&
			t->spans[i].begin_ps < end_ps)
			json_array_append_new(spans, span_json(&t->spans[i]));
	return json_pack("{s:s,s:o,s:o,s:o,s:o}", "rows", timeline_rows_name(t->rows), "from",
		t->begun ? json_integer((json_int_t)t->from) : json_null(), "begin_ns",
		t->begun ? json_real((double)t->begin_ps / 1000) : json_null(), "end_ns",
		t->begun ? json_real((double)end_ps / 1000) : json_null(), "spans", spans);
}
