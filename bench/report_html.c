/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The record as one page. No script, and a policy that lets nothing be fetched; beside each plot a
 * table with its figures, whose `data` elements have them as exact as the record.
 */
#include "bench/markup.h"
#include "bench/report.h"
#include "bench/report_plots.h"
#include "nic-model/device.h"

#include <math.h>
#include <string.h>

/* bench/report.css, as bytes */
extern const unsigned char report_style[];
extern const size_t report_style_bytes;

/* --- pieces --- */

static void
print_text(const json_t *at, const char *path, FILE *stream)
{
	const char *text = record_text(at, path);
	markup_print(text ? text : "unknown", stream);
}

static void
print_data(double value, const char *unit, FILE *stream)
{
	char text[REPORT_FIGURE_MAX];
	if (isnan(value))
		fputs("<span class=\"none\">\u2013</span>", stream);
	else
		fprintf(stream, "<data value=\"%.12g\">%s</data>%s", value,
			report_figure(value, text), unit);
}

static void
number_cell(double value, FILE *stream)
{
	fputs("<td class=\"n\">", stream);
	print_data(value, "", stream);
	fputs("</td>", stream);
}

static void
head_cell(const char *text, FILE *stream)
{
	fputs("<th scope=\"row\">", stream);
	markup_print(text, stream);
	fputs("</th>", stream);
}

static void
begin_section(const char *id, const char *title, FILE *stream)
{
	fprintf(stream, "<section id=\"%s\">\n<h2>%s</h2>\n", id, title);
}

static void
end_section(FILE *stream)
{
	fputs("</section>\n", stream);
}

/* A table, in a box that scrolls when the window is narrow. Columns after the first hold numbers,
 * but those that begin with '='. */
static void
begin_table(const char *caption, const char *const *columns, FILE *stream)
{
	fprintf(stream, "<div class=\"wide\"><table>\n<caption>%s</caption>\n<thead><tr>", caption);
	for (unsigned i = 0; columns[i]; i++) {
		bool text = i == 0 || columns[i][0] == '=';
		fprintf(stream, "<th scope=\"col\"%s>", text ? "" : " class=\"n\"");
		markup_print(columns[i] + (columns[i][0] == '='), stream);
		fputs("</th>", stream);
	}
	fputs("</tr></thead>\n<tbody>\n", stream);
}

static void
end_table(FILE *stream)
{
	fputs("</tbody>\n</table></div>\n", stream);
}

/* --- head --- */

static void
print_head(const struct report_point *point, FILE *stream)
{
	fputs("<!DOCTYPE html>\n"
	      "<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n"
	      "<meta charset=\"utf-8\"/>\n"
	      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	      "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"/>\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
	      "<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>",
		stream);
	print_text(point->compare, "program", stream);
	fputs(": card and host compared by nicro</title>\n<style>\n", stream);
	fwrite(report_style, 1, report_style_bytes, stream);
	fputs("</style>\n</head>\n<body>\n", stream);
}

static void
print_title(const json_t *record, const struct report_point *point, FILE *stream)
{
	const json_t *c = point->compare;
	fputs("<header>\n<p class=\"kicker\">nicro compare ", stream);
	print_text(c, "version", stream);
	fputs("</p>\n<h1>", stream);
	print_text(c, "program", stream);
	fputs("</h1>\n<p class=\"subject\">", stream);
	print_text(c, "object", stream);
	fputs(" (", stream);
	print_text(c, "type", stream);
	fputs(")", stream);
	if (point->card) {
		fputs(" on ", stream);
		print_text(point->card, "device", stream);
	}
	fputs("</p>\n<p class=\"subject\">Traffic: ", stream);
	print_text(c, "traffic.source", stream);
	fprintf(stream, ", %.0f frames of %.0f to %.0f bytes; seed %.0f",
		record_number(c, "traffic.frames"), record_number(c, "traffic.bytes_min"),
		record_number(c, "traffic.bytes_max"), record_number(c, "seed"));
	if (report_is_sweep(record)) {
		fprintf(stream, ". First of %u points over ", report_point_count(record));
		print_text(record, "sweep.key", stream);
	}
	fputs("</p>\n</header>\n", stream);
}

/* --- tiles: the answer before the details --- */

static void
begin_tile(const char *class, const char *head, FILE *stream)
{
	fprintf(stream, "<div class=\"tile %s\"><p class=\"what\">%s</p><p class=\"big\">", class,
		head);
}

static void
end_tile(FILE *stream)
{
	fputs("</p></div>\n", stream);
}

