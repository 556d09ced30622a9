/* SPDX-License-Identifier: BSD-2-Clause */
/* Plots of the card alone, all modelled: latency, where the time goes, what limits the rate. */
#include "bench/report_plots.h"

#include "bench/report_svg.h"
#include "nic-model/device.h"

#include <math.h>

enum { WIDTH = 860, COLOURS = 8 };

/* --- latency --- */

static void
draw_distribution(const struct svg_scale *x, const struct svg_scale *y, const char *class,
	const json_t *card, FILE *stream)
{
	const json_t *points = record_at(card, "latency_distribution");
	svg_curve_begin(stream, class);
	svg_curve_to(stream, svg_at(x, record_number(card, "latency_ns.min") / 1000), y->from);
	for (size_t i = 0; i < json_array_size(points); i++) {
		const json_t *point = json_array_get(points, i);
		svg_curve_to(stream, svg_at(x, record_number(point, "ns") / 1000),
			svg_at(y, record_number(point, "percent")));
	}
	svg_curve_to(stream, svg_at(x, record_number(card, "latency_ns.max") / 1000), y->to);
	svg_curve_end(stream);
}

/* Many blues are hard to tell apart: dashes help. */
static const char *
curve_class(unsigned index, char text[16])
{
	static const char *const dashes[] = {"", " dashed", " dotted"};
	snprintf(text, 16, "m%u%s", index % COLOURS, dashes[index % 3]);
	return text;
}

static bool
has_distribution(const struct report_point *point)
{
	return json_array_size(record_at(point->card, "latency_distribution")) > 0 &&
	       record_number(point->card, "latency_ns.max") > 0;
}

void
plot_latency(const json_t *record, FILE *stream)
{
	enum { HEIGHT = 400 };
	char class[16], label[REPORT_LABEL_MAX];
	double most_us = 0;
	unsigned points = report_point_count(record);
	for (unsigned i = 0; i < points; i++) {
		struct report_point p = report_point_at(record, i);
		if (has_distribution(&p))
			most_us = fmax(most_us, record_number(p.card, "latency_ns.max") / 1000);
	}
	if (!(most_us > 0))
		return;
	struct svg_scale x = svg_linear(most_us, 64, WIDTH - 20);
	struct svg_scale y = {.high = 100, .from = HEIGHT - 50, .to = 30};
	svg_begin(stream, "latency", WIDTH, HEIGHT, "Distribution of the latency on the card",
		"Curves: share of the packets over the time that they took at most. The table "
		"below "
		"has the percentiles.");
	svg_axis_x(stream, &x, &y, "microseconds from the frame's last bit to its completion");
	svg_axis_y(stream, &x, &y, "percent of the packets, at most so long");
	for (unsigned i = 0; i < points; i++) {
		struct report_point p = report_point_at(record, i);
		if (has_distribution(&p))
			draw_distribution(&x, &y, curve_class(i, class), p.card, stream);
	}
	svg_end(stream);
	if (!report_is_sweep(record))
		return;
	svg_legend_begin(stream);
	for (unsigned i = 0; i < points; i++) {
		struct report_point p = report_point_at(record, i);
		if (has_distribution(&p))
			svg_legend_curve(
				stream, curve_class(i, class), -1, report_label(record, &p, label));
	}
	svg_legend_end(stream);
}

/* --- ledger --- */

const char *
plot_ledger_class(unsigned index, char text[8])
{
	snprintf(text, 8, "l%u", index % 16);
	return text;
}

static void
draw_stack(const struct svg_scale *x, double y, double height, const struct report_point *p,
	FILE *stream)
{
	double at_ns = 0;
	for (unsigned i = 0; i < NIC_LEDGER_COUNT; i++) {
		char class[8], text_class[32], tip[160], figure[REPORT_FIGURE_MAX];
		double ns = report_ledger_ns(p->card, i);
		double from = svg_at(x, at_ns), to = svg_at(x, at_ns + ns);
		at_ns += ns;
		if (!(ns > 0))
			continue;
		snprintf(tip, sizeof(tip), "%s: %s ns", nic_ledger_name(i),
			report_figure(ns, figure));
		svg_rect(stream, plot_ledger_class(i, class), from, y, to - from, height, tip);
		snprintf(tip, sizeof(tip), "%.0f", ns);
		snprintf(text_class, sizeof(text_class), "inside mid %s", class);
		if (to - from > 34)
			svg_text(stream, text_class, (from + to) / 2, y + height / 2 + 4, tip);
	}
}

