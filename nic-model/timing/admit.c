/* SPDX-License-Identifier: BSD-2-Clause */
/* In front of the threads: line, MAC slots, the MAC's buffer, credits of the islands' memories. */
#include "nic-model/timing/engine.h"

/* Frames keep one order over all ports. A short frame that has to let a long one of another port
 * pass waits in the MAC for its turn or its slot, and its line goes on meanwhile, this far: with
 * IMIX on two ports 26.0 of 26.2 Mpps come in; with 2 us 25.6, with none 17.4. */
enum { TURN_WAIT_PS = 10000000 };

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
		timing->mac_base_ps + (uint64_t)((unsigned __int128)timing->mac_slots * 1000000000 /
						 timing->profile->mac_ceiling_kpps);
	return at;
}

/* A frame that follows the one before on its line. @return when its last bit is there */
static uint64_t
take_line(struct timing *timing, unsigned port, uint32_t len_bytes)
{
	timing->line_bits[port] += wire_bits(len_bytes);
	timing->line_free_ps[port] =
		timing->line_base_ps[port] + (uint64_t)((unsigned __int128)timing->line_bits[port] *
							1000000 / timing->profile->port_rate_mbps);
	return timing->line_free_ps[port];
}

/* The line stood still until then. */
static void
hold_line(struct timing *timing, unsigned port, uint64_t until_ps)
{
	timing->line_base_ps[port] = timing->line_free_ps[port] = until_ps;
	timing->line_bits[port] = 0;
}

bool
credit_take(struct timing *timing, uint32_t slot, uint64_t at_ps)
{
	struct flight *flight = &timing->flights[slot];
	if (timing->credits_free == 0)
		return false;
	uint32_t best = 0;
	for (uint32_t i = 1; i < timing->profile->core_islands && i < ISLANDS_MAX; i++)
		if (timing->credits[i] > timing->credits[best])
			best = i;
	timing->credits[best]--;
	timing->credits_free--;
	flight->island = (uint8_t)best;
	uint64_t enter = later(at_ps, flight->slot_ps);
	flight->in_ctm_ps = enter + timing->profile->mac_rx_ns * PS_PER_NS;
	spend(timing, (int32_t)slot, NONE, NIC_LEDGER_MAC, flight->taken_ps, enter);
	spend(timing, (int32_t)slot, NONE, NIC_LEDGER_RECEIVE, enter, flight->in_ctm_ps);
	wheel_add(&timing->wheel, slot, flight->in_ctm_ps, event_key(EVENT_ARRIVE, slot));
	return true;
}

void
credit_back(struct timing *timing, uint32_t slot)
{
	const struct flight *flight = &timing->flights[slot];
	occupancy_add(&timing->occupancy,
		timing->occupancy.first[OCCUPANCY_BUFFERS] + flight->island,
		flight->in_ctm_ps - timing->profile->mac_rx_ns * PS_PER_NS, timing->now_ps);
	timing->credits[flight->island]++;
	timing->credits_free++;
	if (timing->buffer.count) {
		int32_t next = queue_take(&timing->buffer, timing->flights);
		credit_take(timing, (uint32_t)next, timing->now_ps);
	}
}

/* May one more packet be in flight? Slots behind the oldest packet are not reused. */
static bool
window_open(struct timing *timing)
{
	while (timing->freed < timing->released && !flight_of(timing, timing->freed)->here)
		timing->freed++;
	return timing->admitted - timing->freed < timing->profile->nbi_reorder_packets;
}

static uint64_t
admit_elastic(struct timing *timing, unsigned port, uint32_t len_bytes)
{
	uint64_t line_ps = take_line(timing, port, len_bytes);
	uint64_t turn_ps = later(line_ps, later(timing->last_taken_ps, timing->mac_free_ps));
	uint64_t at_ps = later(turn_ps, timing->now_ps);
	timing_advance(timing, at_ps);
	/* one frame waits in the MAC, so that a buffer that comes free is filled at once */
	while (timing->buffer.count || !window_open(timing)) {
		engine_step(timing);
		at_ps = later(at_ps, timing->now_ps);
	}
	if (at_ps > turn_ps)
		hold_line(timing, port, at_ps);
	else if (turn_ps > line_ps + TURN_WAIT_PS)
		hold_line(timing, port, turn_ps - TURN_WAIT_PS);
	return at_ps;
}

enum nic_cause
timing_admit(struct timing *timing, unsigned port, uint32_t len_bytes, uint64_t arrival_ps,
	uint64_t *taken_ps)
{
	const struct nic_profile *p = timing->profile;
	bool elastic = arrival_ps == NIC_TIME_ELASTIC;
	if (elastic)
		arrival_ps = admit_elastic(timing, port, len_bytes);
	else
		timing_advance(timing, arrival_ps);
	timing->now_ps = later(timing->now_ps, arrival_ps);
	timing->last_taken_ps = *taken_ps = arrival_ps;
	if (!elastic) {
		uint64_t backlog_ps = p->mac_buffer_frames * 1000000000 / p->mac_ceiling_kpps;
		if (timing->mac_free_ps > arrival_ps + backlog_ps)
			return NIC_CAUSE_MAC;
		if (p->engine_overload_collapse && !overload_take(&timing->overload, p, arrival_ps))
			return NIC_CAUSE_CREDITS;
		if (timing->buffer.count >= p->mac_buffer_frames || !window_open(timing)) {
			overload_lost(&timing->overload);
			return NIC_CAUSE_CREDITS;
		}
	}
	struct flight *flight = flight_of(timing, timing->admitted);
	flight->taken_ps = arrival_ps;
	flight->slot_ps = take_mac_slot(timing, arrival_ps);
	flight->len_bytes = len_bytes;
	flight->port = (uint8_t)port;
	flight->finished = false;
	flight->here = true; /* until it has left, the slot is taken */
	timing->line_busy_ps[port] += wire_bits(len_bytes) * 1000000 / p->port_rate_mbps;
	return NIC_CAUSE_NONE;
}
