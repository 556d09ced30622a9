/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/report_page.h"

#include "bench/markup.h"

#include <math.h>

void
page_text(const json_t *at, const char *path, FILE *stream)
{
	const char *text = record_text(at, path);
	markup_print(text ? text : "unknown", stream);
}

void
page_figure(double value, FILE *stream)
{
	char text[REPORT_FIGURE_MAX];
	if (isnan(value))
		fputs("<span class=\"none\">\u2013</span>", stream);
	else
		fprintf(stream, "<data value=\"%.12g\">%s</data>", value,
			report_figure(value, text));
}

void
page_begin_section(const char *id, const char *title, FILE *stream)
{
	fprintf(stream, "<section id=\"%s\">\n<h2>%s</h2>\n", id, title);
}

void
page_end_section(FILE *stream)
{
	fputs("</section>\n", stream);
}

void
page_at(const json_t *record, const struct report_point *point, FILE *stream)
{
	char label[REPORT_LABEL_MAX];
	if (!report_is_sweep(record))
		return;
	fputs("<p class=\"at\">At ", stream);
	markup_print(report_label(record, point, label), stream);
	fputs("</p>\n", stream);
}

static void
open_table(const char *caption, FILE *stream)
{
	fprintf(stream,
		"<div class=\"wide\" tabindex=\"0\"><table>\n<caption>%s</caption>\n<thead><tr>",
		caption);
}

static void
column_head(const char *head, bool number, FILE *stream)
{
	fprintf(stream, "<th scope=\"col\"%s>", number ? " class=\"n\"" : "");
	markup_print(head, stream);
	fputs("</th>", stream);
}

static void
begin_rows(FILE *stream)
{
	fputs("</tr></thead>\n<tbody>\n", stream);
}

void
page_begin_table(const char *caption, const char *const *heads, FILE *stream)
{
	open_table(caption, stream);
	for (unsigned i = 0; heads[i]; i++) {
		bool marked = heads[i][0] == '=';
		column_head(heads[i] + marked, i > 0 && !marked, stream);
	}
	begin_rows(stream);
}

bool
page_next_points(struct page_points *points)
{
	enum { COLUMNS_MAX = 12 }; /* A4, with the print style */
	unsigned count = report_point_count(points->record);
	points->from = points->to;
	points->to = count - points->from > COLUMNS_MAX ? points->from + COLUMNS_MAX : count;
	return points->from < count;
}

void
page_begin_point_table(
	const char *caption, const char *head, const struct page_points *points, FILE *stream)
{
	char label[REPORT_LABEL_MAX];
	open_table(caption, stream);
	column_head(head, false, stream);
	for (unsigned i = points->from; i < points->to; i++) {
		struct report_point p = report_point_at(points->record, i);
		column_head(report_label(points->record, &p, label), true, stream);
	}
	begin_rows(stream);
}

void
page_end_table(FILE *stream)
{
	fputs("</tbody>\n</table></div>\n", stream);
}

void
page_begin_row(const char *class, const char *head, FILE *stream)
{
	fprintf(stream, "<tr class=\"%s\"><th scope=\"row\">", class);
	markup_print(head, stream);
	fputs("</th>", stream);
}

void
page_number(double value, FILE *stream)
{
	fputs("<td class=\"n\">", stream);
	page_figure(value, stream);
	fputs("</td>", stream);
}

void
page_end_row(FILE *stream)
{
	fputs("</tr>\n", stream);
}
