/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/leg.h"

#include "bench/stats.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Spread of a quiet machine was 1 to 4 %; beyond three times that a figure decides nothing. */
static const double noisy_percent = 5, useless_percent = 12;
static const double small_ns = 50;

struct leg_row *
leg_row_add(struct leg_record *record, const char *name, const char *includes)
{
	if (record->row_count == LEG_ROWS_MAX)
		return NULL;
	struct leg_row *row = &record->rows[record->row_count++];
	memset(row, 0, sizeof(*row));
	snprintf(row->name, sizeof(row->name), "%s", name);
	snprintf(row->includes, sizeof(row->includes), "%s", includes);
	return row;
}

void
leg_row_sample(struct leg_row *row, double ns)
{
	if (row->sample_count < LEG_SAMPLES_MAX)
		row->sample_ns[row->sample_count++] = ns;
}

void
leg_row_fail(struct leg_row *row, const char *fmt, ...)
{
	va_list args;
	if (row->why_not[0])
		return;
	va_start(args, fmt);
	vsnprintf(row->why_not, sizeof(row->why_not), fmt, args);
	va_end(args);
}

int
leg_row_reached(
	struct leg_row *row, double share, double expected, const char *others, struct fail *fail)
{
	if (share < 0.5 * expected || share > 1.01)
		return fail_set(fail, -EIO, "only %.0f %% of the frames got there; the others: %s",
			100 * share, others);
	if (share < 0.995 && !strstr(row->includes, " of the frames")) {
		size_t len = strlen(row->includes);
		snprintf(row->includes + len, sizeof(row->includes) - len,
			"; %.0f %% of the frames got there, the others: %s", 100 * share, others);
	}
	return 0;
}

void
leg_summarise(struct leg_record *record, double moved_percent)
{
	for (unsigned i = 0; i < record->row_count; i++) {
		struct leg_row *row = &record->rows[i];
		if (row->why_not[0] || row->sample_count == 0)
			continue;
		struct stats stats;
		stats_of(row->sample_ns, row->sample_count, &stats);
		row->ns_median = stats.median;
		row->ns_deviation = stats.deviation;
		row->ns_cv_percent = stats.cv_percent;
		double moved_ns = moved_percent / 100 * (stats.median + row->generator_ns);
		row->ns_low = stats.low - moved_ns;
		row->ns_high = stats.high + moved_ns;
	}
}

enum leg_noise
leg_row_noise(const struct leg_row *row)
{
	if (row->modelled || row->why_not[0] || row->sample_count < 2)
		return LEG_NOISE_UNKNOWN;
	double ns = row->ns_median > small_ns ? row->ns_median : small_ns;
	double percent = 100 * row->ns_deviation / ns;
	if (percent > useless_percent)
		return LEG_TOO_NOISY;
	return percent > noisy_percent ? LEG_NOISY : LEG_STEADY;
}

enum leg_noise
leg_record_noise(const struct leg_record *record)
{
	enum leg_noise worst = LEG_NOISE_UNKNOWN;
	for (unsigned i = 0; i < record->row_count; i++) {
		enum leg_noise noise = leg_row_noise(&record->rows[i]);
		worst = noise > worst ? noise : worst;
	}
	return worst;
}

const char *
leg_noise_name(enum leg_noise noise)
{
	static const char *const names[] = {
		"spread unknown", "steady", "noisy", "too noisy to conclude"};
	return names[noise];
}
