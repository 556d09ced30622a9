/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/totals_json.h"

#include <jansson.h>

static double
milli(uint64_t value)
{
	return (double)value / 1000;
}

json_t *
totals_latency_json(const struct nic_totals *t)
{
	return json_pack("{s:f,s:f,s:f,s:f,s:f,s:f,s:f,s:f}", "min", milli(t->latency_min_ps),
		"mean", milli(t->latency_mean_ps), "p50", milli(t->latency_p50_ps), "p90",
		milli(t->latency_p90_ps), "p99", milli(t->latency_p99_ps), "p99.9",
		milli(t->latency_p999_ps), "p99.99", milli(t->latency_p9999_ps), "max",
		milli(t->latency_max_ps));
}

json_t *
totals_ledger_json(const struct nic_totals *t)
{
	json_t *ledger = json_object();
	for (unsigned i = 0; i < NIC_LEDGER_COUNT; i++)
		json_object_set_new(ledger, nic_ledger_name(i), json_real(milli(t->ledger_ps[i])));
	return ledger;
}

json_t *
totals_distribution_json(const struct nic_totals *t)
{
	json_t *points = json_array();
	for (unsigned i = 0; i < NIC_LATENCY_POINTS; i++)
		json_array_append_new(
			points, json_pack("{s:f,s:f}", "percent", nic_latency_points[i] / 100.0,
					"ns", milli(t->latency_point_ps[i])));
	return points;
}

json_t *
totals_limits_json(const struct nic_totals *t)
{
	json_t *limits = json_object();
	for (unsigned i = 0; i < NIC_PART_COUNT; i++) {
		uint64_t busy_ps = t->part_busy_ps[i];
		double mpps = busy_ps ? (double)t->packets_in * 1e6 / (double)busy_ps : 0;
		json_object_set_new(
			limits, nic_part_name(i), busy_ps ? json_real(mpps) : json_null());
	}
	return limits;
}

static json_t *
over_time_json(const struct nic_occupancy *o)
{
	json_t *means = json_array();
	for (uint32_t i = 0; i < o->intervals; i++)
		json_array_append_new(
			means, json_real((double)o->interval_area_ps[i] / (double)o->interval_ps));
	return json_pack("{s:f,s:o}", "interval_ns", milli(o->interval_ps), "means", means);
}

json_t *
totals_occupancy_json(const struct nic *nic, const struct nic_totals *t, bool over_time)
{
	json_t *rows = json_array();
	struct nic_occupancy o;
	for (uint32_t row = 0; nic_occupancy(nic, row, &o); row++) {
		double mean = t->end_ps ? (double)o.area_ps / (double)t->end_ps : 0;
		double peak = (double)o.peak_area_ps / (double)o.interval_ps;
		json_array_append_new(
			rows, json_pack("{s:s,s:o,s:o,s:f,s:f,s:o}", "name", o.name, "unit",
				      o.unit >= 0 ? json_integer(o.unit) : json_null(), "places",
				      o.places ? json_integer((json_int_t)o.places) : json_null(),
				      "mean", mean, "peak", peak, "over_time",
				      over_time ? over_time_json(&o) : json_null()));
	}
	return rows;
}
