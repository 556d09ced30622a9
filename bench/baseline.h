/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The baseline of a gate (schema nicro.baseline/1, docs/gate.md): for each program of an object how
 * it was run, and the record of that run. Paths in it are relative to the file, so it moves with
 * the repository that keeps it.
 */
#ifndef BENCH_BASELINE_H
#define BENCH_BASELINE_H

#include "base/fail.h"

#include <stdbool.h>

struct json_t;

struct baseline {
	const char *path;        /* the caller's */
	struct json_t *document; /* "runs" is sorted by object, then program */
};

/**
 * Read a baseline.
 * @param may_be_new  no such file: an empty baseline
 * @return 0 or negative errno with one line; baseline_free() in both cases
 */
int baseline_read(const char *path, bool may_be_new, struct baseline *baseline, struct fail *fail);
void baseline_free(struct baseline *baseline);

/** The entry {"object","program","how","record"} of a program, borrowed; NULL: there is none. */
struct json_t *baseline_find(
	const struct baseline *baseline, const char *object, const char *program);

/** Add or replace an entry; takes both documents. @return 0 or -ENOMEM */
int baseline_put(struct baseline *baseline, const char *object, const char *program,
	struct json_t *how, struct json_t *record);
void baseline_remove(struct baseline *baseline, const char *object, const char *program);

/** Write the file, all or nothing; the same contents are the same bytes. */
int baseline_write(const struct baseline *baseline, struct fail *fail);

#endif
