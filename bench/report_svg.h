/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Drawing in SVG that stands inside a page. Colours come from the page's style (report.css) by
 * class, so that light, dark and print need one drawing. Coordinates are printed with one decimal:
 * the same figures give the same bytes.
 */
#ifndef BENCH_REPORT_SVG_H
#define BENCH_REPORT_SVG_H

#include <stdbool.h>
#include <stdio.h>

enum { SVG_TICKS_MAX = 32, SVG_SHAPES = 6 };

/* From values to pixels. */
struct svg_scale {
	double low, high; /* values at the ends */
	double from, to;  /* pixels there */
	bool log;         /* low > 0 */
};

/** From 0 to a round number not below @p high. */
struct svg_scale svg_linear(double high, double from, double to);
/** Between two round numbers around @p low and @p high; both positive. */
struct svg_scale svg_log(double low, double high, double from, double to);
/** Pixel of a value; values outside are at the end. */
double svg_at(const struct svg_scale *scale, double value);
/** Round values along the scale. @return how many */
unsigned svg_ticks(const struct svg_scale *scale, double ticks[SVG_TICKS_MAX]);

/** Begin a drawing that screen readers name by @p title and describe by @p desc.
 * @param name  unique in the page */
void svg_begin(FILE *stream, const char *name, double width, double height, const char *title,
	const char *desc);
void svg_end(FILE *stream);

/* Classes are of the style sheet; a tip shows under the pointer, NULL for none; text is escaped. */
void svg_rect(FILE *stream, const char *class, double x, double y, double width, double height,
	const char *tip);
void svg_line(FILE *stream, const char *class, double x1, double y1, double x2, double y2);
void svg_text(FILE *stream, const char *class, double x, double y, const char *text);
void svg_marker(
	FILE *stream, const char *class, unsigned shape, double x, double y, const char *tip);
/** A vertical interval with caps. */
void svg_interval(FILE *stream, const char *class, double x, double y1, double y2);

/** A line through points: one begin, points, one end. */
void svg_curve_begin(FILE *stream, const char *class);
void svg_curve_to(FILE *stream, double x, double y);
void svg_curve_end(FILE *stream);

/** Grid, numbers and caption of an axis below (x) or on the left (y) of the box that the two scales
 * span. */
void svg_axis_x(
	FILE *stream, const struct svg_scale *x, const struct svg_scale *y, const char *caption);
void svg_axis_y(
	FILE *stream, const struct svg_scale *x, const struct svg_scale *y, const char *caption);

/** The legend stands below the drawing, as a list of the page: it wraps. */
void svg_legend_begin(FILE *stream);
/** @param shape  of its markers, or -1: a line without */
void svg_legend_curve(FILE *stream, const char *class, int shape, const char *label);
void svg_legend_area(FILE *stream, const char *class, const char *label);
void svg_legend_end(FILE *stream);

#endif