static void
print_tiles(const json_t *record, const struct report_point *point, FILE *stream)
{
	char sentence[1024], label[REPORT_LABEL_MAX];
	const char *state = report_equivalence(point, sentence, sizeof(sentence));
	const json_t *paths = json_object_get(point->compare, "paths");
	const char *noise = record_text(point->compare, "host.noise.verdict");
	bool same = strcmp(state, "equal") == 0, unknown = strcmp(state, "unknown") == 0;
	if (report_is_sweep(record)) {
		fputs("<p class=\"at\">At ", stream);
		markup_print(report_label(record, point, label), stream);
		fputs("</p>\n", stream);
	}
	fputs("<div class=\"tiles\">\n", stream);
	if (!isnan(point->mpps)) {
		begin_tile("modelled", "Card, modelled", stream);
		print_data(point->mpps, " <small>Mpps</small>", stream);
		fputs("</p><p class=\"note\">limited by ", stream);
		print_text(point->card, "limit", stream);
		fputs("; latency ", stream);
		print_data(record_number(point->card, "latency_ns.p50"), " ns median, ", stream);
		print_data(record_number(point->card, "latency_ns.p99"), " ns p99", stream);
		end_tile(stream);
	}
	for (size_t i = 0; i < json_array_size(paths); i++) {
		const json_t *path = json_array_get(paths, i);
		double cores = report_host_cores(path, point->mpps);
		if (!report_is_host_path(path) || isnan(cores))
			continue;
		begin_tile("measured", "On this host, measured", stream);
		fprintf(stream, "<data value=\"%.12g\">%.1f</data> <small>cores</small>", cores,
			cores);
		fputs("</p><p class=\"note\">saved at the card\u2019s rate; by ", stream);
		print_text(path, "path", stream);
		end_tile(stream);
		break;
	}
	begin_tile(same ? "good" : unknown ? "open" : "bad", "Card and kernel", stream);
	fputs(same ? "equal" : unknown ? "not compared" : "different", stream);
	fputs("</p><p class=\"note\">", stream);
	markup_print(sentence, stream);
	end_tile(stream);
	if (noise) {
		begin_tile(strcmp(noise, "steady") == 0 ? "good" : "open", "This host was", stream);
		markup_print(noise, stream);
		end_tile(stream);
	}
	fputs("</div>\n", stream);
}

/* --- paths --- */

enum { PATH_COLUMNS = 8 };

/* A row of figures or the reason why there are none; below it what they include. */
static void
print_path_row(const struct report_point *point, const json_t *path, FILE *stream)
{
	const char *name = record_text(path, "path"), *missing = record_text(path, "missing");
	const char *includes = record_text(path, "includes");
	const char *class = json_is_object(record_at(path, "modelled")) ? "modelled" : "measured";
	fprintf(stream, "<tr class=\"%s%s\">", class, includes || missing ? " over" : "");
	head_cell(name ? name : "?", stream);
	number_cell(record_number(path, "modelled.mpps"), stream);
	number_cell(record_number(path, "measured.mpps_one_core"), stream);
	number_cell(record_number(path, "measured.cpu_ns_per_packet"), stream);
	number_cell(record_number(path, "measured.median_low"), stream);
	number_cell(record_number(path, "measured.median_high"), stream);
	number_cell(record_number(path, "measured.cv_percent"), stream);
	number_cell(report_host_cores(path, point->mpps), stream);
	fputs("</tr>\n", stream);
	if (includes == NULL && missing == NULL)
		return;
	fprintf(stream, "<tr class=\"%s\"><td class=\"note\" colspan=\"%d\">%s", class,
		PATH_COLUMNS, missing ? "No figure: " : "");
	markup_print(missing ? missing : includes, stream);
	fputs("</td></tr>\n", stream);
}

static void
print_paths(const struct report_point *point, FILE *stream)
{
	static const char *const columns[PATH_COLUMNS + 1] = {"path, and what its figure includes",
		"modelled Mpps", "measured Mpps, one core", "measured CPU ns/packet", "low", "high",
		"spread %", "host cores at the card\u2019s rate", NULL};
	const json_t *paths = json_object_get(point->compare, "paths");
	begin_section("paths", "The paths side by side", stream);
	fputs("<figure>\n", stream);
	plot_paths(point, stream);
	fputs("<figcaption>The card\u2019s bar is the whole simulated card; a host\u2019s bar is "
	      "one core of this machine. Whiskers: interval of the median.</figcaption>\n"
	      "</figure>\n",
		stream);
	begin_table("Modelled and measured figures are never in one column", columns, stream);
	for (size_t i = 0; i < json_array_size(paths); i++)
		print_path_row(point, json_array_get(paths, i), stream);
	end_table(stream);
	end_section(stream);
}

