/* SPDX-License-Identifier: BSD-2-Clause */
/* What is measured of completed packets: rate, latency, what was the limit. */
#include "nic-model/timing/engine.h"

/* Log-linear: 64 steps per power of two. */
static unsigned
bucket_of(uint64_t value)
{
	if (value < (1u << HISTOGRAM_SUB_BITS))
		return (unsigned)value;
	unsigned shift = 63 - (unsigned)__builtin_clzll(value) - HISTOGRAM_SUB_BITS;
	return ((shift + 1) << HISTOGRAM_SUB_BITS) +
	       (unsigned)(value >> shift & ((1u << HISTOGRAM_SUB_BITS) - 1));
}

/* Largest value of a bucket. */
static uint64_t
bucket_end(unsigned bucket)
{
	unsigned shift = bucket >> HISTOGRAM_SUB_BITS;
	uint64_t low = bucket & ((1u << HISTOGRAM_SUB_BITS) - 1);
	if (shift == 0)
		return low;
	return ((low | 1u << HISTOGRAM_SUB_BITS) + 1) * (UINT64_C(1) << (shift - 1)) - 1;
}

static void
sample(struct timing *timing, uint64_t taken_ps, uint64_t done_ps)
{
	if (timing->packets % timing->sample_every)
		return;
	if (timing->sample_count == SAMPLES_MAX) {
		for (uint32_t i = 0; i < SAMPLES_MAX / 2; i++)
			timing->samples[i] = timing->samples[2 * i + 1];
		timing->sample_count = SAMPLES_MAX / 2;
		timing->sample_every *= 2;
		if (timing->packets % timing->sample_every)
			return;
	}
	timing->samples[timing->sample_count].taken_ps = taken_ps;
	timing->samples[timing->sample_count++].done_ps = done_ps;
}

void
report_packet(struct timing *timing, const struct flight *flight)
{
	uint64_t latency = flight->done_ps - flight->taken_ps;
	timing->packets++;
	timing->bits += 8 * ((uint64_t)flight->len_bytes + 4);
	timing->latency_sum_ps += latency;
	timing->latency_max_ps = later(timing->latency_max_ps, latency);
	if (latency < timing->latency_min_ps)
		timing->latency_min_ps = latency;
	timing->histogram[bucket_of(latency)]++;
	timing->end_ps = later(timing->end_ps, flight->done_ps);
	sample(timing, flight->taken_ps, timing->end_ps);
}

static uint64_t
percentile(const struct timing *timing, uint64_t per_10000)
{
	uint64_t wanted = (timing->packets * per_10000 + 9999) / 10000, seen = 0;
	for (unsigned bucket = 0; bucket < HISTOGRAM_SIZE; bucket++) {
		seen += timing->histogram[bucket];
		if (seen >= wanted) {
			uint64_t end = bucket_end(bucket);
			return end < timing->latency_max_ps ? end : timing->latency_max_ps;
		}
	}
	return timing->latency_max_ps;
}

/* Evenly, then closer where the tail is read. */
const uint32_t nic_latency_points[NIC_LATENCY_POINTS] = {100, 200, 500, 1000, 1500, 2000, 2500,
	3000, 3500, 4000, 4500, 5000, 5500, 6000, 6500, 7000, 7500, 8000, 8500, 9000, 9200, 9400,
	9500, 9600, 9700, 9800, 9900, 9925, 9950, 9975, 9990, 9995, 9998, 9999};

/* Packets per time between two completions: behind the first tenth, in which the card fills, and
 * before the last arrival, behind which it drains. */
static void
measure_rate(const struct timing *timing, struct nic_totals *totals)
{
	const struct nic_profile *p = timing->profile;
	uint64_t threads = p->core_cores * p->core_threads;
	uint64_t first = later(timing->packets / 10, 4 * threads);
	uint32_t from = (uint32_t)((first + timing->sample_every - 1) / timing->sample_every);
	uint32_t to = timing->sample_count;
	totals->rate_reason = "too few packets";
	while (to > 0 && timing->samples[to - 1].done_ps > timing->last_taken_ps)
		to--;
	if (from == 0)
		from = 1;
	if (to <= from)
		return;
	uint64_t counted = (to - from) * timing->sample_every;
	/* As many were taken as were completed; the longer span is no burst's at either end. */
	uint64_t done_ps = timing->samples[to - 1].done_ps - timing->samples[from - 1].done_ps;
	uint64_t taken_ps = timing->samples[to - 1].taken_ps - timing->samples[from - 1].taken_ps;
	uint64_t span_ps = later(done_ps, taken_ps);
	if (counted < 10 * threads || span_ps == 0)
		return;
	totals->rate_reason = NULL;
	totals->mpps_milli =
		(uint64_t)(((unsigned __int128)counted * 1000000000 + span_ps / 2) / span_ps);
	totals->gbps_milli = (uint64_t)((unsigned __int128)totals->mpps_milli * timing->bits /
					timing->packets / 1000);
}

/* Busy time of the units of a kind: of the busiest one, and of all. */
static uint64_t
unit_busy(const struct timing *timing, enum occupancy_unit kind, uint64_t units, uint32_t *busiest,
	uint64_t *sum_ps)
{
	uint64_t most_ps = 0;
	*sum_ps = *busiest = 0;
	for (uint32_t i = 0; i < units; i++) {
		uint64_t busy_ps =
			occupancy_sum(&timing->occupancy, timing->occupancy.first[kind] + i);
		*sum_ps += busy_ps;
		if (busy_ps <= most_ps)
			continue;
		most_ps = busy_ps;
		*busiest = i;
	}
	return most_ps;
}

