/* SPDX-License-Identifier: BSD-2-Clause */
/* Plots of rates: card, host, and what the one saves the other. */
#include "bench/report_plots.h"

#include "bench/report_svg.h"

#include <math.h>
#include <string.h>

enum {
	WIDTH = 860,
	COLOURS = 8,       /* of a family in the style sheet */
	LABEL_WIDTH = 290, /* left of bars */
	BAR_RIGHT = 660,   /* right of it: the bar's figure */
	BAR_STEP = 34,
	HEAD_STEP = 34,
	NAMES_MAX = 16, /* of points below a plot */
};

struct series {
	char class[8];
	unsigned shape;
};

static const char *
path_name(const json_t *path)
{
	const char *name = record_text(path, "path");
	return name ? name : "?";
}

/* Every path of the host has its colour and its shape, the same in all plots. */
static struct series
host_series(const struct report_point *point, const char *name)
{
	const json_t *paths = json_object_get(point->compare, "paths");
	unsigned index = 0;
	for (size_t i = 0; i < json_array_size(paths); i++) {
		const json_t *path = json_array_get(paths, i);
		if (strcmp(path_name(path), name) == 0)
			break;
		index += !report_is_modelled(path) &&
			 json_is_true(json_object_get(path, "whole_path"));
	}
	struct series s = {.shape = index + 1};
	snprintf(s.class, sizeof(s.class), "h%u", index % COLOURS);
	return s;
}

/* The median's interval, turned from time to rate. @return false: a single run, or no figure */
static bool
host_interval(const json_t *path, double *low, double *high)
{
	double slow_ns = record_number(path, "measured.median_high");
	double fast_ns = record_number(path, "measured.median_low");
	if (!(fast_ns >= 1) || !(slow_ns > fast_ns))
		return false;
	*low = 1000 / slow_ns;
	*high = 1000 / fast_ns;
	return true;
}

/* Program alone is no path of a packet: it is in tables only. */
static double
drawn_mpps(const json_t *path)
{
	return report_is_modelled(path) || report_is_host_path(path) ? report_path_mpps(path) : NAN;
}

/* --- bars --- */

static void
draw_bar(const struct svg_scale *x, double y, const char *class, const json_t *path, FILE *stream)
{
	char figure[REPORT_FIGURE_MAX], text[160], low_text[REPORT_FIGURE_MAX];
	char high_text[REPORT_FIGURE_MAX];
	double mpps = drawn_mpps(path), low, high, end = svg_at(x, mpps);
	snprintf(text, sizeof(text), "%s Mpps", report_figure(mpps, figure));
	svg_rect(stream, class, x->from, y, end - x->from, 20, text);
	if (!report_is_modelled(path) && host_interval(path, &low, &high)) {
		fprintf(stream,
			"<path class=\"interval\" d=\"M%.1f %.1fH%.1fM%.1f %.1fv8M%.1f "
			"%.1fv8\"/>\n",
			svg_at(x, low), y + 10, svg_at(x, high), svg_at(x, low), y + 6,
			svg_at(x, high), y + 6);
		end = svg_at(x, high);
		snprintf(text, sizeof(text), "%s Mpps (%s to %s)", figure,
			report_figure(low, low_text), report_figure(high, high_text));
	}
	svg_text(stream, "value", end + 8, y + 15, text);
}

void
plot_paths(const struct report_point *point, FILE *stream)
{
	const json_t *paths = json_object_get(point->compare, "paths");
	unsigned cards = 0, hosts = 0;
	double most = 0;
	for (size_t i = 0; i < json_array_size(paths); i++) {
		const json_t *path = json_array_get(paths, i);
		cards += report_is_modelled(path);
		hosts += report_is_host_path(path);
		most = fmax(most, isnan(drawn_mpps(path)) ? 0 : drawn_mpps(path));
	}
	if (cards + hosts == 0)
		return;
	double height =
		50 + (cards > 0) * HEAD_STEP + (hosts > 0) * HEAD_STEP + (cards + hosts) * BAR_STEP;
	struct svg_scale x = svg_linear(most, LABEL_WIDTH, BAR_RIGHT);
	struct svg_scale y = {.from = height - 44, .to = 4};
	svg_begin(stream, "paths", WIDTH, height, "Rates of the paths",
		"Horizontal bars: million packets a second of the modelled card, and of each path "
		"of "
		"the host measured on one core. The table below has the figures.");
	svg_axis_x(stream, &x, &y, "million packets a second");
	double at = 4;
	for (int host = 0; host < 2; host++) {
		if (host ? hosts == 0 : cards == 0)
			continue;
		svg_text(stream, "head", 0, at + 20,
			host ? "Measured: one core of this host" : "Modelled: the whole card");
		at += HEAD_STEP;
		for (size_t i = 0; i < json_array_size(paths); i++) {
			const json_t *path = json_array_get(paths, i);
			if (host ? !report_is_host_path(path) : !report_is_modelled(path))
				continue;
			struct series s = host_series(point, path_name(path));
			svg_text(stream, "label end", LABEL_WIDTH - 10, at + 15, path_name(path));
			draw_bar(&x, at, host ? s.class : "m0", path, stream);
			at += BAR_STEP;
		}
	}
	svg_end(stream);
}

