/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The gate: records of the same run, before and after a change. Modelled metrics are the same
 * bytes on every machine, so they are compared exactly; what may get worse, and by how much, stands
 */
#ifndef BENCH_GATE_H
#define BENCH_GATE_H

#include "base/fail.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct json_t;

/* What became of a metric: X(NAME, "word of a document", "words for people", fails the gate). */
#define GATE_STATES(X)                                                                     \
	X(SAME, "same", "same", false)                                                     \
	X(BETTER, "better", "better", false)                                               \
	X(ALLOWED, "allowed", "worse, allowed", false)                                     \
	X(WORSE, "worse", "WORSE", true)                                                   \
	X(MISSING, "missing", "MISSING", true) /* the baseline has it, the head has not */ \
	X(NOISY, "too-noisy", "too noisy to conclude", false) /* measured on this host */  \
	X(NEW, "new", "new", false) /* the head has it, the baseline has not */
enum gate_state {
#define X(NAME, ...) GATE_##NAME,
	GATE_STATES(X)
#undef X
};

/* What became of a program, the same way. */
#define GATE_PROGRAMS(X)                                                                      \
	X(COMPARED, "compared", "compared", false)                                            \
	X(NEW_PROGRAM, "new", "new", false)        /* not in the baseline */                  \
	X(RECORDED, "recorded", "recorded", false) /* by --update, nothing to compare with */ \
	X(REMOVED, "removed", "removed", false)                                               \
	X(GONE, "gone", "GONE", true)                                                         \
	X(REFUSED, "refused", "REFUSED by the card", true)                                    \
	X(NOT_GIVEN, "not-given", "not asked for", false)
enum gate_program {
#define X(NAME, ...) GATE_##NAME,
	GATE_PROGRAMS(X)
#undef X
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

/* One program. */
struct gate_result {
	enum gate_program state;
	char object[128], program[128], device[64];
	char why[320]; /* not compared: the reason, a sentence */
	struct gate_row rows[GATE_ROWS_MAX];
	unsigned row_count;
	unsigned failed; /* rows that are worse or missing */
};

struct gate_report {
	struct gate_result *results;
	unsigned count;
};

/** A new result at the end, zeroed. @return NULL when memory is short */
struct gate_result *gate_report_add(struct gate_report *report);
void gate_report_free(struct gate_report *report);
/** How many programs fail the gate. */
unsigned gate_report_failed(const struct gate_report *report);
bool gate_result_fails(const struct gate_result *result);

/**
 * Compare two records (nicro.run/1 or nicro.compare/1).
 *
 * @param thresholds_path  nicro.thresholds/1, or NULL: nothing may get worse
 * @param report  out: one result; gate_report_free() in any case
 * @return 0, also with failed rows; -EINVAL with one line: not a record, or records of different
 *         runs (another program, device, seed, traffic), or an unknown metric in the thresholds
 */
int gate_compare(const char *baseline_path, const char *head_path, const char *thresholds_path,
	struct gate_report *report, struct fail *fail);

struct gate_config {
	const char *path; /* of the baseline */
	char **objects;
	unsigned object_count;
	const char *program;         /* only this one; NULL all of each object */
	const char *thresholds_path; /* or NULL */
	bool update;                 /* records become the baseline, whatever the result */
	struct json_t *given; /* with update: what the user said of how to run (gate_run.h) */
};

/**
 * Run each program of the objects as the baseline says, and compare.
 * @return as gate_compare(); an error leaves the baseline as it was
 */
int gate_baseline(const struct gate_config *config, struct gate_report *report, struct fail *fail);

/* The metric of gate_host(), as thresholds and results name it. */
#define GATE_HOST_METRIC "host.program_ns"

/* Samples of each. With 5 the smallest p is 1/252: fewer could never be called slower. */
enum { GATE_HOST_REPEATS = 20, GATE_HOST_REPEATS_MIN = 5, GATE_HOST_REPEATS_MAX = 30 };

struct gate_host_config {
	char **objects;             /* base, head */
	const char *program;        /* of both; NULL: the only XDP program */
	const char *rx, *maps_path; /* maps: or NULL */
	uint64_t count, seed;
	unsigned repeats;
	const char *thresholds_path;
};

/**
 * Measure two objects on this machine, in turn, and say by a rank test whether the head is slower.
 * Needs the rights to load programs. Takes 0.3 s a repeat, and more for large programs.
 * @return 0 with one result of one row; GATE_NOISY when the machine concludes nothing
 */
int gate_host(const struct gate_host_config *config, struct gate_report *report, struct fail *fail);

void gate_print_text(const struct gate_report *report, FILE *stream);
/** For a pull request: a summary, then a table per program. */
void gate_print_markdown(const struct gate_report *report, FILE *stream);
/** One suite per program, one test case per metric. */
void gate_print_junit(const struct gate_report *report, FILE *stream);
/** Schema nicro.gate/2; NULL when memory is short. */
struct json_t *gate_json(const struct gate_report *report);

/* What the files of the gate share. */

/* Of records and baselines: JSON_INDENT(2) | JSON_REAL_PRECISION(12), as every document. */
#define GATE_JSON_FLAGS (JSON_INDENT(2) | JSON_REAL_PRECISION(12))

/** Read and check thresholds. @param path  NULL: none, *thresholds is NULL */
int gate_thresholds_read(const char *path, struct json_t **thresholds, struct fail *fail);
/** By how many percent a metric may get worse; 0 where thresholds say nothing or are NULL. */
double gate_allowed_percent(const struct json_t *thresholds, const char *metric);
/** The name of a file without its directory. */
const char *gate_base_name(const char *path);
/** Judge a head by its base; names are for messages. @return as gate_compare() */
int gate_judge(const char *base_name, const struct json_t *base, const char *head_name,
	const struct json_t *head, const struct json_t *thresholds, struct gate_result *result,
	struct fail *fail);

#endif
