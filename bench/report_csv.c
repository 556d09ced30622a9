/* SPDX-License-Identifier: BSD-2-Clause */
/* The record as a table for spreadsheets and scripts (RFC 4180, lines end with LF). */
#include "bench/report.h"
#include "bench/report_view.h"

#include <string.h>

/* Where a column's path begins; figures of the card stand in its own rows only. */
enum origin { OF_RECORD, OF_POINT, OF_COMPARE, OF_PATH, OF_CARD, OF_CARDS_POINT, OF_CARDS_COMPARE };

static const struct column {
	const char *name;
	enum origin origin;
	const char *path;
} columns[] = {
	{"object", OF_COMPARE, "object"},
	{"program", OF_COMPARE, "program"},
	{"type", OF_COMPARE, "type"},
	{"seed", OF_COMPARE, "seed"},
	{"traffic", OF_COMPARE, "traffic.source"},
	{"frames", OF_COMPARE, "traffic.frames"},
	{"bytes_min", OF_COMPARE, "traffic.bytes_min"},
	{"bytes_max", OF_COMPARE, "traffic.bytes_max"},
	{"sweep_key", OF_RECORD, "sweep.key"},
	{"sweep_value", OF_POINT, "value"},
	{"ebpf_instructions_per_packet", OF_COMPARE, "ebpf_instructions_per_packet"},
	{"equivalence", OF_COMPARE, "equivalence.state"},
	{"path", OF_PATH, "path"},
	{"whole_path", OF_PATH, "whole_path"},
	{"modelled_mpps", OF_PATH, "modelled.mpps"},
	{"modelled_ns_per_packet", OF_PATH, "modelled.ns_per_packet"},
	{"measured_cpu_ns_per_packet", OF_PATH, "measured.cpu_ns_per_packet"},
	{"measured_cpu_ns_low", OF_PATH, "measured.median_low"},
	{"measured_cpu_ns_high", OF_PATH, "measured.median_high"},
	{"measured_cv_percent", OF_PATH, "measured.cv_percent"},
	{"measured_mpps_one_core", OF_PATH, "measured.mpps_one_core"},
	{"measured_calibration_steps_per_packet", OF_PATH, "measured.calibration_steps_per_packet"},
	{"missing", OF_PATH, "missing"},
	{"card_device", OF_CARD, "device"},
	{"card_microcode_words", OF_CARD, "microcode_words"},
	{"card_limit", OF_CARD, "limit"},
	{"card_limit_busy", OF_CARD, "limit_busy"},
	{"card_formula_mpps", OF_CARD, "formula.mpps"},
	{"card_instructions_per_packet", OF_CARD, "instructions_per_packet"},
	{"card_program_cycles_per_packet", OF_CARD, "program_cycles_per_packet"},
	{"card_helper_cycles_per_packet", OF_CARD, "helper_cycles_per_packet"},
	{"card_firmware_cycles_per_packet", OF_CARD, "firmware_cycles_per_packet"},
	{"card_wait_cycles_per_packet", OF_CARD, "wait_cycles_per_packet"},
	{"card_latency_min_ns", OF_CARD, "latency_ns.min"},
	{"card_latency_mean_ns", OF_CARD, "latency_ns.mean"},
	{"card_latency_p50_ns", OF_CARD, "latency_ns.p50"},
	{"card_latency_p90_ns", OF_CARD, "latency_ns.p90"},
	{"card_latency_p99_ns", OF_CARD, "latency_ns.p99"},
	{"card_latency_p99.9_ns", OF_CARD, "latency_ns.p99.9"},
	{"card_latency_p99.99_ns", OF_CARD, "latency_ns.p99.99"},
	{"card_latency_max_ns", OF_CARD, "latency_ns.max"},
	{"line_rate_mpps", OF_CARDS_POINT, "line_rate_mpps"},
	{"mac_ceiling_mpps", OF_CARDS_POINT, "mac_ceiling_mpps"},
	{"ndr_mpps", OF_CARDS_COMPARE, "search.ndr.throughput_mpps"},
	{"pdr_mpps", OF_CARDS_COMPARE, "search.pdr.throughput_mpps"},
};
enum { COLUMNS = sizeof(columns) / sizeof(columns[0]) };

/* A spreadsheet takes text that begins like a formula as one: an apostrophe says that it is text.
 */
static void
print_text(const char *text, FILE *stream)
{
	bool formula = *text && strchr("=+-@\t\r", *text);
	if (!formula && !strpbrk(text, ",\"\r\n")) {
		fputs(text, stream);
		return;
	}
	fputs(formula ? "\"'" : "\"", stream);
	for (; *text; text++)
		fprintf(stream, *text == '"' ? "\"\"" : "%c", *text);
	fputc('"', stream);
}

static void
print_value(const json_t *value, FILE *stream)
{
	if (json_is_string(value))
		print_text(json_string_value(value), stream);
	else if (json_is_integer(value))
		fprintf(stream, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	else if (json_is_real(value)) /* as many digits as the document has */
		fprintf(stream, "%.12g", json_real_value(value));
	else if (json_is_boolean(value))
		fputs(json_is_true(value) ? "true" : "false", stream);
}

static void
print_row(const json_t *record, const struct report_point *point, const json_t *path, FILE *stream)
{
	bool is_card = json_is_object(json_object_get(path, "modelled"));
	const json_t *origins[] = {
		[OF_RECORD] = record,
		[OF_POINT] = point->point,
		[OF_COMPARE] = point->compare,
		[OF_PATH] = path,
		[OF_CARD] = is_card ? point->card : NULL,
		[OF_CARDS_POINT] = is_card ? point->point : NULL,
		[OF_CARDS_COMPARE] = is_card ? point->compare : NULL,
	};
	for (unsigned i = 0; i < COLUMNS; i++) {
		fputs(i ? "," : "", stream);
		print_value(record_at(origins[columns[i].origin], columns[i].path), stream);
	}
	fputc('\n', stream);
}

void
report_csv(const json_t *record, FILE *stream)
{
	for (unsigned i = 0; i < COLUMNS; i++)
		fprintf(stream, "%s%s", i ? "," : "", columns[i].name);
	fputc('\n', stream);
	for (unsigned i = 0; i < report_point_count(record); i++) {
		struct report_point point = report_point_at(record, i);
		const json_t *paths = json_object_get(point.compare, "paths");
		/* Card and kernel differ: no figures, but the line that says so. */
		if (json_array_size(paths) == 0)
			print_row(record, &point, NULL, stream);
		for (size_t k = 0; k < json_array_size(paths); k++)
			print_row(record, &point, json_array_get(paths, k), stream);
	}
}
