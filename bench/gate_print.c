/* SPDX-License-Identifier: BSD-2-Clause */
/* The gate's answer: text, Markdown, JUnit XML, JSON. */
#include "bench/gate.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

/* ORDER gate_state */
static const char *const state_names[] = {
	"same", "better", "worse, allowed", "WORSE", "MISSING", "new"};
static const char *const state_keys[] = {"same", "better", "allowed", "worse", "missing", "new"};

static bool
fails(const struct gate_row *row)
{
	return row->state == GATE_WORSE || row->state == GATE_MISSING;
}

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

void
gate_print_text(const struct gate_result *r, FILE *stream)
{
	fprintf(stream, "%s on %s\n%-36s %16s %16s %16s  %s\n", r->program, r->device, "metric",
		"baseline", "head", "change", "verdict");
	for (unsigned i = 0; i < r->row_count; i++) {
		struct row_text t;
		row_text(&r->rows[i], &t);
		fprintf(stream, "%-36s %16s %16s %16s  %s\n", r->rows[i].metric, t.base, t.head,
			t.change, state_names[r->rows[i].state]);
	}
	fprintf(stream, "%u metrics, %u failed: %s\n", r->row_count, r->failed,
		r->failed ? "REGRESSION" : "passed");
}

/* Names come from files: nothing in them may become markup. */
static void
print_escaped(const char *text, FILE *stream)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		if (strchr("<>&\"'|`", c) || c < 0x20)
			fprintf(stream, c < 0x20 ? "?" : "&#%u;", c);
		else
			fputc(c, stream);
	}
}

void
gate_print_markdown(const struct gate_result *r, FILE *stream)
{
	fprintf(stream, "### nicro gate: %s\n\n**", r->failed ? "regression" : "passed");
	print_escaped(r->program, stream);
	fputs("** on ", stream);
	print_escaped(r->device, stream);
	fprintf(stream,
		", %u metrics, %u failed. Modelled figures: the same on every machine.\n\n"
		"| metric | unit | baseline | head | change | verdict |\n"
		"|---|---|---:|---:|---:|---|\n",
		r->row_count, r->failed);
	for (unsigned i = 0; i < r->row_count; i++) {
		const struct gate_row *row = &r->rows[i];
		struct row_text t;
		row_text(row, &t);
		const char *mark = fails(row) ? "**" : "";
		fprintf(stream, "| `%s` | %s | %s | %s | %s | %s%s%s |\n", row->metric, row->unit,
			t.base, t.head, t.change, mark, state_names[row->state], mark);
	}
}

void
gate_print_junit(const struct gate_result *r, FILE *stream)
{
	fprintf(stream,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<testsuites tests=\"%u\" failures=\"%u\">\n<testsuite name=\"nicro gate: ",
		r->row_count, r->failed);
	print_escaped(r->program, stream);
	fputs(" on ", stream);
	print_escaped(r->device, stream);
	fprintf(stream, "\" tests=\"%u\" failures=\"%u\" errors=\"0\">\n", r->row_count, r->failed);
	for (unsigned i = 0; i < r->row_count; i++) {
		const struct gate_row *row = &r->rows[i];
		struct row_text t;
		row_text(row, &t);
		fputs("<testcase classname=\"", stream);
		print_escaped(r->program, stream);
		fprintf(stream, "\" name=\"%s\"", row->metric);
		if (fails(row))
			fprintf(stream,
				"><failure message=\"%s: baseline %s, head %s, %s; allowed "
				"%.6g %%\"/></testcase>\n",
				state_keys[row->state], t.base, t.head, t.change,
				row->allowed_percent);
		else
			fputs("/>\n", stream);
	}
	fputs("</testsuite>\n</testsuites>\n", stream);
}

json_t *
gate_json(const struct gate_result *r)
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
				state_keys[row->state]));
	}
	return json_pack("{s:s,s:s,s:s,s:b,s:i,s:o}", "schema", "nicro.gate/1", "program",
		r->program, "device", r->device, "passed", r->failed == 0, "failed", (int)r->failed,
		"metrics", rows);
}
