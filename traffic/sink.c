/* SPDX-License-Identifier: BSD-2-Clause */
/* Sinks. Frames leave in bursts through an Ethernet device; that of a pcap file is a ring port
 * which is emptied into the file, the model's time in the mbuf's timestamp. */
#include "traffic/eal.h"
#include "traffic/pcap_file.h"
#include "traffic/port.h"
#include "traffic/spec.h"
#include "traffic/traffic.h"

#include <rte_cycles.h>
#include <rte_ethdev.h>

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

struct traffic_sink {
	struct traffic_spec spec;
	struct ring_port ring;
	uint16_t port_id;
	struct pcap_out pcap;
	unsigned waiting_count;
	struct rte_mbuf *waiting[TRAFFIC_BURST];
};

static int
open_pcap(struct traffic_sink *sink, struct fail *fail)
{
	int err = pcap_out_open(&sink->pcap, sink->spec.rest, fail);
	if (err)
		return err;
	err = eal_start(false, fail);
	if (!err)
		err = ring_port_open(&sink->ring, fail);
	if (err)
		pcap_out_close(&sink->pcap, false, NULL);
	sink->port_id = sink->ring.id;
	return err;
}

static int
open_kind(struct traffic_sink *sink, struct fail *fail)
{
	switch (sink->spec.kind) {
	case TRAFFIC_PCAP:
		return open_pcap(sink, fail);
	case TRAFFIC_DEV:
		return live_port_get(sink->spec.rest, NULL, &sink->port_id, fail);
	case TRAFFIC_DPDK:
		return live_port_get(NULL, sink->spec.rest, &sink->port_id, fail);
	case TRAFFIC_GEN:
	case TRAFFIC_NULL:
		break;
	}
	return 0;
}

int
traffic_sink_open(const char *spec, struct traffic_sink **result, struct fail *fail)
{
	struct traffic_sink *sink = calloc(1, sizeof(*sink));
	if (sink == NULL)
		return fail_set(fail, -ENOMEM, "not enough memory for a packet sink");
	int err = spec_parse(spec, true, &sink->spec, fail);
	if (!err) {
		err = open_kind(sink, fail);
		if (err)
			spec_free(&sink->spec);
	}
	if (err) {
		free(sink);
		return err;
	}
	*result = sink;
	return 0;
}

static void
drain(struct traffic_sink *sink)
{
	struct rte_mbuf *mbufs[TRAFFIC_BURST];
	unsigned n = rte_ring_dequeue_burst(sink->ring.ring, (void **)mbufs, TRAFFIC_BURST, NULL);
	for (unsigned i = 0; i < n; i++)
		pcap_out_write(&sink->pcap, rte_pktmbuf_mtod(mbufs[i], uint8_t *),
			mbufs[i]->pkt_len, *eal_mbuf_time(mbufs[i]));
	if (n)
		rte_pktmbuf_free_bulk(mbufs, n);
}

int
traffic_sink_flush(struct traffic_sink *sink, struct fail *fail)
{
	unsigned sent = 0;
	uint64_t start = 0;
	while (sent < sink->waiting_count) {
		unsigned n = rte_eth_tx_burst(sink->port_id, 0, sink->waiting + sent,
			(uint16_t)(sink->waiting_count - sent));
		sent += n;
		if (sink->spec.kind == TRAFFIC_PCAP) {
			drain(sink);
			continue;
		}
		if (n || start == 0)
			start = rte_get_timer_cycles();
		else if (rte_get_timer_cycles() - start > rte_get_timer_hz())
			break;
		if (n == 0)
			sched_yield(); /* the peer may share our CPU */
	}
	unsigned left = sink->waiting_count - sent;
	if (left)
		rte_pktmbuf_free_bulk(sink->waiting + sent, left);
	sink->waiting_count = 0;
	if (left)
		return fail_set(fail, -ETIMEDOUT,
			"%s: took no frame for a second, %u are lost; is its other end connected?",
			sink->spec.rest, left);
	return 0;
}

int
traffic_send(struct traffic_sink *sink, const uint8_t *data, uint32_t len_bytes, uint64_t time_ns,
	struct fail *fail)
{
	if (sink->spec.kind == TRAFFIC_NULL)
		return 0;
	if (sink->waiting_count == TRAFFIC_BURST) {
		int err = traffic_sink_flush(sink, fail);
		if (err)
			return err;
	}
	struct fail local = {0};
	struct rte_mbuf *mbuf = eal_mbuf(len_bytes, &local);
	if (mbuf == NULL)
		return fail_set(fail, local.err, "%s: %s", sink->spec.rest, local.text);
	memcpy(rte_pktmbuf_mtod(mbuf, uint8_t *), data, len_bytes);
	mbuf->data_len = (uint16_t)len_bytes;
	mbuf->pkt_len = len_bytes;
	*eal_mbuf_time(mbuf) = time_ns;
	sink->waiting[sink->waiting_count++] = mbuf;
	return 0;
}

int
traffic_sink_close(struct traffic_sink *sink, bool keep, struct fail *fail)
{
	if (sink == NULL)
		return 0;
	int err = 0;
	if (!keep && sink->waiting_count) {
		rte_pktmbuf_free_bulk(sink->waiting, sink->waiting_count);
		sink->waiting_count = 0;
	} else if (sink->waiting_count) {
		err = traffic_sink_flush(sink, fail);
	}
	if (sink->spec.kind == TRAFFIC_PCAP) {
		int close_err = pcap_out_close(&sink->pcap, keep && !err, fail);
		err = err ? err : close_err;
		ring_port_close(&sink->ring);
	} else if (sink->spec.kind == TRAFFIC_DEV || sink->spec.kind == TRAFFIC_DPDK) {
		live_port_put(sink->port_id);
	}
	spec_free(&sink->spec);
	free(sink);
	return err;
}
