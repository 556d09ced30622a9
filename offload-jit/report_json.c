/* SPDX-License-Identifier: BSD-2-Clause */
#include "offload-jit/report_print.h"

#include <string.h>

static json_t *
string_or_null(const char *text)
{
	/* C lines may hold anything: what is not UTF-8 is left out. */
	json_t *value = text && *text ? json_string(text) : NULL;
	return value ? value : json_null();
}

static json_t *
number_or_null(bool known, int64_t number)
{
	return known ? json_integer(number) : json_null();
}

static json_t *
finding_json(const struct finding *f)
{
	const struct rule *rule = f->rule;
	return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:s}", "rule",
		rule->id, "severity", rule_severity_name(rule->severity), "stage",
		rule_stage_name(rule->stage), "errno", number_or_null(rule->err, -rule->err),
		"insn", number_or_null(f->insn >= 0, f->insn), "file", string_or_null(f->file),
		"line", number_or_null(f->line, f->line), "text", string_or_null(f->text), "value",
		string_or_null(f->value), "message", string_or_null(f->message), "advice",
		f->advice);
}

json_t *
report_json_findings(const struct report *report)
{
	json_t *findings = json_array();
	for (size_t i = 0; findings && i < report->count; i++) {
		if (json_array_append_new(findings, finding_json(&report->findings[i]))) {
			json_decref(findings);
			return NULL;
		}
	}
	return findings;
}

json_t *
report_json_program(const struct report_subject *s)
{
	json_t *findings = s->report ? report_json_findings(s->report) : json_array();
	return json_pack("{s:s, s:s, s:o, s:s, s:i, s:s, s:o, s:o, s:o, s:o, s:o}", "object",
		s->object, "name", s->name, "section", string_or_null(s->section), "type", s->type,
		"insns", (int)s->insn_count, "device", s->device, "eligible",
		s->report ? json_boolean(report_subject_eligible(s)) : json_null(),
		"microcode_words", number_or_null(s->microcode_words >= 0, s->microcode_words),
		"stack_bytes", number_or_null(s->stack_bytes >= 0, s->stack_bytes), "skipped",
		string_or_null(s->skipped), "findings", findings);
}
