/* SPDX-License-Identifier: BSD-2-Clause */
#include "offload-jit/report.h"

#include "offload-jit/rules.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Order in which a reader wants them. */
static const uint8_t severity_order[RULE_SEVERITY_COUNT] = {
	RULE_UNSAFE,
	RULE_REFUSED,
	RULE_UNTRANSLATED,
	RULE_ATTACH,
	RULE_WARNING,
};

/* Findings without an instruction are about a map or the whole program: the value tells them
 * apart. */
static bool
same_finding(const struct finding *f, const struct rule *rule, int32_t insn, const char *value)
{
	return f->rule == rule && f->insn == insn && (insn >= 0 || !strcmp(f->value, value));
}

static size_t
hash_finding(const struct rule *rule, int32_t insn, const char *value)
{
	uint32_t hash = 2166136261u; /* FNV-1a */
	uint32_t word = (uint32_t)(rule - rules) ^ (uint32_t)insn << 10;
	for (int i = 0; i < 4; i++)
		hash = (hash ^ (word >> 8 * i & 0xff)) * 16777619u;
	for (; insn < 0 && *value; value++)
		hash = (hash ^ (uint8_t)*value) * 16777619u;
	return hash;
}

/* The index entry of a finding, or the free one where it belongs. */
static uint32_t *
index_slot(const struct report *report, const struct rule *rule, int32_t insn, const char *value)
{
	size_t mask = report->index_size - 1;
	for (size_t i = hash_finding(rule, insn, value) & mask;; i = (i + 1) & mask) {
		uint32_t entry = report->index[i];
		if (!entry || same_finding(&report->findings[entry - 1], rule, insn, value))
			return &report->index[i];
	}
}

/* Make the index match the findings, whose places have changed. */
static void
index_fill(struct report *report)
{
	memset(report->index, 0, report->index_size * sizeof(*report->index));
	for (size_t i = 0; i < report->count; i++) {
		const struct finding *f = &report->findings[i];
		*index_slot(report, f->rule, f->insn, f->value) = (uint32_t)i + 1;
	}
}

static bool
grow(struct report *report)
{
	if (report->count < report->capacity)
		return true;
	size_t capacity = report->capacity ? 2 * report->capacity : 8;
	struct finding *findings = reallocarray(report->findings, capacity, sizeof(*findings));
	if (!findings)
		return false;
	report->findings = findings;
	uint32_t *index = reallocarray(report->index, 2 * capacity, sizeof(*index));
	if (!index)
		return false;
	report->index = index;
	report->index_size = 2 * capacity; /* at most half full, so that searches end */
	index_fill(report);
	report->capacity = capacity;
	return true;
}

static void
place_in_source(struct finding *f, const struct jit_program *program, uint32_t insn)
{
	const struct jit_line *line = jit_line_of(program, insn);
	if (!line)
		return;
	f->file = line->file;
	f->text = line->text;
	f->line = line->line;
}

int
report_add(struct report *report, const struct jit_program *program, unsigned rule, int32_t insn,
	const char *value, const char *fmt, ...)
{
	assert(rule < rule_count);
	assert(insn >= -1);
	report->last = 0;
	if (!grow(report)) {
		report->dropped = true;
		return rules[rule].err;
	}
	struct finding *f = &report->findings[report->count];
	memset(f, 0, sizeof(*f));
	f->rule = &rules[rule];
	f->insn = insn;
	snprintf(f->value, sizeof(f->value), "%s", value ? value : "");
	uint32_t *slot = index_slot(report, f->rule, insn, f->value);
	if (*slot) {
		report->last = *slot;
		return f->rule->err;
	}
	if (fmt) {
		va_list args;
		va_start(args, fmt);
		vsnprintf(f->message, sizeof(f->message), fmt, args);
		va_end(args);
	} else {
		snprintf(f->message, sizeof(f->message), "%s", f->rule->sentence);
	}
	if (program && insn >= 0)
		place_in_source(f, program, (uint32_t)insn);
	f->advice = f->rule->advice;
	f->order = (uint32_t)report->count;
	*slot = (uint32_t)++report->count;
	report->last = *slot;
	return f->rule->err;
}

void
report_advice(struct report *report, const char *advice)
{
	if (advice && report->last)
		report->findings[report->last - 1].advice = advice;
}

void
report_place(struct report *report, const struct jit_program *program, uint32_t insn)
{
	if (report->last)
		place_in_source(&report->findings[report->last - 1], program, insn);
}

void
report_sort(struct report *report)
{
	if (report->count < 2)
		return;
	struct finding *sorted = calloc(report->capacity, sizeof(*sorted));
	if (!sorted) {
		report->dropped = true;
		return;
	}
	size_t to = 0;
	for (unsigned severity = 0; severity < RULE_SEVERITY_COUNT; severity++) {
		for (unsigned stage = 0; stage < RULE_STAGE_COUNT; stage++) {
			for (size_t i = 0; i < report->count; i++) {
				const struct rule *rule = report->findings[i].rule;
				if (rule->severity == severity_order[severity] &&
					rule->stage == stage)
					sorted[to++] = report->findings[i];
			}
		}
	}
	assert(to == report->count);
	free(report->findings);
	report->findings = sorted;
	report->last = 0;
	index_fill(report);
}

static bool
is_refusal(const struct rule *rule)
{
	return rule->severity == RULE_UNSAFE || rule->severity == RULE_REFUSED ||
	       rule->severity == RULE_UNTRANSLATED;
}

bool
report_eligible(const struct report *report)
{
	for (size_t i = 0; i < report->count; i++) {
		if (is_refusal(report->findings[i].rule))
			return false;
	}
	return !report->dropped;
}

int
report_errno(const struct report *report)
{
	const struct finding *first = NULL;
	for (size_t i = 0; i < report->count; i++) {
		const struct finding *f = &report->findings[i];
		if (!is_refusal(f->rule))
			continue;
		bool map = f->rule->stage == RULE_STAGE_MAP;
		bool first_map = first && first->rule->stage == RULE_STAGE_MAP;
		if (!first || map < first_map || (map == first_map && f->order < first->order))
			first = f;
	}
	if (first)
		return first->rule->err;
	return report->dropped ? -ENOMEM : 0;
}

void
report_free(struct report *report)
{
	free(report->findings);
	free(report->index);
	memset(report, 0, sizeof(*report));
}
