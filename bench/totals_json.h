/* SPDX-License-Identifier: BSD-2-Clause */
/* Parts of a card's totals as every JSON document shows them. Each returns a new object, or NULL
 * when memory is short. */
#ifndef BENCH_TOTALS_JSON_H
#define BENCH_TOTALS_JSON_H

#include "nic-model/device.h"

struct json_t;

/** {"min","mean","p50",...,"max"}: ns. */
struct json_t *totals_latency_json(const struct nic_totals *totals);
/** Where the packets' time went, by cause: ns, summed over all packets. */
struct json_t *totals_ledger_json(const struct nic_totals *totals);
/** [{"percent","ns"}...]: that share of the packets took at most so long. Ends below 100 %: the
 * last point is the maximum of the latencies. */
struct json_t *totals_distribution_json(const struct nic_totals *totals);
/** {"workers","emem",...}: the rate at which that part alone would be busy all the time, in Mpps;
 * null for a part that this traffic does not use. */
struct json_t *totals_limits_json(const struct nic_totals *totals);

/**
 * [{"name","unit","places","mean","peak","over_time"}...]: how many were at each place of the card.
 * @param over_time  with the means of each part of the run; else that is null
 */
struct json_t *totals_occupancy_json(
	const struct nic *nic, const struct nic_totals *totals, bool over_time);

#endif
