/* SPDX-License-Identifier: BSD-2-Clause */
/* What a search found, as text and as part of a record. */
#include "bench/trial.h"

#include <inttypes.h>
#include <jansson.h>

static const char *const outcome_names[] = {
	[SEARCH_FOUND] = "found",
	[SEARCH_ABOVE_MAX] = "above_max",
	[SEARCH_BELOW_MIN] = "below_min",
};
static const double pps_per_mpps = 1e6, ps_per_ns = 1000;

static json_t *
mpps_or_null(uint64_t pps)
{
	return pps ? json_real((double)pps / pps_per_mpps) : json_null();
}

static json_t *
result_json(const struct search_result *r, unsigned trials)
{
	return json_pack("{s:o,s:o,s:o,s:s,s:i}", "lower_mpps", mpps_or_null(r->lower_pps),
		"upper_mpps", mpps_or_null(r->upper_pps), "throughput_mpps",
		mpps_or_null(r->throughput_pps), "outcome", outcome_names[r->outcome], "trials",
		(int)trials);
}

json_t *
trial_search_json(const struct trial_search *s)
{
	if (s == NULL)
		return json_null();
	return json_pack("{s:o,s:o}", "ndr", result_json(&s->ndr, s->trials), "pdr",
		result_json(&s->pdr, s->trials));
}

static json_t *
latency_json(const struct trial_latency *l)
{
	return json_pack("{s:f,s:f,s:f,s:f,s:f,s:f,s:f,s:f}", "min", (double)l->min_ps / ps_per_ns,
		"mean", (double)l->mean_ps / ps_per_ns, "p50", (double)l->p50_ps / ps_per_ns, "p90",
		(double)l->p90_ps / ps_per_ns, "p99", (double)l->p99_ps / ps_per_ns, "p99.9",
		(double)l->p999_ps / ps_per_ns, "p99.99", (double)l->p9999_ps / ps_per_ns, "max",
		(double)l->max_ps / ps_per_ns);
}

json_t *
trial_latency_at_json(const struct trial_search *s)
{
	if (s == NULL || s->latency_count == 0)
		return json_null();
	json_t *loads = json_array();
	for (unsigned i = 0; i < s->latency_count; i++)
		json_array_append_new(
			loads, json_pack("{s:i,s:f,s:o}", "percent_of_pdr",
				       (int)s->latency_at[i].percent_of_pdr, "load_mpps",
				       (double)s->latency_at[i].load_pps / pps_per_mpps,
				       "latency_ns", latency_json(&s->latency_at[i].latency)));
	return loads;
}

static void
print_rate(const char *name, const struct search_result *r, FILE *stream)
{
	if (r->outcome == SEARCH_BELOW_MIN)
		fprintf(stream, "%s none", name);
	else
		fprintf(stream, "%s %.2f Mpps%s", name, (double)r->lower_pps / pps_per_mpps,
			r->outcome == SEARCH_ABOVE_MAX ? " (all that ports and MAC let in)" : "");
}

void
trial_search_print(const struct trial_search *s, FILE *stream)
{
	print_rate("search: NDR", &s->ndr, stream);
	print_rate(", PDR (0.5 % lost)", &s->pdr, stream);
	fprintf(stream, "; %u trials\n", s->trials);
	for (unsigned i = 0; i < s->latency_count; i++) {
		const struct trial_latency *l = &s->latency_at[i].latency;
		fprintf(stream,
			"  at %u %% of the PDR, %.2f Mpps: latency %" PRIu64 " ns median, %" PRIu64
			" ns p99, %" PRIu64 " ns max\n",
			s->latency_at[i].percent_of_pdr,
			(double)s->latency_at[i].load_pps / pps_per_mpps, l->p50_ps / 1000,
			l->p99_ps / 1000, l->max_ps / 1000);
	}
}
