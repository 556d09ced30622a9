/* SPDX-License-Identifier: BSD-2-Clause */
/* The gate's answer: text, Markdown, JUnit XML, JSON. */
#include "bench/gate.h"
#include "bench/markup.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

static const struct state_text {
	const char *word, *text;
	bool fails;
} states[] =
	{
#define X(NAME, WORD, TEXT, FAILS) [GATE_##NAME] = {WORD, TEXT, FAILS},
		GATE_STATES(X)
#undef X
},
  programs[] = {
#define X(NAME, WORD, TEXT, FAILS) [GATE_##NAME] = {WORD, TEXT, FAILS},
	  GATE_PROGRAMS(X)
#undef X
};

static void
figure_text(const struct gate_row *row, double value, bool absent, char *text, size_t bytes)
{
	if (absent)
		snprintf(text, bytes, "-");
	else if (row->is_text)
		snprintf(text, bytes, "%s", row->state == GATE_WORSE ? "changed" : "as before");
	else
		snprintf(text, bytes, "%.12g", value);
}

struct row_text {
	char base[32], head[32], change[32];
};

static void
row_text(const struct gate_row *row, struct row_text *t)
{
	figure_text(row, row->base, row->state == GATE_NEW, t->base, sizeof(t->base));
	figure_text(row, row->head, row->state == GATE_MISSING, t->head, sizeof(t->head));
	if (row->is_text)
		snprintf(t->base, sizeof(t->base), "-");
	bool has = !row->is_text && row->state != GATE_MISSING && row->state != GATE_NEW;
	if (!has || row->worse_percent == 0)
		snprintf(t->change, sizeof(t->change), "-");
	else if (row->worse_percent > 1e6)
		snprintf(t->change, sizeof(t->change), "from 0");
	else
		snprintf(t->change, sizeof(t->change), "%.3f %% %s", fabs(row->worse_percent),
			row->worse_percent > 0 ? "worse" : "better");
}

/* The summary's words for a program: what failed, or what changed most. */
struct result_text {
	char verdict[64], most[128];
};

static void
result_text(const struct gate_result *r, struct result_text *t)
{
	const struct gate_row *most = NULL;
	for (unsigned i = 0; i < r->row_count; i++) {
		const struct gate_row *row = &r->rows[i];
		bool further = !most || fabs(row->worse_percent) > fabs(most->worse_percent);
		bool worse = most && states[row->state].fails && !states[most->state].fails;
		bool less = most && !states[row->state].fails && states[most->state].fails;
		if (row->state != GATE_SAME && (worse || (further && !less)))
			most = row;
	}
	if (r->state != GATE_COMPARED)
		snprintf(t->verdict, sizeof(t->verdict), "%s", programs[r->state].text);
	else if (r->failed)
		snprintf(t->verdict, sizeof(t->verdict), "REGRESSION");
	else
		snprintf(t->verdict, sizeof(t->verdict), "passed");
	if (r->state != GATE_COMPARED)
		snprintf(t->most, sizeof(t->most), "%.127s", r->why);
	else if (most == NULL)
		snprintf(t->most, sizeof(t->most), "nothing");
	else {
		struct row_text row;
		row_text(most, &row);
		bool told = strcmp(row.change, "-") != 0;
		snprintf(t->most, sizeof(t->most), "%s: %s", most->metric,
			told ? row.change : states[most->state].text);
	}
}

static void
print_rows(const struct gate_result *r, FILE *stream)
{
	fprintf(stream, "\n%s on %s\n%-36s %16s %16s %16s  %s\n", r->program, r->device, "metric",
		"baseline", "head", "change", "verdict");
	for (unsigned i = 0; i < r->row_count; i++) {
		struct row_text t;
		row_text(&r->rows[i], &t);
		fprintf(stream, "%-36s %16s %16s %16s  %s\n", r->rows[i].metric, t.base, t.head,
			t.change, states[r->rows[i].state].text);
	}
	if (r->why[0])
		fprintf(stream, "%s\n", r->why);
}

/* Tables of programs in which something changed: of one program alone always. */
static bool
shows_rows(const struct gate_report *report, const struct gate_result *r)
{
	bool changed = report->count == 1;
	for (unsigned i = 0; i < r->row_count; i++)
		changed |= r->rows[i].state != GATE_SAME;
	return changed && r->row_count > 0;
}

void
gate_print_text(const struct gate_report *report, FILE *stream)
{
	unsigned failed = gate_report_failed(report);
	fprintf(stream, "%-24s %-20s %-20s %7s  %s\n", "object", "program", "result", "failed",
		"changed most");
	for (unsigned i = 0; i < report->count; i++) {
		const struct gate_result *r = &report->results[i];
		struct result_text t;
		result_text(r, &t);
		fprintf(stream, "%-24s %-20s %-20s %7u  %s\n", r->object, r->program, t.verdict,
			r->failed, t.most);
	}
	for (unsigned i = 0; i < report->count; i++)
		if (shows_rows(report, &report->results[i]))
			print_rows(&report->results[i], stream);
	fprintf(stream, "\n%u programs, %u failed: %s\n", report->count, failed,
		failed ? "REGRESSION" : "passed");
}

static void
print_markdown_rows(const struct gate_result *r, FILE *stream)
{
	fputs("\n#### ", stream);
	markup_print(r->program, stream);
	fputs(" on ", stream);
	markup_print(r->device, stream);
	fputs("\n\n| metric | unit | baseline | head | change | verdict |\n"
	      "|---|---|---:|---:|---:|---|\n",
		stream);
	for (unsigned i = 0; i < r->row_count; i++) {
		const struct gate_row *row = &r->rows[i];
		struct row_text t;
		row_text(row, &t);
		const char *mark = states[row->state].fails ? "**" : "";
		fprintf(stream, "| `%s` | %s | %s | %s | %s | %s%s%s |\n", row->metric, row->unit,
			t.base, t.head, t.change, mark, states[row->state].text, mark);
	}
	if (r->why[0]) {
		fputs("\n", stream);
		markup_print(r->why, stream);
		fputs("\n", stream);
	}
}

