/* SPDX-License-Identifier: BSD-2-Clause */
/* A sweep as a record and as a table. */
#include "bench/sweep.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

static const double pps_per_mpps = 1e6;

/* ---- the record ---- */

static json_t *
point_json(const struct sweep_point *point)
{
	const struct compare_result *r = &point->result;
	return json_pack("{s:s,s:f,s:f,s:O,s:O,s:O}", "value", point->value, "line_rate_mpps",
		(double)r->line_pps / pps_per_mpps, "mac_ceiling_mpps",
		(double)r->mac_pps / pps_per_mpps, "compare", point->record, "search",
		json_object_get(point->record, "search"), "latency_at",
		json_object_get(point->record, "latency_at"));
}

json_t *
sweep_json(const struct sweep *sweep)
{
	const struct compare_config *base = &sweep->points[0].config;
	json_t *points = json_array();
	for (unsigned i = 0; i < sweep->count; i++)
		json_array_append_new(points, point_json(&sweep->points[i]));
	return json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:I,s:s,s:{s:s,s:s?},s:o}", "schema",
		"nicro.sweep/1", "version", NICRO_VERSION, "object", base->object_path, "program",
		base->load.prog_name, "type", base->prog_type_name, "device",
		base->load.profile->name, "seed", (json_int_t)base->load.seed, "mode", sweep->mode,
		"sweep", "key", sweep->key, "unit", sweep->unit[0] ? sweep->unit : NULL, "points",
		points);
}

/* ---- the table ---- */

/* The measured paths of all points, in order of appearance: a column each. */
struct columns {
	const char *names[LEG_ROWS_MAX];
	unsigned count;
};

static const struct leg_row *
find_row(const struct sweep_point *point, const char *name)
{
	const struct leg_record *record = &point->result.record;
	for (unsigned i = 0; i < record->row_count; i++)
		if (!record->rows[i].modelled && strcmp(record->rows[i].name, name) == 0)
			return &record->rows[i];
	return NULL;
}

static void
find_columns(const struct sweep *sweep, struct columns *columns)
{
	columns->count = 0;
	for (unsigned p = 0; p < sweep->count; p++) {
		const struct leg_record *record = &sweep->points[p].result.record;
		for (unsigned i = 0; i < record->row_count; i++) {
			const char *name = record->rows[i].name;
			unsigned c = 0;
			while (c < columns->count && strcmp(columns->names[c], name) != 0)
				c++;
			if (!record->rows[i].modelled && c == columns->count && c < LEG_ROWS_MAX)
				columns->names[columns->count++] = name;
		}
	}
}

static void
print_mpps(uint64_t pps, FILE *stream)
{
	if (pps)
		fprintf(stream, "%9.2f", (double)pps / pps_per_mpps);
	else
		fprintf(stream, "%9s", "-");
}

static void
print_measured(const struct leg_row *row, FILE *stream)
{
	if (row == NULL || row->why_not[0])
		fprintf(stream, "%8s", "-");
	else if (row->ns_median < 1) /* a difference near zero */
		fprintf(stream, "%8s", "> 1000");
	else
		fprintf(stream, "%8.2f", 1000 / row->ns_median);
}

static bool
searched(const struct sweep *sweep)
{
	return sweep->points[0].config.search;
}

static void
print_head(const struct sweep *sweep, const struct columns *columns, unsigned value_width,
	FILE *stream)
{
	int modelled_width = searched(sweep) ? 54 : 36;
	fprintf(stream, "\n%*s %-5s  %*s |  %s\n", (int)value_width, "", "", modelled_width,
		"modelled, Mpps", columns->count ? "measured on this host, Mpps on one core" : "");
	fprintf(stream, "%*s %-5s  %9s%9s%9s%9s", (int)value_width,
		sweep->unit[0] ? sweep->unit : "value", "equal", "line", "MAC", "formula", "card");
	if (searched(sweep))
		fprintf(stream, "%9s%9s", "NDR", "PDR");
	fputs(" |", stream);
	for (unsigned c = 0; c < columns->count; c++) {
		char mark[16];
		snprintf(mark, sizeof(mark), "[%u]", c + 1);
		fprintf(stream, "%8s", mark);
	}
	fputc('\n', stream);
}

static uint64_t
card_pps(const struct compare_result *r)
{
	return r->offloaded && r->totals.rate_reason == NULL ? r->totals.mpps_milli * 1000 : 0;
}

static void
print_point(const struct sweep *sweep, const struct sweep_point *point,
	const struct columns *columns, unsigned value_width, FILE *stream)
{
	static const char *const equal[] = {"?", "yes", "NO"};
	const struct compare_result *r = &point->result;
	fprintf(stream, "%*s %-5s  ", (int)value_width, point->value, equal[r->equivalence.state]);
	print_mpps(r->line_pps, stream);
	print_mpps(r->mac_pps, stream);
	print_mpps(r->offloaded ? r->totals.formula_mpps_milli * 1000 : 0, stream);
	print_mpps(card_pps(r), stream);
	if (searched(sweep)) {
		print_mpps(r->search ? r->search->ndr.lower_pps : 0, stream);
		print_mpps(r->search ? r->search->pdr.lower_pps : 0, stream);
	}
	fputs(" |", stream);
	for (unsigned c = 0; c < columns->count; c++)
		print_measured(find_row(point, columns->names[c]), stream);
	fputc('\n', stream);
}

