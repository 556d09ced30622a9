/* SPDX-License-Identifier: BSD-2-Clause */
#include "offload-jit/bpf/bpf.h"
#include "offload-jit/report_print.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_COLUMNS = 100, PLACES_MAX = 8 };

/* What each severity means to the reader; the heading of its findings. */
static const struct {
	const char *heading, *count, *colour;
} severities[RULE_SEVERITY_COUNT] = {
	[RULE_UNSAFE] = {"unsafe: no verifier would take it", "unsafe", "\033[31m"},
	[RULE_REFUSED] = {"not for this device", "refused", "\033[31m"},
	[RULE_ATTACH] = {"loads, but cannot be attached in this setting", "at attach", "\033[33m"},
	[RULE_WARNING] = {"warnings: accepted, but something is different on the card", "warnings",
		"\033[33m"},
	[RULE_UNTRANSLATED] = {"not yet translated by nicro", "not yet translated", "\033[31m"},
};
static const char green[] = "\033[32m", bold[] = "\033[1m", plain[] = "\033[0m";

bool
report_subject_eligible(const struct report_subject *subject)
{
	return subject->report && report_eligible(subject->report);
}

/* A label and words behind it; further lines begin 4 columns further right than the label. */
static void
print_wrapped(FILE *stream, int indent, const char *label, const char *text)
{
	int column = fprintf(stream, "%*s%s", indent, "", label);
	while (*text) {
		size_t word = strcspn(text, " ");
		if (column + (int)word + 1 > LINE_COLUMNS) {
			fprintf(stream, "\n%*s", indent + 3, "");
			column = indent + 3;
		}
		column += fprintf(stream, " %.*s", (int)word, text);
		text += word;
		text += strspn(text, " ");
	}
	fputc('\n', stream);
}

/* "2 refused, 1 warnings" */
static void
print_counts(FILE *stream, const struct report *report)
{
	unsigned counts[RULE_SEVERITY_COUNT] = {0};
	for (size_t i = 0; i < report->count; i++)
		counts[report->findings[i].rule->severity]++;
	static const uint8_t order[] = {
		RULE_UNSAFE, RULE_REFUSED, RULE_UNTRANSLATED, RULE_ATTACH, RULE_WARNING};
	const char *separator = "; ";
	for (size_t i = 0; i < sizeof(order); i++) {
		if (!counts[order[i]])
			continue;
		bool one_warning = order[i] == RULE_WARNING && counts[RULE_WARNING] == 1;
		fprintf(stream, "%s%u %s", separator, counts[order[i]],
			one_warning ? "warning" : severities[order[i]].count);
		separator = ", ";
	}
}

void
report_print_line(FILE *stream, const struct report_subject *s, bool colour)
{
	fprintf(stream, "%s: %s (%s, %u instructions): ", s->object, s->name, s->type,
		s->insn_count);
	if (!s->report) {
		fprintf(stream, "skipped: %s\n", s->skipped ? s->skipped : "not judged");
		return;
	}
	bool eligible = report_subject_eligible(s);
	const char *verdict = eligible ? "eligible" : "not eligible";
	bool unsafe = s->report->count && s->report->findings[0].rule->severity == RULE_UNSAFE;
	if (unsafe)
		verdict = "unsafe";
	if (colour)
		fputs(eligible ? green : severities[RULE_REFUSED].colour, stream);
	fprintf(stream, "%s%s", verdict, colour ? plain : "");
	if (!unsafe)
		fprintf(stream, " for %s", s->device);
	if (s->microcode_words >= 0)
		fprintf(stream, ", %lld microcode words", (long long)s->microcode_words);
	if (s->stack_bytes >= 0)
		fprintf(stream, ", %lld bytes of stack", (long long)s->stack_bytes);
	print_counts(stream, s->report);
	fputc('\n', stream);
}

