/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A short stretch of a run as a picture: a row per thread of a core or per packet, a column per
 * slice of time, in it the letter of the ledger's cause that took most of it (docs/profile.md).
 * Memory does not grow with the run.
 */
#ifndef BENCH_TIMELINE_H
#define BENCH_TIMELINE_H

#include "base/fail.h"
#include "nic-model/device.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* What a row is: X(NAME, "word"). */
#define TIMELINE_ROWS(X)      \
	X(THREADS, "threads") \
	X(PACKETS, "packets")
enum timeline_rows {
#define X(NAME, word) TIMELINE_##NAME,
	TIMELINE_ROWS(X)
#undef X
		TIMELINE_ROWS_COUNT
};

/* The first packet of the picture: when the card is full, or else the run's first. */
#define TIMELINE_FROM_FULL UINT64_MAX

struct timeline;

/** @return the rows of that name, TIMELINE_ROWS_COUNT when there are none */
enum timeline_rows timeline_rows_of(const char *name);

/**
 * Prepare a picture that begins when packet @p from arrives.
 * @param card  must outlive the timeline
 * @return NULL when memory is short
 */
struct timeline *timeline_new(
	const struct nic_profile *card, enum timeline_rows rows, uint64_t from);
void timeline_free(struct timeline *timeline);

/** Note a stretch of time, as nic_on_span() tells it. */
void timeline_span(struct timeline *timeline, const struct nic_span *span);
/** Note an outcome, in order of arrival. */
void timeline_outcome(struct timeline *timeline, const struct nic_outcome *outcome);

/** Draw it. @param columns  of the terminal; @param colour  with ANSI colours */
void timeline_print(const struct timeline *timeline, unsigned columns, bool colour, FILE *stream);
struct json_t;
/** The stretches of the picture's rows, as they were, not cut into slices. */
struct json_t *timeline_json(const struct timeline *timeline);

#endif
