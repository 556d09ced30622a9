/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/report_svg.h"

#include "bench/markup.h"

#include <math.h>

/* 1, 2, 5, 10, 20, 50... */
static double
round_number(int index)
{
	static const double digits[] = {1, 2, 5};
	double power = 1;
	int decade = index >= 0 ? index / 3 : -((2 - index) / 3);
	for (int i = 0; i < decade; i++)
		power *= 10;
	for (int i = 0; i > decade; i--)
		power /= 10;
	return digits[index - 3 * decade] * power;
}

enum { ROUND_FIRST = -27, ROUND_LAST = 45 }; /* 1e-9 to 1e15 */

static int
round_above(double value)
{
	int index = ROUND_FIRST;
	/* a little below the number is the number: 0.1 + 0.2 */
	while (index < ROUND_LAST && round_number(index) < value * (1 - 1e-9))
		index++;
	return index;
}

struct svg_scale
svg_linear(double high, double from, double to)
{
	double step = round_number(round_above(high > 0 ? high / 8 : 1));
	return (struct svg_scale){
		.high = step * ceil((high > 0 ? high : 1) / step - 1e-9), .from = from, .to = to};
}

struct svg_scale
svg_log(double low, double high, double from, double to)
{
	int first = round_above(low), last = round_above(high);
	if (round_number(first) > low * (1 + 1e-9))
		first--;
	last += last == first;
	return (struct svg_scale){round_number(first), round_number(last), from, to, true};
}

double
svg_at(const struct svg_scale *s, double value)
{
	double inside = value < s->low ? s->low : value > s->high ? s->high : value;
	double share = s->log ? log(inside / s->low) / log(s->high / s->low)
			      : (inside - s->low) / (s->high - s->low);
	return s->from + share * (s->to - s->from);
}

unsigned
svg_ticks(const struct svg_scale *s, double ticks[SVG_TICKS_MAX])
{
	unsigned count = 0;
	if (s->log) {
		for (int i = round_above(s->low); count < SVG_TICKS_MAX && i <= ROUND_LAST &&
						  round_number(i) <= s->high * (1 + 1e-9);
			i++)
			ticks[count++] = round_number(i);
		return count;
	}
	double step = round_number(round_above(s->high / 8));
	for (; count < SVG_TICKS_MAX && step * count <= s->high * (1 + 1e-9); count++)
		ticks[count] = step * count;
	return count;
}

void
svg_begin(FILE *stream, const char *name, double width, double height, const char *title,
	const char *desc)
{
	fprintf(stream,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" role=\"img\" "
		"viewBox=\"0 0 %.0f %.0f\" aria-labelledby=\"%s-title %s-desc\">\n"
		"<title id=\"%s-title\">",
		width, height, name, name, name);
	markup_print(title, stream);
	fprintf(stream, "</title>\n<desc id=\"%s-desc\">", name);
	markup_print(desc, stream);
	fputs("</desc>\n", stream);
}

void
svg_end(FILE *stream)
{
	fputs("</svg>\n", stream);
}

static void
end_shape(FILE *stream, const char *element, const char *tip)
{
	if (tip == NULL) {
		fputs("/>\n", stream);
		return;
	}
	fputs("><title>", stream);
	markup_print(tip, stream);
	fprintf(stream, "</title></%s>\n", element);
}

void
svg_rect(FILE *stream, const char *class, double x, double y, double width, double height,
	const char *tip)
{
	fprintf(stream, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"",
		class, x, y, width, height);
	end_shape(stream, "rect", tip);
}

void
svg_line(FILE *stream, const char *class, double x1, double y1, double x2, double y2)
{
	fprintf(stream, "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
		class, x1, y1, x2, y2);
}

void
svg_text(FILE *stream, const char *class, double x, double y, const char *text)
{
	fprintf(stream, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">", class, x, y);
	markup_print(text, stream);
	fputs("</text>\n", stream);
}