/* Median and p99 at each load; one line a point. */
static void
print_latencies(const struct sweep *sweep, unsigned value_width, FILE *stream)
{
	fprintf(stream, "\n%*s  latency in ns, median and p99, at parts of the PDR\n",
		(int)value_width, "");
	for (unsigned i = 0; i < sweep->count; i++) {
		const struct trial_search *s = sweep->points[i].result.search;
		fprintf(stream, "%*s", (int)value_width, sweep->points[i].value);
		for (unsigned k = 0; s && k < s->latency_count; k++)
			fprintf(stream, "   %2u %%: %6" PRIu64 " %6" PRIu64,
				s->latency_at[k].percent_of_pdr,
				s->latency_at[k].latency.p50_ps / 1000,
				s->latency_at[k].latency.p99_ps / 1000);
		fputs(s && s->latency_count ? "\n" : "   no PDR\n", stream);
	}
}

/* What a column is; and the first reason why it has no figure somewhere. */
static void
print_legend(const struct sweep *sweep, const struct columns *columns, FILE *stream)
{
	for (unsigned c = 0; c < columns->count; c++) {
		const struct leg_row *missing = NULL;
		const char *where = NULL;
		unsigned figures = 0;
		for (unsigned i = 0; i < sweep->count; i++) {
			const struct leg_row *row = find_row(&sweep->points[i], columns->names[c]);
			figures += row && !row->why_not[0];
			if (missing || row == NULL || !row->why_not[0])
				continue;
			missing = row;
			where = sweep->points[i].value;
		}
		fprintf(stream, "[%u] %s", c + 1, columns->names[c]);
		if (missing)
			fprintf(stream, ": none%s%s: %s", figures ? " at " : "",
				figures ? where : "", missing->why_not);
		fputc('\n', stream);
	}
}

/* One line for all points that were not compared for the same reason as the first. */
static void
print_not_compared(const struct sweep *sweep, FILE *stream)
{
	const char *said = "";
	for (unsigned i = 0; i < sweep->count; i++) {
		const struct equivalence *e = &sweep->points[i].result.equivalence;
		/* Why the card does not take it is said below. */
		bool refused = !sweep->points[i].result.offloaded;
		if (e->state != EQUIVALENCE_UNKNOWN || refused || strcmp(e->why, said) == 0)
			continue;
		said = e->why;
		fprintf(stream, "%s: not compared with the running kernel: %s\n",
			sweep->points[i].value, said);
	}
}

/* Points whose figures one should not believe, and points that have none. */
static void
print_troubles(const struct sweep *sweep, FILE *stream)
{
	for (unsigned i = 0; i < sweep->count; i++) {
		const struct compare_result *r = &sweep->points[i].result;
		const char *value = sweep->points[i].value;
		if (r->equivalence.state == EQUIVALENCE_DIFFERENT) {
			fprintf(stream, "%s: %s\n", value,
				r->warnings ? r->warning : "DIFFERENT from the running kernel");
			compare_print_difference(&r->equivalence, stream);
		} else if (!r->offloaded) {
			fprintf(stream, "%s: not eligible: %s\n", value, r->refused);
		} else if (r->totals.rate_reason) {
			fprintf(stream, "%s: no rate: %s\n", value, r->totals.rate_reason);
		}
		if (r->measured && leg_record_noise(&r->record) != LEG_STEADY)
			fprintf(stream, "%s: host figures %s\n", value,
				leg_noise_name(leg_record_noise(&r->record)));
	}
}

static void
print_next(const struct sweep *sweep, FILE *stream)
{
	const struct sweep_point *first = &sweep->points[0];
	if (!first->result.offloaded)
		fprintf(stream, "Next: nicro check %s   (which rule, which line, what to change)\n",
			first->config.object_path);
	else if (!first->result.measured)
		fputs("Next: the same with sudo   (measures the host's paths too)\n", stream);
	else if (!searched(sweep))
		fputs("Next: the same with --search   (NDR, PDR and latency under load)\n", stream);
	else
		fputs("Next: the same with --html FILE   (plots)\n", stream);
}

void
sweep_print_text(const struct sweep *sweep, bool quiet, FILE *stream)
{
	const struct compare_config *base = &sweep->points[0].config;
	struct columns columns;
	unsigned value_width = 7;
	find_columns(sweep, &columns);
	for (unsigned i = 0; i < sweep->count; i++)
		if (strlen(sweep->points[i].value) > value_width)
			value_width = (unsigned)strlen(sweep->points[i].value);
	fprintf(stream, "%s (%s) on %s, by %s, %s\n", base->load.prog_name, base->prog_type_name,
		base->load.profile->name, sweep->key, sweep->mode);
	print_head(sweep, &columns, value_width, stream);
	for (unsigned i = 0; i < sweep->count; i++)
		print_point(sweep, &sweep->points[i], &columns, value_width, stream);
	if (searched(sweep))
		print_latencies(sweep, value_width, stream);
	fputc('\n', stream);
	print_legend(sweep, &columns, stream);
	print_not_compared(sweep, stream);
	print_troubles(sweep, stream);
	if (!quiet)
		print_next(sweep, stream);
}