void
gate_print_markdown(const struct gate_report *report, FILE *stream)
{
	unsigned failed = gate_report_failed(report);
	fprintf(stream,
		"### nicro gate: %s\n\n%u programs, %u failed.\n\n"
		"| object | program | result | metrics failed | changed most |\n"
		"|---|---|---|---:|---|\n",
		failed ? "regression" : "passed", report->count, failed);
	for (unsigned i = 0; i < report->count; i++) {
		const struct gate_result *r = &report->results[i];
		struct result_text t;
		result_text(r, &t);
		const char *mark = gate_result_fails(r) ? "**" : "";
		fputs("| ", stream);
		markup_print(r->object, stream);
		fputs(" | ", stream);
		markup_print(r->program, stream);
		fprintf(stream, " | %s%s%s | %u | ", mark, t.verdict, mark, r->failed);
		markup_print(t.most, stream);
		fputs(" |\n", stream);
	}
	for (unsigned i = 0; i < report->count; i++)
		if (report->results[i].row_count)
			print_markdown_rows(&report->results[i], stream);
}

/* A program that was not compared is one case that says so. */
static void
print_junit_program(const struct gate_result *r, FILE *stream)
{
	fputs("<testcase classname=\"", stream);
	markup_print(r->program, stream);
	fprintf(stream, "\" name=\"program\"><%s message=\"%s: ",
		programs[r->state].fails ? "failure" : "skipped", programs[r->state].word);
	markup_print(r->why, stream);
	fputs("\"/></testcase>\n", stream);
}

static void
print_junit_row(const struct gate_result *r, const struct gate_row *row, FILE *stream)
{
	struct row_text t;
	row_text(row, &t);
	fputs("<testcase classname=\"", stream);
	markup_print(r->program, stream);
	fprintf(stream, "\" name=\"%s\"", row->metric);
	if (states[row->state].fails)
		fprintf(stream,
			"><failure message=\"%s: baseline %s, head %s, %s; allowed "
			"%.6g %%\"/></testcase>\n",
			states[row->state].word, t.base, t.head, t.change, row->allowed_percent);
	else
		fputs("/>\n", stream);
}

/* Cases, failures and skipped ones of a program. */
static void
junit_counts(const struct gate_result *r, unsigned counts[3])
{
	bool compared = r->row_count > 0;
	counts[0] = compared ? r->row_count : 1;
	counts[1] = compared ? r->failed : programs[r->state].fails;
	counts[2] = !compared && !programs[r->state].fails;
}

void
gate_print_junit(const struct gate_report *report, FILE *stream)
{
	unsigned sums[3] = {0}, counts[3];
	for (unsigned i = 0; i < report->count; i++) {
		junit_counts(&report->results[i], counts);
		for (unsigned k = 0; k < 3; k++)
			sums[k] += counts[k];
	}
	fprintf(stream,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<testsuites tests=\"%u\" failures=\"%u\" errors=\"0\" skipped=\"%u\">\n",
		sums[0], sums[1], sums[2]);
	for (unsigned i = 0; i < report->count; i++) {
		const struct gate_result *r = &report->results[i];
		junit_counts(r, counts);
		fputs("<testsuite name=\"nicro gate: ", stream);
		markup_print(r->object, stream);
		fputs(": ", stream);
		markup_print(r->program, stream);
		fprintf(stream, "\" tests=\"%u\" failures=\"%u\" errors=\"0\" skipped=\"%u\">\n",
			counts[0], counts[1], counts[2]);
		if (r->row_count == 0)
			print_junit_program(r, stream);
		for (unsigned k = 0; k < r->row_count; k++)
			print_junit_row(r, &r->rows[k], stream);
		fputs("</testsuite>\n", stream);
	}
	fputs("</testsuites>\n", stream);
}

static json_t *
rows_json(const struct gate_result *r)
{
	json_t *rows = json_array();
	for (unsigned i = 0; i < r->row_count; i++) {
		const struct gate_row *row = &r->rows[i];
		bool base = !row->is_text && row->state != GATE_NEW;
		bool head = !row->is_text && row->state != GATE_MISSING;
		json_array_append_new(rows,
			json_pack("{s:s,s:s,s:o,s:o,s:o,s:f,s:s}", "metric", row->metric, "unit",
				row->unit, "baseline", base ? json_real(row->base) : json_null(),
				"head", head ? json_real(row->head) : json_null(), "worse_percent",
				base && head ? json_real(row->worse_percent) : json_null(),
				"allowed_percent", row->allowed_percent, "verdict",
				states[row->state].word));
	}
	return rows;
}

json_t *
gate_json(const struct gate_report *report)
{
	json_t *results = json_array();
	unsigned failed = gate_report_failed(report);
	for (unsigned i = 0; i < report->count; i++) {
		const struct gate_result *r = &report->results[i];
		json_array_append_new(results,
			json_pack("{s:s,s:s,s:s?,s:s,s:s?,s:b,s:i,s:o}", "object", r->object,
				"program", r->program, "device", r->device[0] ? r->device : NULL,
				"state", programs[r->state].word, "reason",
				r->why[0] ? r->why : NULL, "passed", !gate_result_fails(r),
				"failed", (int)r->failed, "metrics", rows_json(r)));
	}
	return json_pack("{s:s,s:b,s:i,s:o}", "schema", "nicro.gate/2", "passed", failed == 0,
		"failed", (int)failed, "programs", results);
}