/* --- the sweep --- */

static void
print_sweep_table(const json_t *record, FILE *stream)
{
	const char *names[REPORT_PATHS_MAX],
		*columns[REPORT_PATHS_MAX + 6] = {record_text(record, "sweep.key"), "line rate",
			"MAC ceiling", "NDR, modelled", "PDR, modelled"};
	unsigned paths = report_path_names(record, names), count = 5;
	columns[0] = columns[0] ? columns[0] : "?";
	for (unsigned k = 0; k < paths; k++)
		columns[count++] = names[k];
	begin_table("Million packets a second; host paths on one core", columns, stream);
	for (unsigned i = 0; i < report_point_count(record); i++) {
		struct report_point p = report_point_at(record, i);
		fputs("<tr>", stream);
		head_cell(p.value, stream);
		number_cell(record_number(p.point, "line_rate_mpps"), stream);
		number_cell(record_number(p.point, "mac_ceiling_mpps"), stream);
		number_cell(record_number(p.point, "search.ndr.throughput_mpps"), stream);
		number_cell(record_number(p.point, "search.pdr.throughput_mpps"), stream);
		for (unsigned k = 0; k < paths; k++) {
			const json_t *path = report_path(&p, names[k]);
			double mpps = record_number(path, "modelled.mpps");
			number_cell(
				isnan(mpps) ? record_number(path, "measured.mpps_one_core") : mpps,
				stream);
		}
		fputs("</tr>\n", stream);
	}
	end_table(stream);
}

static void
print_sweep(const json_t *record, FILE *stream)
{
	begin_section("sweep", "Rates over the swept value", stream);
	fputs("<figure>\n", stream);
	plot_sweep(record, stream);
	fputs("</figure>\n", stream);
	print_sweep_table(record, stream);
	end_section(stream);
}

/* --- cores --- */

static void
print_cores(const struct report_point *point, FILE *stream)
{
	static const double rates[] = {1, 2, 5, 10, 14.88, 20, 29.76, 40};
	enum { RATES = sizeof(rates) / sizeof(rates[0]) };
	const char *columns[RATES + 3] = {"path"};
	const json_t *paths = json_object_get(point->compare, "paths");
	char heads[RATES + 1][48], figure[REPORT_FIGURE_MAX];
	unsigned count = 0, hosts = 0;
	for (size_t i = 0; i < json_array_size(paths); i++)
		hosts += report_is_host_path(json_array_get(paths, i));
	if (isnan(point->mpps) || hosts == 0)
		return;
	for (; count < RATES && rates[count] < point->mpps; count++) {
		snprintf(heads[count], sizeof(heads[count]), "%.4g Mpps", rates[count]);
		columns[count + 1] = heads[count];
	}
	snprintf(heads[count], sizeof(heads[count]), "%s Mpps, the card\u2019s rate",
		report_figure(point->mpps, figure));
	columns[count + 1] = heads[count];
	begin_section("cores", "Host cores saved", stream);
	fputs("<p>Cores of this host that the path keeps busy at a rate: measured nanoseconds a "
	      "packet times packets. That many are free when the card does the work. It takes "
	      "for granted that cores do not slow each other down.</p>\n<figure>\n",
		stream);
	plot_cores(point, stream);
	fputs("</figure>\n", stream);
	begin_table("Cores of this host", columns, stream);
	for (size_t i = 0; i < json_array_size(paths); i++) {
		const json_t *path = json_array_get(paths, i);
		if (!report_is_host_path(path))
			continue;
		fputs("<tr class=\"measured\">", stream);
		head_cell(record_text(path, "path"), stream);
		for (unsigned k = 0; k < count; k++)
			number_cell(report_host_cores(path, rates[k]), stream);
		number_cell(report_host_cores(path, point->mpps), stream);
		fputs("</tr>\n", stream);
	}
	end_table(stream);
	end_section(stream);
}

/* --- the card --- */

/* A row per point, a column per key of the card's object at @p path. */
static void
print_card_table(const json_t *record, const char *caption, const char *const *columns,
	const char *path, FILE *stream)
{
	char label[REPORT_LABEL_MAX];
	begin_table(caption, columns, stream);
	for (unsigned i = 0; i < report_point_count(record); i++) {
		struct report_point p = report_point_at(record, i);
		if (p.card == NULL)
			continue;
		fputs("<tr class=\"modelled\">", stream);
		head_cell(
			report_is_sweep(record) ? report_label(record, &p, label) : "card", stream);
		for (unsigned k = 1; columns[k]; k++)
			number_cell(record_number(record_at(p.card, path), columns[k]), stream);
		fputs("</tr>\n", stream);
	}
	end_table(stream);
}

