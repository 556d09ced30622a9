/* SPDX-License-Identifier: BSD-2-Clause */
/* Records: the JSON documents of earlier runs, and paths into them. */
#ifndef BENCH_RECORD_H
#define BENCH_RECORD_H

#include "base/fail.h"

#include <jansson.h>

/**
 * Read a document.
 * @return a new reference, or NULL with one line: cannot be read, or not JSON
 */
json_t *record_read(const char *path, struct fail *fail);

/**
 * What stands at a path such as "paths.0.modelled.mpps": keys and, in lists, indexes. A last key
 * may have dots of its own ("p99.9").
 * @return a borrowed reference; NULL when the path does not exist
 */
const json_t *record_at(const json_t *record, const char *path);

/** The number at a path; NAN when there is none. */
double record_number(const json_t *record, const char *path);

/** The string at a path; NULL when there is none. */
const char *record_text(const json_t *record, const char *path);

#endif
