/* SPDX-License-Identifier: BSD-2-Clause */
/* How a program of a baseline is run: {"rx","count","seed","rate","device","set","opt","mtu",
 * "maps"}, with the meaning of `nicro run`'s options, paths relative to the baseline. */
#ifndef BENCH_GATE_RUN_H
#define BENCH_GATE_RUN_H

#include "base/fail.h"

#include <stddef.h>

struct json_t;

/** What `nicro run` does without options; rx is null. NULL when memory is short. */
struct json_t *gate_how_default(void);

/** A path, or a SOURCE with one, of this directory, as @p baseline_path shall have it.
 * @return a new string; NULL with @p fail */
struct json_t *gate_how_path(const char *baseline_path, const char *path, struct fail *fail);
struct json_t *gate_how_source(const char *baseline_path, const char *source, struct fail *fail);

/**
 * Run a program as @p how says.
 *
 * @param baseline_path  what paths in @p how are relative to; named in messages
 * @param record   out: nicro.run/1 without what belongs to this host; NULL: no card takes it
 * @param why_not  out: then the reason, one sentence
 * @return 0, or negative errno with one line
 */
int gate_run(const char *baseline_path, const struct json_t *how, const char *object_path,
	const char *program, struct json_t **record, char *why_not, size_t why_not_bytes,
	struct fail *fail);

#endif