static void
print_latency_at(const json_t *record, FILE *stream)
{
	static const char *const columns[] = {"load, percent of PDR", "Mpps", "min", "mean", "p50",
		"p90", "p99", "p99.9", "p99.99", "max", NULL};
	char head[REPORT_LABEL_MAX + 32], label[REPORT_LABEL_MAX];
	bool any = false;
	for (unsigned i = 0; i < report_point_count(record); i++) {
		struct report_point p = report_point_at(record, i);
		const json_t *loads = record_at(p.point, "latency_at");
		for (size_t k = 0; k < json_array_size(loads); k++) {
			const json_t *load = json_array_get(loads, k);
			if (!any)
				begin_table(
					"Latency below capacity, in nanoseconds", columns, stream);
			any = true;
			snprintf(head, sizeof(head), "%s, %.4g %%", report_label(record, &p, label),
				record_number(load, "percent_of_pdr"));
			fputs("<tr class=\"modelled\">", stream);
			head_cell(head, stream);
			number_cell(record_number(load, "load_mpps"), stream);
			for (unsigned c = 2; columns[c]; c++)
				number_cell(
					record_number(record_at(load, "latency_ns"), columns[c]),
					stream);
			fputs("</tr>\n", stream);
		}
	}
	if (any)
		end_table(stream);
}

static void
print_latency(const json_t *record, FILE *stream)
{
	static const char *const columns[] = {
		"", "min", "mean", "p50", "p90", "p99", "p99.9", "p99.99", "max", NULL};
	begin_section("latency", "Latency on the card", stream);
	fputs("<p>Modelled, at the card\u2019s capacity: each frame is offered as soon as the card "
	      "can "
	      "take it, so queues are as long as they get without loss.</p>\n<figure>\n",
		stream);
	plot_latency(record, stream);
	fputs("</figure>\n", stream);
	print_card_table(record, "Nanoseconds at capacity", columns, "latency_ns", stream);
	print_latency_at(record, stream);
	end_section(stream);
}

static void
print_ledger(const json_t *record, FILE *stream)
{
	unsigned points = report_point_count(record);
	begin_section("ledger", "Where the packets\u2019 time goes", stream);
	fputs("<p>Modelled. Every nanosecond between a frame\u2019s arrival and its completion is "
	      "in "
	      "one entry.</p>\n<figure>\n",
		stream);
	plot_ledger(record, stream);
	fputs("</figure>\n<div class=\"wide\"><table>\n<caption>Nanoseconds a packet, "
	      "mean</caption>\n"
	      "<thead><tr><th scope=\"col\">cause</th>",
		stream);
	for (unsigned i = 0; i < points; i++) {
		struct report_point p = report_point_at(record, i);
		char label[REPORT_LABEL_MAX];
		fputs("<th scope=\"col\" class=\"n\">", stream);
		markup_print(
			report_is_sweep(record) ? report_label(record, &p, label) : "ns", stream);
		fputs("</th>", stream);
	}
	fputs("</tr></thead>\n<tbody>\n", stream);
	for (unsigned k = 0; k < NIC_LEDGER_COUNT; k++) {
		fputs("<tr class=\"modelled\">", stream);
		head_cell(nic_ledger_name(k), stream);
		for (unsigned i = 0; i < points; i++) {
			struct report_point p = report_point_at(record, i);
			number_cell(report_ledger_ns(p.card, k), stream);
		}
		fputs("</tr>\n", stream);
	}
	end_table(stream);
	end_section(stream);
}

static void
print_limits(const json_t *record, const struct report_point *point, FILE *stream)
{
	const char *columns[NIC_PART_COUNT + 2] = {""};
	for (unsigned i = 0; i < NIC_PART_COUNT; i++)
		columns[i + 1] = nic_part_name(i);
	begin_section("limits", "What limits the rate", stream);
	fputs("<p>Modelled. Each part of the card alone would allow a rate; the lowest is the "
	      "roof. "
	      "<em>workers</em>: instructions of all cores, a roof that falls with the cycles a "
	      "packet; <em>emem</em>, <em>imem</em>: accesses to memory; <em>mac</em>: frames a "
	      "second; <em>line</em>: bits of the ports; <em>pcie</em>: bytes to the host. A point "
	      "well below all roofs: packets wait, for memory, threads or buffers. This card was "
	      "limited by <strong>",
		stream);
	print_text(point->card, "limit", stream);
	fprintf(stream, "</strong>, %.0f %% busy.</p>\n<figure>\n",
		100 * record_number(point->card, "limit_busy"));
	plot_roofline(point, stream);
	fputs("</figure>\n", stream);
	print_card_table(
		record, "Mpps that each part alone would allow", columns, "limits_mpps", stream);
	end_section(stream);
}

