/* SPDX-License-Identifier: BSD-2-Clause */
/* Sections of the page about the card alone. All figures are modelled. */
#include "bench/report_page.h"
#include "bench/report_plots.h"
#include "nic-model/device.h"

/* A row per point, a column per key of the card's object at @p path; heads[0] is the points' head.
 */
static void
print_points(const json_t *record, const char *caption, const char *const *heads, const char *path,
	FILE *stream)
{
	char label[REPORT_LABEL_MAX];
	page_begin_table(caption, heads, stream);
	for (unsigned i = 0; i < report_point_count(record); i++) {
		struct report_point p = report_point_at(record, i);
		if (p.card == NULL)
			continue;
		page_begin_row("modelled", report_label(record, &p, label), stream);
		for (unsigned k = 1; heads[k]; k++)
			page_number(record_number(record_at(p.card, path), heads[k]), stream);
		page_end_row(stream);
	}
	page_end_table(stream);
}

/* Rows of one point's loads below capacity. */
static void
print_loads(const json_t *record, const struct report_point *point, const char *const *heads,
	FILE *stream)
{
	const json_t *loads = record_at(point->compare, "latency_at");
	for (size_t i = 0; i < json_array_size(loads); i++) {
		const json_t *load = json_array_get(loads, i);
		char head[REPORT_LABEL_MAX + 32], label[REPORT_LABEL_MAX];
		snprintf(head, sizeof(head), "%s, %.4g %%", report_label(record, point, label),
			record_number(load, "percent_of_pdr"));
		page_begin_row("modelled", head, stream);
		page_number(record_number(load, "load_mpps"), stream);
		for (unsigned k = 2; heads[k]; k++)
			page_number(record_number(record_at(load, "latency_ns"), heads[k]), stream);
		page_end_row(stream);
	}
}

static void
print_latency_at(const json_t *record, FILE *stream)
{
	static const char *const heads[] = {"load, percent of PDR", "Mpps", "min", "mean", "p50",
		"p90", "p99", "p99.9", "p99.99", "max", NULL};
	bool any = false;
	for (unsigned i = 0; i < report_point_count(record); i++) {
		struct report_point p = report_point_at(record, i);
		any = any || json_array_size(record_at(p.compare, "latency_at")) > 0;
	}
	if (!any)
		return;
	page_begin_table("Nanoseconds below capacity", heads, stream);
	for (unsigned i = 0; i < report_point_count(record); i++) {
		struct report_point p = report_point_at(record, i);
		print_loads(record, &p, heads, stream);
	}
	page_end_table(stream);
}

/* What was searched for, in each point that was. */
static void
print_search(const json_t *record, FILE *stream)
{
	static const char *const heads[] = {"goal", "lower bound", "upper bound",
		"forwarded at the lower one", "trials of both goals", "=outcome", NULL};
	static const struct {
		const char *path, *name;
	} goals[] = {{"search.ndr", "no loss (NDR)"}, {"search.pdr", "0.5 % loss (PDR)"}};
	bool any = false;
	for (unsigned i = 0; i < report_point_count(record); i++)
		any = any ||
		      json_is_object(record_at(report_point_at(record, i).compare, "search"));
	if (!any)
		return;
	page_begin_section("search", "Highest loads by their loss", stream);
	fputs("<p>Modelled, packets at even distances. <em>above_max</em>: all that ports and MAC "
	      "let in was taken.</p>\n",
		stream);
	page_begin_table("Million packets a second", heads, stream);
	for (unsigned i = 0; i < 2 * report_point_count(record); i++) {
		struct report_point p = report_point_at(record, i / 2);
		const json_t *found = record_at(p.compare, goals[i % 2].path);
		char head[REPORT_LABEL_MAX + 32], label[REPORT_LABEL_MAX];
		if (!json_is_object(found))
			continue;
		snprintf(head, sizeof(head), "%s, %s", report_label(record, &p, label),
			goals[i % 2].name);
		page_begin_row("modelled", head, stream);
		page_number(record_number(found, "lower_mpps"), stream);
		page_number(record_number(found, "upper_mpps"), stream);
		page_number(record_number(found, "throughput_mpps"), stream);
		page_number(record_number(found, "trials"), stream);
		fputs("<td>", stream);
		page_text(found, "outcome", stream);
		fputs("</td>", stream);
		page_end_row(stream);
	}
	page_end_table(stream);
	page_end_section(stream);
}

static void
print_latency(const json_t *record, FILE *stream)
{
	static const char *const heads[] = {
		"", "min", "mean", "p50", "p90", "p99", "p99.9", "p99.99", "max", NULL};
	page_begin_section("latency", "Latency on the card", stream);
	fputs("<p>Modelled, at the card\u2019s capacity: each frame is offered as soon as the card "
	      "can take it, so queues are as long as they get without loss.</p>\n<figure>\n",
		stream);
	plot_latency(record, stream);
	fputs("</figure>\n", stream);
	print_points(record, "Nanoseconds at capacity", heads, "latency_ns", stream);
	print_latency_at(record, stream);
	page_end_section(stream);
}

