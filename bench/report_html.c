/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The record as one page. No script, and a policy that lets nothing be fetched; beside each plot a
 * table with its figures, whose `data` elements have them as exact as the record.
 */
#include "bench/markup.h"
#include "bench/report.h"
#include "bench/report_page.h"
#include "bench/report_plots.h"

#include <math.h>
#include <string.h>

/* bench/report.css, as bytes */
extern const unsigned char report_style[];
extern const size_t report_style_bytes;

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
	page_text(point->compare, "program", stream);
	fputs(": card and host compared by nicro</title>\n<style>\n", stream);
	fwrite(report_style, 1, report_style_bytes, stream);
	fputs("</style>\n</head>\n<body>\n", stream);
}

static void
print_title(const json_t *record, const struct report_point *point, FILE *stream)
{
	const json_t *c = point->compare;
	fputs("<header>\n<p class=\"kicker\">nicro compare ", stream);
	page_text(c, "version", stream);
	fputs("</p>\n<h1>", stream);
	page_text(c, "program", stream);
	fputs("</h1>\n<p class=\"subject\">", stream);
	page_text(c, "object", stream);
	fputs(" (", stream);
	page_text(c, "type", stream);
	fputs(")", stream);
	if (point->card) {
		fputs(" on ", stream);
		page_text(point->card, "device", stream);
	}
	fputs("</p>\n<p class=\"subject\">Traffic: ", stream);
	page_text(c, "traffic.source", stream);
	static const struct {
		const char *before, *path;
	} figures[] = {
		{", ", "traffic.frames"},
		{" frames of ", "traffic.bytes_min"},
		{" to ", "traffic.bytes_max"},
		{" bytes; seed ", "seed"},
	};
	for (unsigned i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
		fputs(figures[i].before, stream);
		page_figure(record_number(c, figures[i].path), stream);
	}
	if (report_is_sweep(record)) {
		fprintf(stream, ". First of %u points over ", report_point_count(record));
		page_text(record, "sweep.key", stream);
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
print_card_tile(const struct report_point *point, FILE *stream)
{
	if (isnan(point->mpps))
		return;
	begin_tile("modelled", "Card, modelled", stream);
	page_figure(point->mpps, stream);
	fputs(" <small>Mpps</small></p><p class=\"note\">limited by ", stream);
	page_text(point->card, "limit", stream);
	fputs("; latency ", stream);
	page_figure(record_number(point->card, "latency_ns.p50"), stream);
	fputs(" ns median, ", stream);
	page_figure(record_number(point->card, "latency_ns.p99"), stream);
	fputs(" ns p99", stream);
	end_tile(stream);
}

/* Of the first path of the host that has a figure: the one nearest to the card's work. */
static void
print_host_tile(const struct report_point *point, FILE *stream)
{
	const json_t *paths = json_object_get(point->compare, "paths");
	for (size_t i = 0; i < json_array_size(paths); i++) {
		const json_t *path = json_array_get(paths, i);
		double cores = report_host_cores(path, point->mpps);
		if (!report_is_host_path(path) || isnan(cores))
			continue;
		begin_tile("measured", "On this host, measured", stream);
		fprintf(stream, "<data value=\"%.12g\">%.1f</data> <small>cores</small>", cores,
			cores);
		fputs("</p><p class=\"note\">saved at the card\u2019s rate; by ", stream);
		page_text(path, "path", stream);
		end_tile(stream);
		return;
	}
}

/* Words of a record, the worst first, and how a tile shows them. */
struct tile_state {
	const char *word, *class, *text;
};

/* Of all points the worst: none is hidden behind the others. @return its state, or NULL */
static const struct tile_state *
find_worst(const json_t *record, const char *path, const struct tile_state *states, unsigned count,
	struct report_point *point)
{
	for (unsigned k = 0; k < count; k++) {
		for (unsigned i = 0; i < report_point_count(record); i++) {
			*point = report_point_at(record, i);
			const char *word = record_text(point->compare, path);
			if (word && strcmp(word, states[k].word) == 0)
				return &states[k];
		}
	}
	return NULL;
}

/* @param is_best  so it is at all points */
static void
begin_state_tile(const json_t *record, const struct tile_state *state, const char *head,
	bool is_best, const struct report_point *point, FILE *stream)
{
	char label[REPORT_LABEL_MAX];
	begin_tile(state->class, head, stream);
	fprintf(stream, "%s</p><p class=\"note\">", state->text);
	if (!report_is_sweep(record))
		return;
	fputs(is_best ? "At all points. " : "At ", stream);
	markup_print(report_label(record, point, label), stream);
	fputs(": ", stream);
}

static void
print_equivalence_tile(const json_t *record, FILE *stream)
{
	enum { STATES = 3 };
	static const struct tile_state states[STATES] = {
		{"different", "bad", "different"},
		{"unknown", "open", "not compared"},
		{"equal", "good", "equal"},
	};
	char sentence[1024];
	struct report_point p;
	const struct tile_state *state =
		find_worst(record, "equivalence.state", states, STATES, &p);
	if (state == NULL)
		return;
	begin_state_tile(
		record, state, "Card and kernel", state == &states[STATES - 1], &p, stream);
	report_equivalence(&p, sentence, sizeof(sentence));
	markup_print(sentence, stream);
	end_tile(stream);
}

static void
print_noise_tile(const json_t *record, FILE *stream)
{
	enum { STATES = 4 };
	static const struct tile_state states[STATES] = {
		{"too noisy to conclude", "bad", "too noisy"},
		{"noisy", "open", "noisy"},
		{"spread unknown", "open", "seen once"},
		{"steady", "good", "steady"},
	};
	struct report_point p;
	const struct tile_state *state =
		find_worst(record, "host.noise.verdict", states, STATES, &p);
	if (state == NULL)
		return;
	begin_state_tile(record, state, "This host was", state == &states[STATES - 1], &p, stream);
	page_text(p.compare, "host.noise.verdict", stream);
	fputs(", by the spread of its figures", stream);
	end_tile(stream);
}

static void
print_tiles(const json_t *record, const struct report_point *point, FILE *stream)
{
	page_at(record, point, stream);
	fputs("<div class=\"tiles\">\n", stream);
	print_card_tile(point, stream);
	print_host_tile(point, stream);
	print_equivalence_tile(record, stream);
	print_noise_tile(record, stream);
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
	const char *kind = report_is_modelled(path) ? "modelled" : "measured";
	char class[32];
	snprintf(class, sizeof(class), "%s%s", kind, includes || missing ? " over" : "");
	page_begin_row(class, name ? name : "?", stream);
	page_number(record_number(path, "modelled.mpps"), stream);
	page_number(record_number(path, "measured.mpps_one_core"), stream);
	page_number(record_number(path, "measured.cpu_ns_per_packet"), stream);
	page_number(record_number(path, "measured.median_low"), stream);
	page_number(record_number(path, "measured.median_high"), stream);
	page_number(record_number(path, "measured.cv_percent"), stream);
	page_number(report_host_cores(path, point->mpps), stream);
	page_end_row(stream);
	if (includes == NULL && missing == NULL)
		return;
	fprintf(stream, "<tr class=\"%s\"><td class=\"note\" colspan=\"%d\">%s", kind, PATH_COLUMNS,
		missing ? "No figure: " : "");
	markup_print(missing ? missing : includes, stream);
	fputs("</td></tr>\n", stream);
}

static void
print_paths(const json_t *record, const struct report_point *point, FILE *stream)
{
	static const char *const columns[PATH_COLUMNS + 1] = {"path, and what its figure includes",
		"modelled Mpps", "measured Mpps, one core", "measured CPU ns/packet", "low", "high",
		"spread %", "host cores at the card\u2019s rate", NULL};
	const json_t *paths = json_object_get(point->compare, "paths");
	page_begin_section("paths", "The paths side by side", stream);
	page_at(record, point, stream);
	fputs("<figure>\n", stream);
	plot_paths(point, stream);
	fputs("<figcaption>The card\u2019s bar is the whole simulated card; a host\u2019s bar is "
	      "one core of this machine. Whiskers: interval of the median.</figcaption>\n"
	      "</figure>\n",
		stream);
	page_begin_table("Modelled and measured figures are never in one column", columns, stream);
	for (size_t i = 0; i < json_array_size(paths); i++)
		print_path_row(point, json_array_get(paths, i), stream);
	page_end_table(stream);
	page_end_section(stream);
}

/* --- the sweep --- */

/* A row: a figure of the points, or a path of their comparisons. */
static void
print_sweep_row(const struct page_points *points, const char *class, const char *name,
	const char *figure, FILE *stream)
{
	page_begin_row(class, name, stream);
	for (unsigned i = points->from; i < points->to; i++) {
		struct report_point p = report_point_at(points->record, i);
		page_number(figure ? record_number(p.point, figure)
				   : report_path_mpps(report_path(&p, name)),
			stream);
	}
	page_end_row(stream);
}

/* A row of words of the points' comparisons. */
static void
print_sweep_words(
	const struct page_points *points, const char *head, const char *path, FILE *stream)
{
	page_begin_row("", head, stream);
	for (unsigned i = points->from; i < points->to; i++) {
		fputs("<td class=\"n word\">", stream);
		page_text(report_point_at(points->record, i).compare, path, stream);
		fputs("</td>", stream);
	}
	page_end_row(stream);
}

static void
print_sweep_table(const struct page_points *points, FILE *stream)
{
	const char *names[REPORT_PATHS_MAX];
	struct report_point main = report_main_point(points->record);
	unsigned paths = report_path_names(points->record, names);
	page_begin_point_table(
		"Million packets a second; host paths on one core", "", points, stream);
	print_sweep_row(points, "", "line rate", "line_rate_mpps", stream);
	print_sweep_row(points, "", "MAC ceiling", "mac_ceiling_mpps", stream);
	print_sweep_row(points, "modelled", "simple formula", "compare.card.formula.mpps", stream);
	print_sweep_row(
		points, "modelled", "no loss (NDR)", "compare.search.ndr.throughput_mpps", stream);
	print_sweep_row(points, "modelled", "0.5 % loss (PDR)",
		"compare.search.pdr.throughput_mpps", stream);
	for (unsigned k = 0; k < paths; k++)
		print_sweep_row(points,
			report_is_modelled(report_path(&main, names[k])) ? "modelled" : "measured",
			names[k], NULL, stream);
	print_sweep_words(points, "card and kernel", "equivalence.state", stream);
	print_sweep_words(points, "this host was", "host.noise.verdict", stream);
	page_end_table(stream);
}

static void
print_sweep(const json_t *record, FILE *stream)
{
	struct page_points points = {.record = record};
	fputs("<section id=\"sweep\">\n<h2>Rates over ", stream);
	page_text(record, "sweep.key", stream);
	fputs("</h2>\n<figure>\n", stream);
	plot_sweep(record, stream);
	fputs("</figure>\n", stream);
	while (page_next_points(&points))
		print_sweep_table(&points, stream);
	page_end_section(stream);
}

/* --- cores --- */

static void
print_cores(const json_t *record, const struct report_point *point, FILE *stream)
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
	page_begin_section("cores", "Host cores saved", stream);
	page_at(record, point, stream);
	fputs("<p>Cores of this host that the path keeps busy at a rate: measured nanoseconds a "
	      "packet times packets. That many are free when the card does the work. It takes "
	      "for granted that cores do not slow each other down.</p>\n<figure>\n",
		stream);
	plot_cores(point, stream);
	fputs("</figure>\n", stream);
	page_begin_table("Cores of this host", columns, stream);
	for (size_t i = 0; i < json_array_size(paths); i++) {
		const json_t *path = json_array_get(paths, i);
		if (!report_is_host_path(path))
			continue;
		page_begin_row("measured", record_text(path, "path"), stream);
		for (unsigned k = 0; k < count; k++)
			page_number(report_host_cores(path, rates[k]), stream);
		page_number(report_host_cores(path, point->mpps), stream);
		page_end_row(stream);
	}
	page_end_table(stream);
	page_end_section(stream);
}

/* --- environment --- */

static void
fact_row(const char *name, const json_t *at, const char *path, FILE *stream)
{
	const json_t *value = record_at(at, path);
	if (value == NULL || json_is_null(value))
		return;
	page_begin_row("", name, stream);
	fputs("<td>", stream);
	if (json_is_string(value))
		markup_print(json_string_value(value), stream);
	else
		page_figure(json_number_value(value), stream);
	fputs("</td>", stream);
	page_end_row(stream);
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
	page_begin_section("host", "Where it was measured", stream);
	page_begin_table("What measured figures depend on besides the program", columns, stream);
	for (unsigned i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		fact_row(facts[i].name, record_at(point->compare, "host"), facts[i].path, stream);
	page_end_table(stream);
	fputs("<p class=\"note\"><strong>Modelled</strong> figures (blue) are model time of a "
	      "simulated card: the same on every machine. <strong>Measured</strong> figures "
	      "(orange) "
	      "are CPU time on one core of this host, the generator\u2019s own cost subtracted; a "
	      "virtual interface stands in for a driver, so a real interface costs more. Each "
	      "row says what it includes.</p>\n",
		stream);
	page_end_section(stream);
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
		print_paths(record, &main, stream);
	print_cores(record, &main, stream);
	if (main.card)
		page_card(record, &main, stream);
	print_environment(&main, stream);
	fputs("</main>\n</body>\n</html>\n", stream);
}