void
plot_ledger(const json_t *record, FILE *stream)
{
	char class[8], label[REPORT_LABEL_MAX];
	unsigned points = report_point_count(record), bars = 0;
	double most_ns = 0, used[NIC_LEDGER_COUNT] = {0};
	for (unsigned i = 0; i < points; i++) {
		struct report_point p = report_point_at(record, i);
		double mean_ns = record_number(p.card, "latency_ns.mean");
		if (!(mean_ns > 0))
			continue;
		bars++;
		most_ns = fmax(most_ns, mean_ns);
		for (unsigned k = 0; k < NIC_LEDGER_COUNT; k++)
			used[k] = fmax(used[k], report_ledger_ns(p.card, k));
	}
	if (bars == 0)
		return;
	double step = bars > 1 ? 40 : 56, height = bars * step + 54;
	struct svg_scale x = svg_linear(most_ns, report_is_sweep(record) ? 110 : 10, WIDTH - 20);
	struct svg_scale y = {.from = height - 50, .to = 0};
	svg_begin(stream, "ledger", WIDTH, height, "Where the packets' time goes",
		"Stacked bars: mean time of a packet on the card by cause. The table below has the "
		"figures.");
	svg_axis_x(stream, &x, &y, "nanoseconds a packet, mean");
	double at = 2;
	for (unsigned i = 0; i < points; i++) {
		struct report_point p = report_point_at(record, i);
		if (!(record_number(p.card, "latency_ns.mean") > 0))
			continue;
		if (report_is_sweep(record))
			svg_text(stream, "label end", x.from - 10, at + step / 2 + 2,
				report_label(record, &p, label));
		draw_stack(&x, at, step - 8, &p, stream);
		at += step;
	}
	svg_end(stream);
	svg_legend_begin(stream);
	for (unsigned k = 0; k < NIC_LEDGER_COUNT; k++)
		if (used[k] > 0)
			svg_legend_area(stream, plot_ledger_class(k, class), nic_ledger_name(k));
	svg_legend_end(stream);
}

/* --- roofline --- */

/* Parts whose limit does not depend on the program's length: flat roofs, named on the right, the
 * highest first. */
static void
draw_flat_roofs(
	const struct svg_scale *x, const struct svg_scale *y, const json_t *limits, FILE *stream)
{
	bool done[NIC_PART_COUNT] = {[NIC_PART_WORKERS] = true};
	double text_y = 0;
	for (;;) {
		int next = -1;
		double most = 0;
		for (unsigned i = 0; i < NIC_PART_COUNT; i++) {
			double mpps = record_number(limits, nic_part_name(i));
			if (done[i] || !(mpps > most))
				continue;
			most = mpps;
			next = (int)i;
		}
		if (next < 0)
			return;
		done[next] = true;
		if (most > y->high || most < y->low)
			continue;
		char text[64], figure[REPORT_FIGURE_MAX];
		double at = svg_at(y, most);
		svg_line(stream, "curve limit", x->from, at, x->to, at);
		text_y = fmax(at + 4, text_y + 16); /* names do not lie on each other */
		snprintf(text, sizeof(text), "%s %s", nic_part_name((unsigned)next),
			report_figure(most, figure));
		svg_text(stream, "value", x->to + 8, text_y, text);
	}
}

void
plot_roofline(const struct report_point *point, FILE *stream)
{
	enum { HEIGHT = 430 };
	const json_t *limits = record_at(point->card, "limits_mpps");
	double cycles = report_core_cycles(point->card), mpps = point->mpps;
	double cores = record_number(limits, nic_part_name(NIC_PART_WORKERS));
	double lowest = cores, highest = cores;
	char tip[160], figure[REPORT_FIGURE_MAX];
	if (!(cycles > 0) || !(mpps > 0) || !(cores > 0))
		return;
	for (unsigned i = 0; i < NIC_PART_COUNT; i++) {
		double limit = record_number(limits, nic_part_name(i));
		lowest = fmin(lowest, isnan(limit) ? lowest : limit);
		highest = fmax(highest, isnan(limit) ? highest : limit);
	}
	/* A roof ten times above the lowest is no roof: it is in the table only. */
	double top = fmin(highest, 10 * lowest) * 1.3;
	struct svg_scale x = svg_log(cycles / 5, cycles * 5, 64, WIDTH - 120);
	struct svg_scale y = svg_log(fmin(mpps, cores / 5) / 1.5, top, HEIGHT - 50, 30);
	svg_begin(stream, "roofline", WIDTH, HEIGHT, "Roofline of the card",
		"Rate over the cores' instruction cycles a packet. The program's point lies below "
		"the limit of the cores, which falls with the cycles, and the flat limits of the "
		"other parts. The table below has the figures.");
	svg_axis_x(stream, &x, &y,
		"instruction cycles a packet: program, helpers, firmware (logarithmic)");
	svg_axis_y(stream, &x, &y, "million packets a second, logarithmic");
	draw_flat_roofs(&x, &y, limits, stream);
	double left = fmax(x.low, cores * cycles / y.high);
	double right = fmin(x.high, cores * cycles / y.low);
	svg_curve_begin(stream, "m0");
	svg_curve_to(stream, svg_at(&x, left), svg_at(&y, cores * cycles / left));
	svg_curve_to(stream, svg_at(&x, right), svg_at(&y, cores * cycles / right));
	svg_curve_end(stream);
	svg_text(stream, "value", svg_at(&x, left) + 34, svg_at(&y, cores * cycles / left) + 10,
		"all cores busy (workers)");
	snprintf(tip, sizeof(tip), "%s Mpps", report_figure(mpps, figure));
	svg_line(stream, "drop m0", svg_at(&x, cycles), svg_at(&y, mpps), svg_at(&x, cycles),
		y.from);
	svg_marker(stream, "m0", 0, svg_at(&x, cycles), svg_at(&y, mpps), tip);
	svg_text(stream, "value strong-text end", svg_at(&x, cycles) - 10, svg_at(&y, mpps) + 18,
		tip);
	svg_end(stream);
}
