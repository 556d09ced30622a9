/* SPDX-License-Identifier: BSD-2-Clause */
/* The record as Markdown: tables for a pull request or a wiki. */
#include "bench/markup.h"
#include "bench/report.h"
#include "bench/report_view.h"

static void
print_text(const json_t *at, const char *path, FILE *stream)
{
	const char *text = record_text(at, path);
	markup_print(text ? text : "unknown", stream);
}

static void
print_figure(double value, FILE *stream)
{
	char text[REPORT_FIGURE_MAX];
	fprintf(stream, " %s |", report_figure(value, text));
}

static void
print_path(const struct report_point *point, const json_t *path, FILE *stream)
{
	const char *missing = record_text(path, "missing");
	fputs("| ", stream);
	print_text(path, "path", stream);
	fputs(" |", stream);
	if (missing) {
		fputs(" \u2013 | \u2013 | \u2013 | \u2013 | \u2013 | ", stream);
		markup_print(missing, stream);
		fputs(" |\n", stream);
		return;
	}
	print_figure(record_number(path, "modelled.mpps"), stream);
	print_figure(record_number(path, "measured.mpps_one_core"), stream);
	print_figure(record_number(path, "measured.cpu_ns_per_packet"), stream);
	print_figure(record_number(path, "measured.cv_percent"), stream);
	print_figure(report_host_cores(path, point->mpps), stream);
	fputc(' ', stream);
	print_text(path, "includes", stream);
	fputs(" |\n", stream);
}

static void
print_card(const struct report_point *point, FILE *stream)
{
	const json_t *card = point->card;
	char p50[REPORT_FIGURE_MAX], p99[REPORT_FIGURE_MAX], words[REPORT_FIGURE_MAX];
	char busy[REPORT_FIGURE_MAX], formula[REPORT_FIGURE_MAX];
	if (card == NULL)
		return;
	fputs("\nCard: ", stream);
	print_text(card, "device", stream);
	fprintf(stream, ", %s microcode words, limited by ",
		report_figure(record_number(card, "microcode_words"), words));
	print_text(card, "limit", stream);
	fprintf(stream,
		" (%s %% busy); latency %s ns median, %s ns p99; by the simple formula %s Mpps.\n",
		report_figure(100 * record_number(card, "limit_busy"), busy),
		report_figure(record_number(card, "latency_ns.p50"), p50),
		report_figure(record_number(card, "latency_ns.p99"), p99),
		report_figure(record_number(card, "formula.mpps"), formula));
}

static void
print_point(const struct report_point *point, FILE *stream)
{
	char sentence[1024];
	const char *state = report_equivalence(point, sentence, sizeof(sentence));
	fputs("\n**", stream);
	markup_print(state, stream);
	fputs("**: ", stream);
	markup_print(sentence, stream);
	fputs("\n", stream);
	const json_t *paths = json_object_get(point->compare, "paths");
	if (json_array_size(paths) == 0)
		return;
	fputs("\n| path | modelled Mpps | measured Mpps, one core | measured ns/packet | "
	      "\u00b1 % | host cores at the card's rate | includes, excludes |\n"
	      "|---|---:|---:|---:|---:|---:|---|\n",
		stream);
	for (size_t i = 0; i < json_array_size(paths); i++)
		print_path(point, json_array_get(paths, i), stream);
	print_card(point, stream);
}

/* A row: a figure of the points, or a path of their comparisons. */
static void
print_sweep_row(const json_t *record, const char *name, const char *figure, FILE *stream)
{
	fputs("\n| ", stream);
	markup_print(name, stream);
	fputs(" |", stream);
	for (unsigned i = 0; i < report_point_count(record); i++) {
		struct report_point p = report_point_at(record, i);
		print_figure(figure ? record_number(p.point, figure)
				    : report_path_mpps(report_path(&p, name)),
			stream);
	}
}

static void
print_sweep_words(const json_t *record, const char *head, const char *path, FILE *stream)
{
	fprintf(stream, "\n| %s |", head);
	for (unsigned i = 0; i < report_point_count(record); i++) {
		fputc(' ', stream);
		print_text(report_point_at(record, i).compare, path, stream);
		fputs(" |", stream);
	}
}

static void
print_sweep(const json_t *record, FILE *stream)
{
	const char *names[REPORT_PATHS_MAX];
	unsigned count = report_path_names(record, names), points = report_point_count(record);
	fputs("\nMpps; the card is modelled, every other path measured on one core.\n\n| ", stream);
	print_text(record, "sweep.key", stream);
	fputs(" |", stream);
	for (unsigned i = 0; i < points; i++) {
		char label[REPORT_LABEL_MAX];
		struct report_point p = report_point_at(record, i);
		fputc(' ', stream);
		markup_print(report_label(record, &p, label), stream);
		fputs(" |", stream);
	}
	fputs("\n|---|", stream);
	for (unsigned i = 0; i < points; i++)
		fputs("---:|", stream);
	print_sweep_row(record, "line rate", "line_rate_mpps", stream);
	print_sweep_row(record, "MAC ceiling", "mac_ceiling_mpps", stream);
	print_sweep_row(record, "simple formula", "compare.card.formula.mpps", stream);
	print_sweep_row(
		record, "no loss (NDR), modelled", "compare.search.ndr.throughput_mpps", stream);
	print_sweep_row(
		record, "0.5 % loss (PDR), modelled", "compare.search.pdr.throughput_mpps", stream);
	for (unsigned k = 0; k < count; k++)
		print_sweep_row(record, names[k], NULL, stream);
	print_sweep_words(record, "card and kernel", "equivalence.state", stream);
	print_sweep_words(record, "this host was", "host.noise.verdict", stream);
	fputs("\n", stream);
}

static void
print_host(const struct report_point *point, FILE *stream)
{
	const json_t *host = record_at(point->compare, "host");
	fputs("\nHost: ", stream);
	print_text(host, "cpu_model", stream);
	fputs(", ", stream);
	print_text(host, "kernel", stream);
	fputs(", JIT ", stream);
	print_text(host, "bpf_jit", stream);
	const char *verdict = record_text(host, "noise.verdict");
	if (verdict) {
		fputs("; noise: ", stream);
		markup_print(verdict, stream);
	}
	fputs(".\n\nModelled figures are of a simulated card and the same on every machine; "
	      "measured "
	      "figures are CPU time on one core of this host, generator subtracted.\n",
		stream);
}

void
report_markdown(const json_t *record, FILE *stream)
{
	struct report_point point = report_main_point(record);
	fputs("### nicro compare: ", stream);
	print_text(point.compare, "program", stream);
	fputs(" (", stream);
	print_text(point.compare, "type", stream);
	fputs(")\n\nTraffic: ", stream);
	print_text(point.compare, "traffic.source", stream);
	fputs("\n", stream);
	if (report_is_sweep(record)) {
		char label[REPORT_LABEL_MAX];
		print_sweep(record, stream);
		fputs("\n#### At ", stream);
		markup_print(report_label(record, &point, label), stream);
		fputs("\n", stream);
	}
	print_point(&point, stream);
	print_host(&point, stream);
}