static void
print_ledger_table(const struct page_points *points, FILE *stream)
{
	page_begin_point_table("Nanoseconds a packet, mean", "cause", points, stream);
	for (unsigned k = 0; k < NIC_LEDGER_COUNT; k++) {
		page_begin_row("modelled", nic_ledger_name(k), stream);
		for (unsigned i = points->from; i < points->to; i++)
			page_number(report_ledger_ns(report_point_at(points->record, i).card, k),
				stream);
		page_end_row(stream);
	}
	page_end_table(stream);
}

static void
print_ledger(const json_t *record, FILE *stream)
{
	struct page_points points = {.record = record};
	page_begin_section("ledger", "Where the packets\u2019 time goes", stream);
	fputs("<p>Modelled. Every nanosecond between a frame\u2019s arrival and its completion is "
	      "in one entry.</p>\n<figure>\n",
		stream);
	plot_ledger(record, stream);
	fputs("</figure>\n", stream);
	while (page_next_points(&points))
		print_ledger_table(&points, stream);
	page_end_section(stream);
}

static void
print_limits(const json_t *record, const struct report_point *point, FILE *stream)
{
	const char *heads[NIC_PART_COUNT + 2] = {""};
	for (unsigned i = 0; i < NIC_PART_COUNT; i++)
		heads[i + 1] = nic_part_name(i);
	page_begin_section("limits", "What limits the rate", stream);
	page_at(record, point, stream);
	fputs("<p>Modelled. Each part of the card alone would allow a rate; the lowest is the "
	      "roof. "
	      "<em>workers</em>: instructions of all cores, a roof that falls with the cycles a "
	      "packet; <em>emem</em>, <em>imem</em>: accesses to memory; <em>mac</em>: frames a "
	      "second; <em>line</em>: bits that come in; <em>transmit</em>: bits "
	      "that a port sends; <em>pcie</em>: bytes to the host. A point "
	      "well below all roofs: packets wait, for memory, threads or buffers. This card was "
	      "limited by <strong>",
		stream);
	page_text(point->card, "limit", stream);
	fputs("</strong>; the busiest part was ", stream);
	page_figure(100 * record_number(point->card, "limit_busy"), stream);
	fputs(" % busy.</p>\n<figure>\n", stream);
	plot_roofline(point, stream);
	fputs("</figure>\n", stream);
	print_points(record, "Mpps that each part alone would allow", heads, "limits_mpps", stream);
	page_end_section(stream);
}

static double
verdict_count(const struct page_points *points, unsigned point, unsigned verdict)
{
	return record_number(record_at(report_point_at(points->record, point).card, "verdicts"),
		nic_verdict_name(verdict));
}

/* Verdicts that some packet of these points had. */
static void
print_verdicts(const struct page_points *points, FILE *stream)
{
	for (unsigned k = 0; k < NIC_VERDICT_COUNT; k++) {
		bool any = false;
		for (unsigned i = points->from; i < points->to; i++)
			any = any || verdict_count(points, i, k) > 0;
		if (!any)
			continue;
		page_begin_row("modelled", nic_verdict_name(k), stream);
		for (unsigned i = points->from; i < points->to; i++)
			page_number(verdict_count(points, i, k), stream);
		page_end_row(stream);
	}
}

static void
print_program(const json_t *record, FILE *stream)
{
	static const struct {
		const char *name, *path;
	} rows[] = {
		{"eBPF instructions a packet", "ebpf_instructions_per_packet"},
		{"microcode words", "card.microcode_words"},
		{"microcode instructions a packet", "card.instructions_per_packet"},
		{"cycles of the program a packet", "card.program_cycles_per_packet"},
		{"cycles of helpers a packet", "card.helper_cycles_per_packet"},
		{"cycles of the firmware a packet", "card.firmware_cycles_per_packet"},
		{"cycles waited a packet", "card.wait_cycles_per_packet"},
		{"rate by the simple formula, Mpps", "card.formula.mpps"},
	};
	struct page_points points = {.record = record};
	page_begin_section("program", "The program on the card", stream);
	while (page_next_points(&points)) {
		page_begin_point_table("Modelled", "", &points, stream);
		for (unsigned k = 0; k < sizeof(rows) / sizeof(rows[0]); k++) {
			page_begin_row("modelled", rows[k].name, stream);
			for (unsigned i = points.from; i < points.to; i++)
				page_number(record_number(report_point_at(record, i).compare,
						    rows[k].path),
					stream);
			page_end_row(stream);
		}
		print_verdicts(&points, stream);
		page_end_table(stream);
	}
	page_end_section(stream);
}

void
page_card(const json_t *record, const struct report_point *main, FILE *stream)
{
	print_search(record, stream);
	print_latency(record, stream);
	print_ledger(record, stream);
	print_limits(record, main, stream);
	print_program(record, stream);
}
