/* SPDX-License-Identifier: BSD-2-Clause */
/* Behind the threads: order of arrival is restored, then the wire, PCIe, or nothing. */
#include "nic-model/timing/engine.h"

/* Bytes that a frame takes on the link to the host: payload, headers, descriptors. */
static uint64_t
pcie_ps(const struct nic_profile *p, uint32_t len_bytes)
{
	uint64_t writes = (len_bytes + p->pcie_mps_bytes - 1) / p->pcie_mps_bytes;
	uint64_t bytes = len_bytes + writes * p->pcie_tlp_bytes + p->pcie_packet_bytes;
	return bytes * 8 * 1000000 / p->pcie_rate_mbps;
}

static void
to_wire(struct timing *timing, uint32_t slot, uint64_t from_ps)
{
	struct flight *flight = &timing->flights[slot];
	const struct nic_profile *p = timing->profile;
	uint64_t begin = later(from_ps, timing->tx_free_ps[flight->port]);
	uint64_t end = begin + wire_bits(flight->out_bytes) * 1000000 / p->port_rate_mbps;
	timing->tx_free_ps[flight->port] = flight->left_ps = end;
	occupancy_serve(&timing->occupancy, OCCUPANCY_WIRE, flight->port, from_ps, begin, end);
	flight->done_ps = end + p->mac_tx_ns * PS_PER_NS;
	spend(timing, (int32_t)slot, NONE, NIC_LEDGER_TRANSMIT, from_ps, flight->done_ps);
}

static void
to_host(struct timing *timing, uint32_t slot, uint64_t from_ps)
{
	struct flight *flight = &timing->flights[slot];
	const struct nic_profile *p = timing->profile;
	uint64_t begin = later(from_ps, timing->pcie_free_ps);
	uint64_t end = begin + pcie_ps(p, flight->out_bytes);
	timing->pcie_free_ps = flight->left_ps = end;
	occupancy_serve(&timing->occupancy, OCCUPANCY_PCIE, 0, from_ps, begin, end);
	flight->done_ps = end + p->pcie_latency_ns * PS_PER_NS;
	spend(timing, (int32_t)slot, NONE, NIC_LEDGER_PCIE, from_ps, flight->done_ps);
}

static void
release(struct timing *timing, uint32_t slot)
{
	struct flight *flight = &timing->flights[slot];
	timing->release_ps = later(timing->release_ps, flight->finish_ps);
	if (flight->exit == NIC_EXIT_DROP) {
		flight->done_ps = flight->finish_ps; /* its number goes, nobody waits for it */
	} else {
		spend(timing, (int32_t)slot, NONE, NIC_LEDGER_REORDER, flight->finish_ps,
			timing->release_ps);
		if (flight->exit == NIC_EXIT_WIRE)
			to_wire(timing, slot, timing->release_ps);
		else
			to_host(timing, slot, timing->release_ps);
		uint64_t at = later(flight->left_ps, timing->now_ps);
		wheel_add(&timing->wheel, slot, at, event_key(EVENT_LEFT, slot));
	}
	report_packet(timing, flight);
}

/* Places in the queue to a packet's port or to the host. */
static uint32_t *
queued_with(struct timing *timing, const struct flight *flight)
{
	return &timing->queued[flight->exit == NIC_EXIT_HOST ? NIC_PORTS_MAX : flight->port];
}

/*
 * The thread is done with a packet: it takes a place in its port's transmit queue or one of the
 * host's credits, before its turn to leave, and its buffer's credit goes back to the NBI. Without a
 * place it keeps the credit until it has left.
 */
static void
take_place(struct timing *timing, uint32_t slot)
{
	struct flight *flight = &timing->flights[slot];
	const struct nic_profile *p = timing->profile;
	uint64_t places =
		flight->exit == NIC_EXIT_HOST ? p->pcie_queue_packets : p->nbi_tx_queue_packets;
	uint32_t *queued = queued_with(timing, flight);
	flight->queued = *queued < places;
	if (!flight->queued)
		return;
	++*queued;
	credit_back(timing, slot);
}

void
egress_left(struct timing *timing, uint32_t slot)
{
	struct flight *flight = &timing->flights[slot];
	flight->here = false;
	if (flight->queued)
		--*queued_with(timing, flight);
	else
		credit_back(timing, slot);
}

void
egress_finish(struct timing *timing, uint32_t slot)
{
	struct flight *flight = &timing->flights[slot];
	flight->finished = true;
	flight->finish_ps = timing->now_ps;
	if (flight->exit == NIC_EXIT_DROP) {
		flight->here = false;
		credit_back(timing, slot);
	} else {
		take_place(timing, slot);
	}
	while (timing->released < timing->admitted &&
		flight_of(timing, timing->released)->finished) {
		release(timing, (uint32_t)(timing->released & (timing->window - 1)));
		timing->released++;
	}
}