/* --- a sweep --- */

/* A curve: a figure of the points, or a path of their comparisons. */
struct curve {
	const char *label, *class;
	int shape;          /* -1: a limit, without markers */
	const char *figure; /* path in the point, or NULL */
	const char *path;   /* name of the path, or NULL */
};

struct sweep_plot {
	const json_t *record;
	struct svg_scale x, y;
	FILE *stream;
};

static double
curve_mpps(const struct curve *curve, const struct report_point *point)
{
	return curve->figure ? record_number(point->point, curve->figure)
			     : drawn_mpps(report_path(point, curve->path));
}

static double
sweep_x(const struct sweep_plot *plot, unsigned index)
{
	return svg_at(&plot->x, index + 0.5);
}

/* A mix stands beside the sizes, not behind the largest: no line leads there. */
static void
draw_lines(const struct sweep_plot *plot, const struct curve *curve)
{
	bool open = false;
	for (unsigned i = 0; i < report_point_count(plot->record); i++) {
		struct report_point p = report_point_at(plot->record, i);
		double mpps = curve_mpps(curve, &p);
		bool joins = !isnan(mpps) && report_is_number(p.value);
		if (open && !joins)
			svg_curve_end(plot->stream);
		if (!open && joins)
			svg_curve_begin(plot->stream, curve->class);
		open = joins;
		if (joins)
			svg_curve_to(plot->stream, sweep_x(plot, i), svg_at(&plot->y, mpps));
		else if (!isnan(mpps) && curve->shape < 0) /* a limit of a mix */
			svg_line(plot->stream, curve->class, sweep_x(plot, i) - 14,
				svg_at(&plot->y, mpps), sweep_x(plot, i) + 14,
				svg_at(&plot->y, mpps));
	}
	if (open)
		svg_curve_end(plot->stream);
}

static void
draw_marks(const struct sweep_plot *plot, const struct curve *curve)
{
	for (unsigned i = 0; curve->shape >= 0 && i < report_point_count(plot->record); i++) {
		struct report_point p = report_point_at(plot->record, i);
		char tip[256], label[REPORT_LABEL_MAX], figure[REPORT_FIGURE_MAX];
		double mpps = curve_mpps(curve, &p), low, high;
		if (isnan(mpps))
			continue;
		if (curve->path && host_interval(report_path(&p, curve->path), &low, &high))
			svg_interval(plot->stream, curve->class, sweep_x(plot, i),
				svg_at(&plot->y, low), svg_at(&plot->y, high));
		snprintf(tip, sizeof(tip), "%s, %s: %s Mpps", curve->label,
			report_label(plot->record, &p, label), report_figure(mpps, figure));
		svg_marker(plot->stream, curve->class, (unsigned)curve->shape, sweep_x(plot, i),
			svg_at(&plot->y, mpps), tip);
	}
}

/* @return how many curves have at least one figure; the others are taken out */
static unsigned
keep_curves(const json_t *record, struct curve *curves, unsigned count, double *low, double *high)
{
	unsigned kept = 0;
	for (unsigned k = 0; k < count; k++) {
		bool any = false;
		for (unsigned i = 0; i < report_point_count(record); i++) {
			struct report_point p = report_point_at(record, i);
			double mpps = curve_mpps(&curves[k], &p);
			if (!(mpps > 0))
				continue;
			any = true;
			*low = fmin(*low, mpps);
			*high = fmax(*high, mpps);
		}
		if (any)
			curves[kept++] = curves[k];
	}
	return kept;
}

static void
draw_sweep_axes(const struct sweep_plot *plot)
{
	const char *key = record_text(plot->record, "sweep.key");
	const char *unit = record_text(plot->record, "sweep.unit");
	char caption[160];
	svg_axis_y(plot->stream, &plot->x, &plot->y, "million packets a second, logarithmic");
	svg_line(plot->stream, "axis", plot->x.from, plot->y.from, plot->x.to, plot->y.from);
	/* Many points: a name for every second, third... so that they do not lie on each other. */
	unsigned every = 1 + (report_point_count(plot->record) - 1) / NAMES_MAX;
	for (unsigned i = 0; i < report_point_count(plot->record); i += every) {
		struct report_point p = report_point_at(plot->record, i);
		svg_text(plot->stream, "tick mid", sweep_x(plot, i), plot->y.from + 18, p.value);
	}
	snprintf(caption, sizeof(caption), "%.60s%s%.60s", key ? key : "", unit ? ", " : "",
		unit ? unit : "");
	svg_text(plot->stream, "caption mid", (plot->x.from + plot->x.to) / 2, plot->y.from + 40,
		caption);
}

