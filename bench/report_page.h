/* SPDX-License-Identifier: BSD-2-Clause */
/* Pieces of the HTML page. Text that is handed in is escaped, but for titles and captions, which
 * are ours. */
#ifndef BENCH_REPORT_PAGE_H
#define BENCH_REPORT_PAGE_H

#include "bench/report_view.h"

#include <stdio.h>

/** The string at a path of the record, or "unknown". */
void page_text(const json_t *at, const char *path, FILE *stream);

/** A figure for people, in an element that has it as exact as the record; a dash for NAN. */
void page_figure(double value, FILE *stream);

void page_begin_section(const char *id, const char *title, FILE *stream);
void page_end_section(FILE *stream);
/** "At 64 bytes": which point of a sweep is shown. Nothing in a single comparison. */
void page_at(const json_t *record, const struct report_point *point, FILE *stream);

/* Tables scroll in a box of their own when the window is narrow. */

/** Begin a table whose columns have these heads (the list ends with NULL): numbers, but the first,
 * and those that begin with '='. */
void page_begin_table(const char *caption, const char *const *heads, FILE *stream);
/* Points that stand side by side in one table: no more than fit on paper. */
struct page_points {
	const json_t *record;
	unsigned from, to; /* to is behind the last; both 0: before the first table */
};
/** The next table's points. @return false: all have been */
bool page_next_points(struct page_points *points);

/** Begin a table with a column per point. @param head  of the first column */
void page_begin_point_table(
	const char *caption, const char *head, const struct page_points *points, FILE *stream);
void page_end_table(FILE *stream);

/** @param class  "modelled", "measured", "" */
void page_begin_row(const char *class, const char *head, FILE *stream);
void page_number(double value, FILE *stream);
void page_end_row(FILE *stream);

/** The sections about the card, all modelled: latency, ledger, limits, program. */
void page_card(const json_t *record, const struct report_point *main, FILE *stream);

#endif