static void
print_place(FILE *stream, const struct report_subject *s, const struct finding *f)
{
	if (f->file && f->line) {
		const char *text = f->text ? f->text : "";
		while (isspace((unsigned char)*text))
			text++;
		fprintf(stream, "      at %s:%u%s%s\n", f->file, f->line, *text ? ": " : "", text);
	}
	if (f->insn >= 0 && s->program && (uint32_t)f->insn < s->program->insn_count) {
		char text[96];
		fprintf(stream, "      insn %d: %s\n", f->insn,
			bpf_print(s->program->insns, s->program->insn_count, (uint32_t)f->insn,
				text, sizeof(text)));
	}
	if (f->value[0])
		print_wrapped(stream, 6, "value", f->value);
}

/* Findings that say the same and help the same way stand together. */
static bool
belongs_to(const struct finding *f, const struct finding *first)
{
	return f->rule == first->rule && strcmp(f->advice, first->advice) == 0;
}

static void
print_group(FILE *stream, const struct report_subject *s, size_t first, bool colour)
{
	const struct report *report = s->report;
	const struct finding *f = &report->findings[first];
	size_t places = 0;
	for (size_t i = first; i < report->count; i++)
		places += belongs_to(&report->findings[i], f);
	char label[96];
	snprintf(label, sizeof(label), "%s%s%s:", colour ? bold : "", f->rule->id,
		colour ? plain : "");
	print_wrapped(stream, 4, label, places > 1 ? f->rule->sentence : f->message);
	size_t shown = 0;
	for (size_t i = first; i < report->count && shown < PLACES_MAX; i++) {
		if (belongs_to(&report->findings[i], f)) {
			print_place(stream, s, &report->findings[i]);
			shown++;
		}
	}
	if (places > shown)
		fprintf(stream, "      and at %zu more places (--json lists all)\n",
			places - shown);
	print_wrapped(stream, 6, "try", f->advice);
	fprintf(stream, "      see docs/rules.md#%s\n", f->rule->doc);
}

/* The first finding of each group. @return how many */
static size_t
find_groups(const struct report *report, size_t *heads)
{
	size_t count = 0;
	for (size_t i = 0; i < report->count; i++) {
		size_t k = 0;
		while (k < count && !belongs_to(&report->findings[i], &report->findings[heads[k]]))
			k++;
		if (k == count)
			heads[count++] = i;
	}
	return count;
}

void
report_print_details(FILE *stream, const struct report_subject *s, bool colour)
{
	if (!s->report || !s->report->count)
		return;
	size_t *heads = calloc(s->report->count, sizeof(*heads));
	size_t groups = heads ? find_groups(s->report, heads) : 0;
	int heading = -1;
	for (size_t i = 0; i < groups; i++) {
		unsigned severity = s->report->findings[heads[i]].rule->severity;
		if ((int)severity != heading) {
			fprintf(stream, "  %s%s%s\n", colour ? severities[severity].colour : "",
				severities[severity].heading, colour ? plain : "");
			heading = (int)severity;
		}
		print_group(stream, s, heads[i], colour);
	}
	free(heads);
	if (s->report->dropped || !groups)
		fprintf(stream, "  memory was short: some findings are missing\n");
}

/* Lines of the driver are those of the stages in which it, and not the core, refuses. */
static bool
is_driver_line(const struct rule *rule)
{
	return rule->severity != RULE_UNSAFE && rule->severity != RULE_UNTRANSLATED &&
	       rule->stage != RULE_STAGE_LOAD;
}

void
report_print_log(FILE *stream, const struct report *report)
{
	for (size_t i = 0; i < report->count; i++) {
		const struct finding *f = &report->findings[i];
		if (is_driver_line(f->rule))
			fputs("[nfp] ", stream);
		if (f->insn >= 0)
			fprintf(stream, "%d: ", f->insn);
		fprintf(stream, "%s", f->message);
		if (f->value[0])
			fprintf(stream, ": %s", f->value);
		fprintf(stream, " (%s)\n", f->rule->id);
	}
}
