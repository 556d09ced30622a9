/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The simple formula: a core with T threads spends max(C, (C + W) / T) cycles on a packet of C
 * instruction cycles and W cycles of waits; cores, EMEM banks, the MAC and the line each bound
 * the rate. Sums are kept exact and divided once, so that rounding never adds up.
 */
#include "nic-model/timing/timing.h"

#include <stdlib.h>
#include <string.h>

typedef unsigned __int128 u128;

enum {
	PS_PER_NS = 1000,
	SAMPLES_MAX = 4096, /* completion times kept; every second one goes when they are full */
	BANKS_MAX = 64,
	PORTS_MAX = 8,
	WAITING_MAX = 8192, /* ring of completion times of admitted packets */
};

struct timing {
	const struct nic_profile *profile;
	/* The cores as one server: busy since base_ps for `work` units of 1/(threads x cores)
	 * cycle. */
	uint64_t base_ps;
	u128 work;
	uint64_t bank_base[BANKS_MAX];
	uint64_t free_ps; /* when the server has done what it took */
	uint64_t mac_slots, mac_base_ps, mac_free_ps;
	uint64_t line_bits[PORTS_MAX], line_base_ps[PORTS_MAX], line_free_ps[PORTS_MAX];
	/* packets in the card: when each is done, oldest first */
	uint64_t done_ps[WAITING_MAX];
	uint32_t first, waiting;

	/* sums over the run, for limits and rate */
	uint64_t packets, firmware_cycles, wait_cycles;
	u128 total_work;
	uint64_t line_total_bits[PORTS_MAX];
	uint64_t bits; /* of frames done, FCS included */
	uint64_t latency_min_ps, latency_max_ps, end_ps;
	u128 latency_sum_ps;
	uint64_t samples[SAMPLES_MAX]; /* done_ps of packet (i + 1) * sample_every */
	uint32_t sample_count;
	uint64_t sample_every;
};

struct timing *
timing_new(const struct nic_profile *profile)
{
	struct timing *timing = calloc(1, sizeof(*timing));
	if (!timing)
		return NULL;
	timing->profile = profile;
	timing->sample_every = 1;
	timing->latency_min_ps = UINT64_MAX;
	return timing;
}

void
timing_free(struct timing *timing)
{
	free(timing);
}

static uint64_t
cycles_to_ps(const struct nic_profile *profile, uint64_t cycles)
{
	return (uint64_t)((u128)cycles * 1000000 / profile->core_clock_mhz);
}

static uint64_t
work_to_ps(const struct nic_profile *p, u128 work)
{
	return (uint64_t)(work * 1000000 /
			  ((u128)p->core_clock_mhz * p->core_threads * p->core_cores));
}

/* On the wire: FCS, preamble and gap. */
static uint64_t
wire_bits(uint32_t len_bytes)
{
	return 8 * ((uint64_t)len_bytes + 4 + 20);
}

static uint64_t
bits_to_ps(const struct nic_profile *p, uint64_t bits)
{
	return (uint64_t)((u128)bits * 1000000 / p->port_rate_mbps);
}