static void
print_program(const struct report_point *point, FILE *stream)
{
	static const struct {
		const char *name, *path;
	} rows[] = {
		{"microcode words", "microcode_words"},
		{"microcode instructions a packet", "instructions_per_packet"},
		{"cycles of the program a packet", "program_cycles_per_packet"},
		{"cycles of helpers a packet", "helper_cycles_per_packet"},
		{"cycles of the firmware a packet", "firmware_cycles_per_packet"},
		{"cycles waited a packet", "wait_cycles_per_packet"},
		{"rate by the simple formula, Mpps", "formula.mpps"},
	};
	static const char *const columns[] = {"the program on the card", "modelled", NULL};
	begin_section("program", "The program on the card", stream);
	begin_table("Modelled", columns, stream);
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		fputs("<tr class=\"modelled\">", stream);
		head_cell(rows[i].name, stream);
		number_cell(record_number(point->card, rows[i].path), stream);
		fputs("</tr>\n", stream);
	}
	for (unsigned i = 0; i < NIC_VERDICT_COUNT; i++) {
		double packets =
			record_number(record_at(point->card, "verdicts"), nic_verdict_name(i));
		if (isnan(packets))
			continue;
		fputs("<tr class=\"modelled\">", stream);
		head_cell(nic_verdict_name(i), stream);
		number_cell(packets, stream);
		fputs("</tr>\n", stream);
	}
	end_table(stream);
	end_section(stream);
}

/* --- environment --- */

static void
fact_row(const char *name, const json_t *at, const char *path, FILE *stream)
{
	const json_t *value = record_at(at, path);
	if (value == NULL || json_is_null(value))
		return;
	fputs("<tr>", stream);
	head_cell(name, stream);
	fputs("<td>", stream);
	if (json_is_string(value))
		markup_print(json_string_value(value), stream);
	else
		print_data(json_number_value(value), "", stream);
	fputs("</td></tr>\n", stream);
}

static void
print_environment(const struct report_point *point, FILE *stream)
{
	static const struct {
		const char *name, *path;
	} facts[] = {
		{"CPU", "cpu_model"},
		{"CPUs that nicro could use", "cpus"},
		{"kernel", "kernel"},
		{"BPF JIT", "bpf_jit"},
		{"mitigations", "mitigations"},
		{"noise", "noise.verdict"},
		{"calibration loop, ns a step", "noise.calibration_ns_per_step"},
		{"calibration moved by, percent", "noise.calibration_spread_percent"},
		{"stolen by the hypervisor, ms", "noise.steal_ms"},
		{"load, 1 minute", "noise.load_1min"},
		{"rounds measured again", "noise.rounds_repeated"},
	};
	static const char *const columns[] = {"this host", "=", NULL};
	begin_section("host", "Where it was measured", stream);
	begin_table("What measured figures depend on besides the program", columns, stream);
	for (unsigned i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		fact_row(facts[i].name, record_at(point->compare, "host"), facts[i].path, stream);
	end_table(stream);
	fputs("<p class=\"note\"><strong>Modelled</strong> figures (blue) are model time of a "
	      "simulated card: the same on every machine. <strong>Measured</strong> figures "
	      "(orange) "
	      "are CPU time on one core of this host, the generator\u2019s own cost subtracted; a "
	      "virtual interface stands in for a driver, so a real interface costs more. Each "
	      "row says what it includes.</p>\n",
		stream);
	end_section(stream);
}

void
report_html(const json_t *record, FILE *stream)
{
	struct report_point main = report_main_point(record);
	const char *refused = record_text(main.compare, "refused");
	print_head(&main, stream);
	print_title(record, &main, stream);
	fputs("<main>\n", stream);
	print_tiles(record, &main, stream);
	if (refused) {
		fputs("<p class=\"refused\">No card takes the program: ", stream);
		markup_print(refused, stream);
		fputs("</p>\n", stream);
	}
	if (report_is_sweep(record))
		print_sweep(record, stream);
	if (json_array_size(json_object_get(main.compare, "paths")) > 0)
		print_paths(&main, stream);
	print_cores(&main, stream);
	if (main.card) {
		print_latency(record, stream);
		print_ledger(record, stream);
		print_limits(record, &main, stream);
		print_program(&main, stream);
	}
	print_environment(&main, stream);
	fputs("</main>\n</body>\n</html>\n", stream);
}
