/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Findings: why a program is not safe, not eligible, not translated, or would surprise on the card.
 * Every finding names a rule; rules are rows of tables (rules.h), and messages, JSON, SARIF, the
 * bpf(2) log, docs/rules.md and the tests are made from them.
 */
#ifndef OFFLOAD_JIT_REPORT_H
#define OFFLOAD_JIT_REPORT_H

#include "offload-jit/program.h"

#include <stddef.h>
#include <stdint.h>

enum rule_severity {
	RULE_UNSAFE,       /* no verifier would take it */
	RULE_REFUSED,      /* not for this device */
	RULE_ATTACH,       /* loads, but cannot be attached in this setting */
	RULE_WARNING,      /* accepted, but the card would compute something else */
	RULE_UNTRANSLATED, /* nicro does not translate it yet */
	RULE_SEVERITY_COUNT
};

/* Stages of a load, docs/eligibility.md; the text of each is what JSON shows. */
enum rule_stage {
	RULE_STAGE_MAP,
	RULE_STAGE_LOAD,
	RULE_STAGE_VERIFIER,
	RULE_STAGE_INSTRUCTION,
	RULE_STAGE_FINALISE,
	RULE_STAGE_TRANSLATE,
	RULE_STAGE_ATTACH,
	RULE_STAGE_RUNNING,
	RULE_STAGE_COUNT
};

struct rule {
	const char *id;       /* kebab-case, stable: "map-type", "packet-bounds" */
	uint8_t severity;     /* enum rule_severity */
	uint8_t stage;        /* enum rule_stage */
	int err;              /* negative errno that the driver or kernel answers */
	const char *sentence; /* what is wrong, one sentence, no full stop */
	const char *advice;   /* the smallest change that would pass */
	const char *doc;      /* anchor in docs/rules.md */
};

/* All rules: RULE_<NAME> indexes this table (rules.h lists the rows). */
extern const struct rule rules[];
extern const size_t rule_count;

struct finding {
	const struct rule *rule;
	int32_t insn;       /* slot, -1 when the finding is about a map or the whole program */
	const char *file;   /* C source by BTF; NULL unknown. Owned by the program */
	const char *text;   /* the C line; NULL unknown. Owned by the program */
	uint32_t line;      /* 0 unknown */
	uint32_t order;     /* in which it was found, from 0: the kernel's order of checks */
	const char *advice; /* the smallest change that would pass, for this place */
	char value[96];     /* what broke the rule: "R2 off=14 range=13"; may be empty */
	char message[256];  /* the sentence, with the particulars of this place */
};

struct report {
	struct finding *findings; /* in the order found; report_sort() puts the root cause first */
	size_t count, capacity;
	size_t last;       /* 1 + the finding that report_add() made or met last */
	uint32_t *index;   /* hash of (rule, insn) -> 1 + finding; private to report.c */
	size_t index_size; /* power of two, 0 while empty */
	bool dropped;      /* memory was short: some are missing */
};

/**
 * Append a finding. The same rule at the same instruction is kept once: the first is the one that
 * is shown. Without an instruction (-1) the value counts too, so that each map has its own.
 * An empty report is all zero.
 *
 * @param rule    index into rules[]
 * @param insn    slot or -1
 * @param value   what broke the rule, or NULL
 * @param fmt     particulars; NULL takes the rule's sentence
 * @return the rule's errno, so that `return report_add(...)` refuses
 */
int report_add(struct report *report, const struct jit_program *program, unsigned rule,
	int32_t insn, const char *value, const char *fmt, ...)
	__attribute__((format(printf, 6, 7)));

/**
 * Replace the rule's advice in the finding that report_add() made or met last: some rules know what
 * to do for each helper, map type or field.
 * @param advice  lives as long as the report; NULL keeps the rule's
 */
void report_advice(struct report *report, const char *advice);

/**
 * Give the finding that report_add() made or met last a place in the source although it is about no
 * instruction: a map, where the program first uses it.
 */
void report_place(struct report *report, const struct jit_program *program, uint32_t insn);

/** Root cause first: by severity (unsafe, refused, untranslated, attach, warning), then by the
 * order of stages, then in the order found. Stable. */
void report_sort(struct report *report);

/** False as soon as one finding is unsafe, refused or untranslated. */
bool report_eligible(const struct report *report);

/**
 * What bpf(2) PROG_LOAD answers: the errno of what was found first, not of the root cause. Findings
 * about maps come last, their creation is another call.
 * @return 0 when eligible, else a negative errno
 */
int report_errno(const struct report *report);

/** Names as JSON shows them. */
const char *rule_severity_name(unsigned severity);
const char *rule_stage_name(unsigned stage);

void report_free(struct report *report);

#endif
