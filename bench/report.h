/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reports of a comparison, printed from its record alone (docs/benchmark.md): what a report says
 * stands in the JSON document too. @p record is a nicro.compare/1 or a nicro.sweep/1; what it lacks
 * is shown as missing. Errors show on the stream (ferror).
 */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include <stdio.h>

struct json_t;

/** One page with plots that needs nothing else: no script, no network. Also well-formed XML. */
void report_html(const struct json_t *record, FILE *stream);

/** A line per path and point, names in the first; figures as exact as in the record. */
void report_csv(const struct json_t *record, FILE *stream);

/** Tables for a pull request or a wiki. */
void report_markdown(const struct json_t *record, FILE *stream);

#endif
