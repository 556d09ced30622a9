/* SPDX-License-Identifier: BSD-2-Clause */
/* A report for people and for machines: text, JSON, SARIF, and the lines that a caller of bpf(2)
 * finds in its log. All of them are made from the findings and their rules. */
#ifndef OFFLOAD_JIT_REPORT_PRINT_H
#define OFFLOAD_JIT_REPORT_PRINT_H

#include "offload-jit/report.h"

#include <jansson.h>
#include <stdio.h>

/* A program and what became of it. */
struct report_subject {
	const char *object;  /* path of the file as the user named it */
	const char *name;    /* function */
	const char *section; /* NULL unknown */
	const char *type;    /* "xdp", "tc", or another */
	uint32_t insn_count;
	const char *device;                /* profile */
	const struct jit_program *program; /* NULL: skipped */
	const struct report *report;       /* sorted; NULL: skipped */
	const char *skipped;               /* why it was not judged, or NULL */
	int64_t microcode_words;           /* -1 unknown: not translated */
	int64_t stack_bytes;               /* -1 unknown */
};

/** Was it judged, and would it be offloaded? */
bool report_subject_eligible(const struct report_subject *subject);

/**
 * One line: object, program, verdict, counts.
 * @param colour  with escape sequences of a terminal
 */
void report_print_line(FILE *stream, const struct report_subject *subject, bool colour);

/** The findings below that line: by severity, places of one rule together. */
void report_print_details(FILE *stream, const struct report_subject *subject, bool colour);

/** What a caller of bpf(2) reads in its log: a line a finding, driver lines with "[nfp] ". */
void report_print_log(FILE *stream, const struct report *report);

/**
 * A program as an element of "programs" of `nicro check --json` (docs/eligibility.md "The report").
 * @return new reference, NULL when memory is short
 */
json_t *report_json_program(const struct report_subject *subject);

/** The findings of a report as they stand in JSON. @return new reference or NULL */
json_t *report_json_findings(const struct report *report);

/**
 * SARIF 2.1.0: one run, the rules that are named, one result a finding. Places without a C line
 * name the object file.
 * @param version  of nicro
 * @return new reference, NULL when memory is short
 */
json_t *report_sarif(const struct report_subject *subjects, size_t count, const char *version);

#endif