static uint64_t
later(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* The MAC takes one frame per slot of its ceiling. @return the slot's begin */
static uint64_t
take_mac_slot(struct timing *timing, uint64_t from_ps)
{
	if (from_ps > timing->mac_free_ps) {
		timing->mac_base_ps = from_ps;
		timing->mac_slots = 0;
	}
	uint64_t at = later(from_ps, timing->mac_free_ps);
	timing->mac_slots++;
	timing->mac_free_ps =
		timing->mac_base_ps + (uint64_t)((u128)timing->mac_slots * 1000000000 /
						 timing->profile->mac_ceiling_kpps);
	return at;
}

/* When the port's line has carried one more frame. */
static uint64_t
take_line(struct timing *timing, unsigned port, uint32_t len_bytes, uint64_t from_ps)
{
	if (from_ps > timing->line_free_ps[port]) {
		timing->line_base_ps[port] = from_ps;
		timing->line_bits[port] = 0;
	}
	uint64_t begin = later(from_ps, timing->line_free_ps[port]);
	timing->line_bits[port] += wire_bits(len_bytes);
	timing->line_free_ps[port] =
		timing->line_base_ps[port] + bits_to_ps(timing->profile, timing->line_bits[port]);
	return begin;
}

static void
forget_done(struct timing *timing, uint64_t now_ps)
{
	while (timing->waiting && timing->done_ps[timing->first] <= now_ps) {
		timing->first = (timing->first + 1) % WAITING_MAX;
		timing->waiting--;
	}
}

enum nic_cause
timing_admit(struct timing *timing, unsigned port, uint32_t len_bytes, uint64_t arrival_ps,
	uint64_t *taken_ps)
{
	const struct nic_profile *p = timing->profile;
	uint64_t room = p->nbi_credits_per_island * p->core_islands;
	if (room > WAITING_MAX)
		room = WAITING_MAX;
	timing->line_total_bits[port] += wire_bits(len_bytes);
	if (arrival_ps == NIC_TIME_ELASTIC) {
		/* offered at line rate, or when the cores can take it */
		uint64_t at = take_line(timing, port, len_bytes, timing->free_ps);
		*taken_ps = take_mac_slot(timing, at);
		return NIC_CAUSE_NONE;
	}
	*taken_ps = arrival_ps;
	forget_done(timing, arrival_ps);
	/* The MAC holds what one CTM does; beyond it, frames are lost in front of it. */
	uint64_t backlog_ps = p->nbi_credits_per_island * 1000000000 / p->mac_ceiling_kpps;
	if (timing->mac_free_ps > arrival_ps + backlog_ps)
		return NIC_CAUSE_MAC;
	if (timing->waiting >= room)
		return NIC_CAUSE_CREDITS;
	*taken_ps = take_mac_slot(timing, arrival_ps);
	return NIC_CAUSE_NONE;
}

struct costs {
	uint64_t cycles, wait_cycles;
};

static struct costs
firmware_costs(const struct nic_profile *p, uint8_t exit)
{
	if (exit == NIC_EXIT_WIRE)
		return (struct costs){p->firmware_tx_cycles, p->firmware_tx_wait_cycles};
	if (exit == NIC_EXIT_HOST)
		return (struct costs){p->firmware_pass_cycles, p->firmware_pass_wait_cycles};
	return (struct costs){p->firmware_drop_cycles, p->firmware_drop_wait_cycles};
}

/* The most loaded EMEM bank since a moment. */
static uint64_t
busiest_bank(const struct timing *timing, const struct core *core, const uint64_t *since)
{
	uint64_t most = 0;
	for (unsigned bank = 0; bank < timing->profile->emem_banks; bank++)
		most = later(most, core_emem_busy(core, bank) - (since ? since[bank] : 0));
	return most;
}

static uint64_t
bank_to_ps(const struct nic_profile *p, uint64_t e4cycles)
{
	return (uint64_t)((u128)e4cycles * 100 / p->core_clock_mhz);
}

static void
sample(struct timing *timing, uint64_t done_ps)
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
	timing->samples[timing->sample_count++] = done_ps;
}

