/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/leg.h"

#include "bench/stats.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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

void
leg_summarise(struct leg_record *record)
{
	for (unsigned i = 0; i < record->row_count; i++) {
		struct leg_row *row = &record->rows[i];
		if (row->why_not[0] || row->sample_count == 0)
			continue;
		struct stats stats;
		stats_of(row->sample_ns, row->sample_count, &stats);
		row->ns_median = stats.median;
		row->ns_cv_percent = stats.cv_percent;
		row->ns_low = stats.low;
		row->ns_high = stats.high;
	}
}