/* From when a part sets the rate; and what is held (threads, buffers) instead of being busy. */
enum { SETS_RATE_PERMILLE = 500, HELD_PERMILLE = 900 };

/* What sets the rate: the busiest part; or what is held while nothing is busy; or nothing. */
static void
name_limit(const struct timing *timing, struct nic_totals *totals)
{
	const struct nic_profile *p = timing->profile;
	uint64_t *busy_ps = totals->part_busy_ps, sum_ps;
	uint32_t *unit = totals->part_unit, line = 0, any;
	for (uint32_t port = 1; port < NIC_PORTS_MAX; port++)
		if (timing->line_busy_ps[port] > timing->line_busy_ps[line])
			line = port;
	busy_ps[NIC_PART_WORKERS] = totals->ledger_ps[NIC_LEDGER_RUN] / p->core_cores;
	busy_ps[NIC_PART_EMEM] =
		unit_busy(timing, OCCUPANCY_EMEM, p->emem_banks, &unit[NIC_PART_EMEM], &sum_ps);
	unit_busy(timing, OCCUPANCY_IMEM, p->imem_banks, &any, &sum_ps);
	busy_ps[NIC_PART_IMEM] = sum_ps / p->imem_banks;
	busy_ps[NIC_PART_MAC] =
		(uint64_t)((unsigned __int128)timing->packets * 1000000000 / p->mac_ceiling_kpps);
	busy_ps[NIC_PART_LINE] = timing->line_busy_ps[line];
	unit[NIC_PART_LINE] = line;
	busy_ps[NIC_PART_TRANSMIT] =
		unit_busy(timing, OCCUPANCY_WIRE, p->port_count, &unit[NIC_PART_TRANSMIT], &sum_ps);
	busy_ps[NIC_PART_PCIE] = unit_busy(timing, OCCUPANCY_PCIE, 1, &any, &sum_ps);
	unsigned most = 0;
	for (unsigned i = 1; i < NIC_PART_COUNT; i++)
		if (busy_ps[i] > busy_ps[most])
			most = i;
	totals->limit_busy_permille = busy_ps[most] * 1000 / timing->end_ps;
	totals->limit = nic_part_name(most);
	if (totals->limit_busy_permille >= HELD_PERMILLE)
		return;
	/* Nothing is busy. Have all threads something to wait for; or are all buffers held? */
	uint64_t in_threads = timing->turn_ps;
	for (unsigned i = NIC_LEDGER_RUN; i <= NIC_LEDGER_SIGNAL; i++)
		in_threads += totals->ledger_ps[i];
	uint64_t held_ps;
	unit_busy(timing, OCCUPANCY_BUFFERS, p->core_islands, &any, &held_ps);
	unsigned __int128 most_ps = (unsigned __int128)timing->end_ps * HELD_PERMILLE / 1000;
	if (in_threads > most_ps * timing->thread_count)
		totals->limit = "threads";
	else if (held_ps > most_ps * p->nbi_credits_per_island * p->core_islands)
		totals->limit = "buffers";
	else if (totals->limit_busy_permille < SETS_RATE_PERMILLE)
		totals->limit = "none";
}

void
timing_totals(const struct timing *timing, const struct core *core, struct nic_totals *totals)
{
	totals->firmware_cycles = timing->firmware_cycles;
	totals->end_ps = timing->end_ps;
	totals->formula_mpps_milli =
		formula_rate(&timing->formula, timing->profile, core, &totals->formula_limit);
	for (unsigned i = 0; i < NIC_LEDGER_COUNT; i++)
		totals->ledger_ps[i] = occupancy_sum(&timing->occupancy, i);
	for (unsigned i = 0; i < NIC_MEMORY_COUNT; i++)
		totals->memory_ops[i] = timing->memory_ops[i];
	totals->limit = "none";
	totals->rate_reason = "no packets";
	if (timing->packets == 0)
		return;
	uint64_t waits_ps = 0;
	for (unsigned i = NIC_LEDGER_FIRMWARE; i <= NIC_LEDGER_SIGNAL; i++)
		waits_ps += totals->ledger_ps[i];
	totals->wait_cycles =
		(uint64_t)((unsigned __int128)waits_ps * timing->profile->core_clock_mhz / 1000000);
	totals->latency_min_ps = timing->latency_min_ps;
	totals->latency_max_ps = timing->latency_max_ps;
	totals->latency_mean_ps = (uint64_t)(timing->latency_sum_ps / timing->packets);
	totals->latency_p50_ps = percentile(timing, 5000);
	totals->latency_p90_ps = percentile(timing, 9000);
	totals->latency_p99_ps = percentile(timing, 9900);
	totals->latency_p999_ps = percentile(timing, 9990);
	totals->latency_p9999_ps = percentile(timing, 9999);
	for (unsigned i = 0; i < NIC_LATENCY_POINTS; i++)
		totals->latency_point_ps[i] = percentile(timing, nic_latency_points[i]);
	name_limit(timing, totals);
	measure_rate(timing, totals);
}

bool
timing_occupancy(const struct timing *timing, uint32_t row, struct nic_occupancy *occupancy)
{
	return occupancy_row(&timing->occupancy, timing->profile, row, timing->end_ps, occupancy);
}