uint64_t
timing_packet(struct timing *timing, const struct core *core, const struct timing_packet *packet,
	uint64_t taken_ps)
{
	const struct nic_profile *p = timing->profile;
	struct costs firmware = firmware_costs(p, packet->exit);
	uint64_t cycles = firmware.cycles + packet->cycles;
	uint64_t waits = firmware.wait_cycles + packet->wait_cycles;
	uint64_t alone = cycles * p->core_threads, shared = cycles + waits;
	u128 work = later(alone, shared);
	if (taken_ps > timing->free_ps) { /* the cores were idle */
		timing->base_ps = taken_ps;
		timing->work = 0;
		for (unsigned bank = 0; bank < p->emem_banks; bank++)
			timing->bank_base[bank] = core_emem_busy(core, bank);
	}
	uint64_t start_ps = later(taken_ps, timing->free_ps);
	timing->work += work;
	timing->free_ps = timing->base_ps +
			  later(work_to_ps(p, timing->work),
				  bank_to_ps(p, busiest_bank(timing, core, timing->bank_base)));
	uint64_t fixed_ns = p->mac_rx_ns + (packet->exit == NIC_EXIT_WIRE ? p->mac_tx_ns : 0);
	uint64_t done_ps = start_ps + cycles_to_ps(p, shared) + fixed_ns * PS_PER_NS;
	done_ps = later(done_ps, timing->end_ps); /* order is kept */

	timing->done_ps[(timing->first + timing->waiting) % WAITING_MAX] = done_ps;
	if (timing->waiting < WAITING_MAX)
		timing->waiting++;
	else
		timing->first = (timing->first + 1) % WAITING_MAX;
	timing->packets++;
	timing->firmware_cycles += firmware.cycles;
	timing->wait_cycles += waits;
	timing->total_work += work;
	timing->bits += 8 * ((uint64_t)packet->len_bytes + 4);
	timing->latency_sum_ps += done_ps - taken_ps;
	timing->latency_max_ps = later(timing->latency_max_ps, done_ps - taken_ps);
	if (done_ps - taken_ps < timing->latency_min_ps)
		timing->latency_min_ps = done_ps - taken_ps;
	timing->end_ps = done_ps;
	sample(timing, done_ps);
	return done_ps;
}

/* What would have taken longest, had each limit been alone. */
static const char *
name_limit(const struct timing *timing, const struct core *core)
{
	const struct nic_profile *p = timing->profile;
	uint64_t line_ps = 0;
	for (unsigned port = 0; port < PORTS_MAX; port++)
		line_ps = later(line_ps, bits_to_ps(p, timing->line_total_bits[port]));
	const struct {
		const char *name;
		uint64_t ps;
	} limits[] = {
		{"workers", work_to_ps(p, timing->total_work)},
		{"emem", bank_to_ps(p, busiest_bank(timing, core, NULL))},
		{"mac", (uint64_t)((u128)timing->packets * 1000000000 / p->mac_ceiling_kpps)},
		{"line", line_ps},
	};
	unsigned most = 0;
	for (unsigned i = 1; i < sizeof(limits) / sizeof(limits[0]); i++)
		if (limits[i].ps > limits[most].ps)
			most = i;
	return limits[most].name;
}

/* Packets per time between two completions, without the first tenth, in which the card fills. */
static void
measure_rate(const struct timing *timing, struct nic_totals *totals)
{
	const struct nic_profile *p = timing->profile;
	uint64_t threads = p->core_cores * p->core_threads;
	uint64_t first = later(timing->packets / 10, 4 * threads);
	uint64_t from = (first + timing->sample_every - 1) / timing->sample_every;
	totals->rate_reason = "too few packets";
	if (from == 0)
		from = 1;
	if (timing->sample_count <= from)
		return;
	uint64_t counted = (timing->sample_count - from) * timing->sample_every;
	uint64_t span_ps = timing->samples[timing->sample_count - 1] - timing->samples[from - 1];
	if (counted < 10 * threads || span_ps == 0)
		return;
	totals->rate_reason = NULL;
	totals->mpps_milli = (uint64_t)(((u128)counted * 1000000000 + span_ps / 2) / span_ps);
	totals->gbps_milli =
		(uint64_t)((u128)totals->mpps_milli * timing->bits / timing->packets / 1000);
}

void
timing_totals(const struct timing *timing, const struct core *core, struct nic_totals *totals)
{
	totals->firmware_cycles = timing->firmware_cycles;
	totals->wait_cycles = timing->wait_cycles;
	totals->end_ps = timing->end_ps;
	if (timing->packets == 0) {
		totals->rate_reason = "no packets";
		totals->limit = "none";
		return;
	}
	totals->limit = name_limit(timing, core);
	totals->latency_min_ps = timing->latency_min_ps;
	totals->latency_max_ps = timing->latency_max_ps;
	totals->latency_mean_ps = (uint64_t)(timing->latency_sum_ps / timing->packets);
	measure_rate(timing, totals);
}