void
svg_marker(FILE *stream, const char *class, unsigned shape, double x, double y, const char *tip)
{
	/* Shapes tell series apart where colours do not: circle, square, diamond, triangles, bar.
	 */
	static const char *const paths[SVG_SHAPES] = {
		"m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z",
		"m-4-4h8v8h-8z",
		"m0-5.5 5.5 5.5-5.5 5.5-5.5-5.5z",
		"m0-5 5 9h-10z",
		"m0 5-5-9h10z",
		"m-5.5-2h11v4h-11z",
	};
	fprintf(stream, "<path class=\"mark %s\" d=\"M%.1f %.1f%s\"", class, x, y,
		paths[shape % SVG_SHAPES]);
	end_shape(stream, "path", tip);
}

void
svg_interval(FILE *stream, const char *class, double x, double y1, double y2)
{
	fprintf(stream,
		"<path class=\"interval %s\" d=\"M%.1f %.1fV%.1fM%.1f %.1fh8M%.1f %.1fh8\"/>\n",
		class, x, y1, y2, x - 4, y1, x - 4, y2);
}

void
svg_curve_begin(FILE *stream, const char *class)
{
	fprintf(stream, "<polyline class=\"curve %s\" points=\"", class);
}

void
svg_curve_to(FILE *stream, double x, double y)
{
	fprintf(stream, "%.1f,%.1f ", x, y);
}

void
svg_curve_end(FILE *stream)
{
	fputs("\"/>\n", stream);
}

void
svg_axis_x(FILE *stream, const struct svg_scale *x, const struct svg_scale *y, const char *caption)
{
	double ticks[SVG_TICKS_MAX];
	unsigned count = svg_ticks(x, ticks);
	for (unsigned i = 0; i < count; i++) {
		char text[32];
		double at = svg_at(x, ticks[i]);
		snprintf(text, sizeof(text), "%.10g", ticks[i]);
		svg_line(stream, "grid", at, y->from, at, y->to);
		svg_text(stream, "tick mid", at, y->from + 18, text);
	}
	svg_line(stream, "axis", x->from, y->from, x->to, y->from);
	svg_text(stream, "caption mid", (x->from + x->to) / 2, y->from + 40, caption);
}

void
svg_axis_y(FILE *stream, const struct svg_scale *x, const struct svg_scale *y, const char *caption)
{
	double ticks[SVG_TICKS_MAX];
	unsigned count = svg_ticks(y, ticks);
	for (unsigned i = 0; i < count; i++) {
		char text[32];
		double at = svg_at(y, ticks[i]);
		snprintf(text, sizeof(text), "%.10g", ticks[i]);
		svg_line(stream, "grid", x->from, at, x->to, at);
		svg_text(stream, "tick end", x->from - 8, at + 4, text);
	}
	svg_line(stream, "axis", x->from, y->from, x->from, y->to);
	svg_text(stream, "caption", x->from - 52, y->to - 14, caption);
}

void
svg_legend_begin(FILE *stream)
{
	fputs("<ul class=\"legend\">\n", stream);
}

static void
legend_text(FILE *stream, const char *label)
{
	fputs("</svg>", stream);
	markup_print(label, stream);
	fputs("</li>\n", stream);
}

static void
legend_key(FILE *stream)
{
	fputs("<li><svg xmlns=\"http://www.w3.org/2000/svg\" class=\"key\" viewBox=\"0 0 28 14\" "
	      "aria-hidden=\"true\">\n",
		stream);
}

void
svg_legend_curve(FILE *stream, const char *class, int shape, const char *label)
{
	legend_key(stream);
	fprintf(stream, "<path class=\"curve %s\" d=\"M0 7H28\"/>\n", class);
	if (shape >= 0)
		svg_marker(stream, class, (unsigned)shape, 14, 7, NULL);
	legend_text(stream, label);
}

void
svg_legend_area(FILE *stream, const char *class, const char *label)
{
	legend_key(stream);
	svg_rect(stream, class, 7, 0, 14, 14, NULL);
	legend_text(stream, label);
}

void
svg_legend_end(FILE *stream)
{
	fputs("</ul>\n", stream);
}