void
plot_sweep(const json_t *record, FILE *stream)
{
	enum { FIGURES = 4, HEIGHT = 470 };
	struct curve curves[FIGURES + REPORT_PATHS_MAX] = {
		{"line rate of the ports", "limit", -1, "line_rate_mpps", NULL},
		{"MAC ceiling", "limit dotted", -1, "mac_ceiling_mpps", NULL},
		{"card, no loss (NDR), modelled", "m2", 2, "compare.search.ndr.throughput_mpps",
			NULL},
		{"card, 0.5 % loss (PDR), modelled", "m4", 3, "compare.search.pdr.throughput_mpps",
			NULL},
	};
	const char *names[REPORT_PATHS_MAX];
	char labels[REPORT_PATHS_MAX][96];
	struct series series[REPORT_PATHS_MAX];
	unsigned count = FIGURES, paths = report_path_names(record, names);
	struct report_point main = report_main_point(record);
	double low = INFINITY, high = 0;
	for (unsigned k = 0; k < paths; k++) {
		bool card = report_is_modelled(report_path(&main, names[k]));
		series[k] = host_series(&main, names[k]);
		snprintf(labels[k], sizeof(labels[k]), "%.60s, %s", names[k],
			card ? "modelled" : "measured on one core");
		curves[count++] = (struct curve){labels[k], card ? "m0 strong" : series[k].class,
			card ? 0 : (int)series[k].shape, NULL, names[k]};
	}
	count = keep_curves(record, curves, count, &low, &high);
	if (count == 0)
		return;
	const struct sweep_plot plot = {
		.record = record,
		.x = {.high = report_point_count(record), .from = 64, .to = WIDTH - 10},
		.y = svg_log(low, high, HEIGHT - 50, 30),
		.stream = stream,
	};
	svg_begin(stream, "sweep", WIDTH, HEIGHT, "Rates over the swept value",
		"Curves of the modelled card, its limits, and the measured paths of the host. The "
		"table below has the figures.");
	draw_sweep_axes(&plot);
	for (unsigned k = 0; k < count; k++)
		draw_lines(&plot, &curves[k]);
	for (unsigned k = 0; k < count; k++)
		draw_marks(&plot, &curves[k]);
	svg_end(stream);
	svg_legend_begin(stream);
	for (unsigned k = 0; k < count; k++)
		svg_legend_curve(stream, curves[k].class, curves[k].shape, curves[k].label);
	svg_legend_end(stream);
}

/* --- host cores --- */

static void
draw_cores(const struct svg_scale *x, const struct svg_scale *y, double mpps,
	const struct series *series, const json_t *path, FILE *stream)
{
	double low = record_number(path, "measured.median_low") * mpps / 1000;
	double high = record_number(path, "measured.median_high") * mpps / 1000;
	if (high > low && low > 0)
		fprintf(stream,
			"<polygon class=\"band %s\" points=\"%.1f,%.1f %.1f,%.1f %.1f,%.1f\"/>\n",
			series->class, x->from, y->from, svg_at(x, mpps), svg_at(y, low),
			svg_at(x, mpps), svg_at(y, high));
	double cores = report_host_cores(path, mpps);
	char tip[160], figure[REPORT_FIGURE_MAX], rate[REPORT_FIGURE_MAX];
	snprintf(tip, sizeof(tip), "%s cores at %s Mpps", report_figure(cores, figure),
		report_figure(mpps, rate));
	svg_curve_begin(stream, series->class);
	svg_curve_to(stream, x->from, y->from);
	svg_curve_to(stream, svg_at(x, mpps), svg_at(y, cores));
	svg_curve_end(stream);
	svg_marker(stream, series->class, series->shape, svg_at(x, mpps), svg_at(y, cores), tip);
}

void
plot_cores(const struct report_point *point, FILE *stream)
{
	enum { HEIGHT = 380 };
	const json_t *paths = json_object_get(point->compare, "paths");
	double most = 0;
	for (size_t i = 0; i < json_array_size(paths); i++) {
		const json_t *path = json_array_get(paths, i);
		double cores = report_host_cores(path, point->mpps);
		if (report_is_host_path(path) && cores > most)
			most = cores;
	}
	if (!(most > 0))
		return;
	struct svg_scale x = svg_linear(point->mpps, 64, WIDTH - 20);
	struct svg_scale y = svg_linear(most, HEIGHT - 50, 30);
	svg_begin(stream, "cores", WIDTH, HEIGHT, "Host cores over the packet rate",
		"Lines from zero to the card's modelled rate: cores of this host that each "
		"measured "
		"path would keep busy. The table below has the figures.");
	svg_axis_x(stream, &x, &y, "million packets a second, up to the card's modelled rate");
	svg_axis_y(stream, &x, &y, "cores of this host");
	for (int legend = 0; legend < 2; legend++) {
		if (legend) {
			svg_end(stream);
			svg_legend_begin(stream);
		}
		for (size_t i = 0; i < json_array_size(paths); i++) {
			const json_t *path = json_array_get(paths, i);
			if (!report_is_host_path(path) ||
				isnan(report_host_cores(path, point->mpps)))
				continue;
			struct series s = host_series(point, path_name(path));
			if (legend)
				svg_legend_curve(stream, s.class, (int)s.shape, path_name(path));
			else
				draw_cores(&x, &y, point->mpps, &s, path, stream);
		}
	}
	svg_legend_end(stream);
}
