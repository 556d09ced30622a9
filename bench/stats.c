/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/stats.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int
compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Largest k with 2 P(Binomial(n, 1/2) < k) <= 5 %: the k-th smallest and k-th largest of n samples
 * then hold the median with 95 %. 0: n is too small. */
static unsigned
median_rank(unsigned n)
{
	double tail = 0, term = ldexp(1.0, -(int)n);
	unsigned k = 0;
	while (k < n / 2 && 2 * (tail + term) <= 0.05) {
		tail += term;
		term = term * (n - k) / (k + 1);
		k++;
	}
	return k;
}

void
stats_of(const double *samples, unsigned count, struct stats *stats)
{
	double sorted[STATS_SAMPLES_MAX], sum = 0, squares = 0;
	assert(count >= 1 && count <= STATS_SAMPLES_MAX);
	memcpy(sorted, samples, count * sizeof(*samples));
	qsort(sorted, count, sizeof(*sorted), compare_doubles);
	for (unsigned i = 0; i < count; i++)
		sum += sorted[i];
	stats->mean = sum / count;
	for (unsigned i = 0; i < count; i++)
		squares += (sorted[i] - stats->mean) * (sorted[i] - stats->mean);
	stats->median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
	stats->deviation = count > 1 ? sqrt(squares / (count - 1)) : 0;
	stats->cv_percent = stats->mean > 0 ? 100 * stats->deviation / stats->mean : 0;
	unsigned k = median_rank(count);
	stats->low = sorted[k ? k - 1 : 0];
	stats->high = sorted[k ? count - k : count - 1];
}
