/* SPDX-License-Identifier: BSD-2-Clause */
/* The worst case for people and for programs. */
#include "bench/worst.h"

#include <inttypes.h>
#include <jansson.h>

static void
print_line(const struct worst_line *line, FILE *stream)
{
	fprintf(stream, "  %8" PRIu64 "  %6" PRIu64 "x  ", line->cycles, line->runs);
	if (line->name)
		fprintf(stream, "%s\n", line->name);
	else
		fprintf(stream, "%s:%u  %s\n", line->file ? line->file : "?", line->line,
			line->text ? line->text : "");
}

void
worst_print_text(const struct worst *w, bool lines, FILE *stream)
{
	char assumptions[WORST_ASSUMPTIONS_MAX][WORST_TEXT_BYTES];
	unsigned count = worst_assumptions(w, assumptions);
	fprintf(stream,
		"worst case: at least %" PRIu64 ".%03" PRIu64
		" Mpps at %d bytes, whatever arrives; limited by %s\n",
		w->mpps_milli / 1000, w->mpps_milli % 1000, WORST_FRAME_BYTES, w->limit);
	fprintf(stream,
		"  %" PRIu64 " instruction cycles of the program, %" PRIu64
		" of the firmware; most time: %" PRIu64 " cycles and %" PRIu64 " of waits\n",
		w->program.cycles, w->firmware.cycles, w->time_path.cycles + w->firmware.cycles,
		w->time_path.wait_cycles + w->firmware.wait_cycles);
	for (unsigned i = 0; i < count; i++)
		fprintf(stream, "  %s %s\n", i ? "        " : "assumed:", assumptions[i]);
	if (!lines)
		return;
	fprintf(stream, "  along it, in the order of the code:\n    cycles     runs  line\n");
	for (uint32_t i = 0; i < w->line_count; i++)
		print_line(&w->lines[i], stream);
}

static json_t *
bound_json(const struct nic_bound *bound)
{
	return json_pack("{s:I,s:I,s:f}", "cycles", (json_int_t)bound->cycles, "wait_cycles",
		(json_int_t)bound->wait_cycles, "emem_busy_cycles",
		(double)bound->emem_e4cycles / 10000);
}

static json_t *
lines_json(const struct worst *w)
{
	json_t *lines = json_array();
	for (uint32_t i = 0; i < w->line_count; i++) {
		const struct worst_line *line = &w->lines[i];
		json_array_append_new(
			lines, json_pack("{s:s?,s:s?,s:o,s:s?,s:i,s:I,s:I}", "name", line->name,
				       "file", line->file, "line",
				       line->line ? json_integer(line->line) : json_null(), "text",
				       line->text, "word", line->word, "runs",
				       (json_int_t)line->runs, "cycles", (json_int_t)line->cycles));
	}
	return lines;
}

json_t *
worst_json(const struct worst *w)
{
	char assumptions[WORST_ASSUMPTIONS_MAX][WORST_TEXT_BYTES];
	unsigned count = worst_assumptions(w, assumptions);
	json_t *assumed = json_array();
	for (unsigned i = 0; i < count; i++)
		json_array_append_new(assumed, json_string(assumptions[i]));
	return json_pack("{s:f,s:i,s:s,s:o,s:o,s:o,s:o,s:o,s:i,s:i,s:b,s:I,s:o}", "mpps",
		(double)w->mpps_milli / 1000, "frame_bytes", WORST_FRAME_BYTES, "limit", w->limit,
		"most_cycles", bound_json(&w->program), "most_time", bound_json(&w->time_path),
		"most_memory", bound_json(&w->emem_path), "firmware", bound_json(&w->firmware),
		"assumptions", assumed, "hops", (int)w->assume.hops, "key_bytes",
		(int)w->assume.key_bytes, "misses", w->assume.misses, "rounds_max",
		(json_int_t)w->rounds_max, "lines", lines_json(w));
}
