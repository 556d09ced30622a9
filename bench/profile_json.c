/* SPDX-License-Identifier: BSD-2-Clause */
/* The profile for programs: one document, and folded stacks. */
#include "bench/profile.h"
#include "bench/totals_json.h"

#include <ctype.h>
#include <inttypes.h>
#include <jansson.h>

static json_t *
number_or_null(int64_t value, bool known)
{
	return known ? json_integer(value) : json_null();
}

static json_t *
table_json(const struct profile *p, enum profile_level level)
{
	json_t *rows = json_array();
	for (uint32_t i = 0; i < p->tables[level].count; i++) {
		const struct profile_row *row = &p->tables[level].rows[i];
		char text[ISA_TEXT_MAX];
		bool fine = level != PROFILE_LINES && row->kind != PROFILE_HELPER;
		json_array_append_new(rows,
			json_pack("{s:s,s:s?,s:s?,s:o,s:s?,s:o,s:o,s:s?,s:I,s:I,s:I,s:I}", "kind",
				profile_kind_name(row->kind), "name", row->name, "file", row->file,
				"line", number_or_null(row->line, row->line != 0), "source",
				row->text, "insn",
				number_or_null(row->insn, row->insn >= 0 && level != PROFILE_LINES),
				"word",
				number_or_null(row->word, row->word >= 0 && level == PROFILE_WORDS),
				"text", fine ? profile_code_text(p->image, row, level, text) : NULL,
				"runs", (json_int_t)row->runs, "cycles", (json_int_t)row->cycles,
				"shadow_cycles", (json_int_t)row->shadow_cycles, "wait_cycles",
				(json_int_t)row->wait_cycles));
	}
	return rows;
}

static json_t *
modelled_json(const struct profile *p)
{
	const struct nic_totals *t = &p->totals;
	bool known = t->rate_reason == NULL;
	enum nic_part next = profile_next_limit(t);
	int64_t unit = profile_limit_unit(t), next_unit = profile_part_unit(t, next);
	double next_busy = t->end_ps ? (double)t->part_busy_ps[next] / (double)t->end_ps : 0;
	return json_pack("{s:o,s:s?,s:s,s:o,s:f,s:s,s:{s:s,s:o,s:f},s:{s:f,s:s},s:o,s:o,s:o}",
		"mpps", known ? json_real((double)t->mpps_milli / 1000) : json_null(), "reason",
		t->rate_reason, "limit", t->limit, "limit_unit", number_or_null(unit, unit >= 0),
		"limit_busy", (double)t->limit_busy_permille / 1000, "advice", profile_advice(t),
		"next", "limit", nic_part_name(next), "unit",
		number_or_null(next_unit, next_unit >= 0), "busy", next_busy, "formula", "mpps",
		(double)t->formula_mpps_milli / 1000, "limit", t->formula_limit, "latency_ns",
		totals_latency_json(t), "ledger_ns", totals_ledger_json(t), "occupancy",
		totals_occupancy_json(p->nic, t, true));
}

static json_t *
slowest_json(const struct profile_packet *slowest)
{
	if (!slowest->any)
		return json_null();
	return json_pack("{s:I,s:i,s:s,s:i}", "index", (json_int_t)slowest->index, "cycles",
		(int)slowest->cycles, "verdict", nic_verdict_name(slowest->verdict), "len",
		(int)slowest->len_bytes);
}

json_t *
profile_json(const struct profile *p, const struct profile_print *print)
{
	const struct nic_totals *t = &p->totals;
	json_t *document = json_pack(
		"{s:s,s:s,s:s?,s:s,s:s,s:I,s:I,s:o,s:{s:I,s:I,s:I,s:I},s:f,s:o}", "schema",
		"nicro.profile/1", "object", print->object, "program", print->name, "type",
		print->type, "device", p->card->name, "packets_in", (json_int_t)t->packets_in,
		"packets_executed", (json_int_t)p->executed_packets, "modelled", modelled_json(p),
		"cycles", "total", (json_int_t)p->cycles, "program", (json_int_t)t->program_cycles,
		"helpers", (json_int_t)t->helper_cycles, "firmware", (json_int_t)t->firmware_cycles,
		"named_percent",
		p->program_cycles ? 100.0 * (double)p->named_cycles / (double)p->program_cycles
				  : 100.0,
		"slowest_packet", slowest_json(&p->slowest));
	static const char *const names[PROFILE_LEVEL_COUNT] = {
		[PROFILE_LINES] = "lines", [PROFILE_INSNS] = "insns", [PROFILE_WORDS] = "words"};
	for (unsigned level = 0; level < PROFILE_LEVEL_COUNT; level++)
		json_object_set_new(
			document, names[level], table_json(p, (enum profile_level)level));
	json_object_set_new(document, "timeline",
		print->timeline ? timeline_json(print->timeline) : json_null());
	json_object_set_new(
		document, "worst", print->worst ? worst_json(print->worst) : json_null());
	json_object_set_new(document, "worst_reason",
		print->no_worst ? json_string(print->no_worst) : json_null());
	return document;
}

/* Text of a frame: `;` separates frames, and a stack is a line. */
static void
print_frame(const char *text, FILE *stream)
{
	size_t len = 0;
	for (size_t i = 0; text[i]; i++)
		if (text[i] != ';' && text[i] != ' ')
			len = i + 1;
	for (size_t i = 0; i < len; i++)
		fputc(text[i] == ';'                      ? ','
			: iscntrl((unsigned char)text[i]) ? ' '
							  : text[i],
			stream);
}

void
profile_print_folded(const struct profile *p, const char *name, FILE *stream)
{
	const struct profile_table *table = &p->tables[PROFILE_INSNS];
	for (uint32_t i = 0; i < table->count; i++) {
		const struct profile_row *row = &table->rows[i];
		char text[ISA_TEXT_MAX];
		if (row->cycles == 0)
			continue;
		/* Perfetto knows such a file by a `;` in each of its first lines. */
		print_frame(row->kind == PROFILE_FIRMWARE ? "firmware" : name, stream);
		if (row->line) {
			fprintf(stream, ";%s:%u ", row->file ? row->file : "?", row->line);
			print_frame(row->text ? row->text : "", stream);
		}
		if (row->name) {
			fputc(';', stream);
			print_frame(row->name, stream);
		}
		if (row->kind != PROFILE_HELPER && row->insn >= 0) {
			const char *code = profile_code_text(p->image, row, PROFILE_INSNS, text);
			fprintf(stream, ";%d: ", row->insn);
			print_frame(code ? code : "", stream);
		}
		fprintf(stream, " %" PRIu64 "\n", row->cycles);
	}
}
