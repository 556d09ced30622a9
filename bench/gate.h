/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The gate: two records of the same run, before and after a change. Modelled metrics are the same
 * bytes on every machine, so they are compared exactly; what may get worse, and by how much, stands
 * in a file kept beside the code (docs/gate.md). Measured figures of a host are never looked at.
 */
#ifndef BENCH_GATE_H
#define BENCH_GATE_H

#include "base/fail.h"

#include <stdbool.h>
#include <stdio.h>

enum gate_state {
	GATE_SAME,
	GATE_BETTER,
	GATE_ALLOWED, /* worse, within its threshold */
	GATE_WORSE,
	GATE_MISSING, /* the baseline has it, the head has not */
	GATE_NEW,     /* the head has it, the baseline has not */
};

enum { GATE_ROWS_MAX = 64 };

struct gate_row {
	const char *metric; /* path in the record: "modelled.mpps" */
	const char *unit;
	enum gate_state state;
	double base, head;    /* 0 when missing */
	double worse_percent; /* how much worse; negative: better */
	double allowed_percent;
	bool is_text; /* compared as a whole (verdict counts): figures mean nothing */
};

struct gate_result {
	char program[128], device[64];
	struct gate_row rows[GATE_ROWS_MAX];
	unsigned row_count;
	unsigned failed; /* rows that are worse or missing */
};

/**
 * Compare two records (nicro.run/1 or nicro.compare/1).
 *
 * @param thresholds_path  nicro.thresholds/1, or NULL: nothing may get worse
 * @return 0, also with failed rows; -EINVAL with one line: not a record, or records of different
 *         runs (another program, device, seed, traffic), or an unknown metric in the thresholds
 */
int gate_compare(const char *baseline_path, const char *head_path, const char *thresholds_path,
	struct gate_result *result, struct fail *fail);

void gate_print_text(const struct gate_result *result, FILE *stream);
/** A table for a pull request. */
void gate_print_markdown(const struct gate_result *result, FILE *stream);
/** One test case per metric. */
void gate_print_junit(const struct gate_result *result, FILE *stream);
/** Schema nicro.gate/1; NULL when memory is short. */
struct json_t *gate_json(const struct gate_result *result);

#endif
