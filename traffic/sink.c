/* SPDX-License-Identifier: BSD-2-Clause */
/* Sinks. Frames leave in bursts through an Ethernet device; that of a file is a ring port which is
 * emptied into the file, the model's time in the mbuf's timestamp. A note for a pcapng file travels
 * behind the frame in its mbuf, its length in hash.usr. */
#include "traffic/eal.h"
#include "traffic/pcap_file.h"
#include "traffic/pcapng_file.h"
#include "traffic/port.h"
#include "traffic/spec.h"
#include "traffic/traffic.h"

#include <rte_cycles.h>
#include <rte_ethdev.h>

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	/* A peer in another process (memif, virtio) loses what lies in the ring when we close it,
	 * and no driver tells what it has taken. */
	LINGER_MS = 200,
};

struct traffic_sink {
	struct traffic_spec spec;
	struct ring_port ring;
	uint16_t port_id;
	struct pcap_out pcap;
	struct pcapng_out pcapng;
	bool sent; /* to a live device */
	unsigned waiting_count;
	struct rte_mbuf *waiting[TRAFFIC_BURST];
};

static bool
to_file(const struct traffic_sink *sink)
{
	return sink->spec.kind == TRAFFIC_PCAP || sink->spec.kind == TRAFFIC_PCAPNG;
}

bool
traffic_sink_notes(const struct traffic_sink *sink)
{
	return sink->spec.kind == TRAFFIC_PCAPNG;
}

static int
close_file(struct traffic_sink *sink, bool keep, struct fail *fail)
{
	if (sink->spec.kind == TRAFFIC_PCAP)
		return pcap_out_close(&sink->pcap, keep, fail);
	if (keep)
		return file_commit(&sink->pcapng.file, fail);
	file_discard(&sink->pcapng.file);
	return 0;
}

static int
open_file(struct traffic_sink *sink, struct fail *fail)
{
	int err = sink->spec.kind == TRAFFIC_PCAP
			  ? pcap_out_open(&sink->pcap, sink->spec.rest, fail)
			  : pcapng_out_open(&sink->pcapng, sink->spec.rest, fail);
	if (err)
		return err;
	err = eal_start(false, fail);
	if (!err)
		err = ring_port_open(&sink->ring, fail);
	if (err)
		close_file(sink, false, NULL);
	sink->port_id = sink->ring.id;
	return err;
}

static int
open_kind(struct traffic_sink *sink, struct fail *fail)
{
	switch (sink->spec.kind) {
	case TRAFFIC_PCAP:
	case TRAFFIC_PCAPNG:
		return open_file(sink, fail);
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
write_frame(struct traffic_sink *sink, struct rte_mbuf *mbuf)
{
	const uint8_t *data = rte_pktmbuf_mtod(mbuf, const uint8_t *);
	uint64_t time_ns = *eal_mbuf_time(mbuf);
	if (sink->spec.kind == TRAFFIC_PCAP)
		pcap_out_write(&sink->pcap, data, mbuf->pkt_len, time_ns);
	else
		pcapng_out_write(&sink->pcapng, data, mbuf->pkt_len, time_ns,
			(const char *)data + mbuf->pkt_len, mbuf->hash.usr);
}

static void
drain(struct traffic_sink *sink)
{
	struct rte_mbuf *mbufs[TRAFFIC_BURST];
	unsigned n = rte_ring_dequeue_burst(sink->ring.ring, (void **)mbufs, TRAFFIC_BURST, NULL);
	for (unsigned i = 0; i < n; i++)
		write_frame(sink, mbufs[i]);
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
		if (to_file(sink)) {
			drain(sink);
			continue;
		}
		sink->sent |= n > 0;
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
traffic_send_note(struct traffic_sink *sink, const uint8_t *data, uint32_t len_bytes,
	uint64_t time_ns, const char *note, struct fail *fail)
{
	if (sink->spec.kind == TRAFFIC_NULL)
		return 0;
	if (sink->waiting_count == TRAFFIC_BURST) {
		int err = traffic_sink_flush(sink, fail);
		if (err)
			return err;
	}
	struct fail local = {0};
	uint32_t note_bytes =
		note && traffic_sink_notes(sink) ? (uint32_t)strnlen(note, TRAFFIC_NOTE_MAX) : 0;
	struct rte_mbuf *mbuf = eal_mbuf(len_bytes, note_bytes, &local);
	if (mbuf == NULL)
		return fail_set(fail, local.err, "%s: %s", sink->spec.rest, local.text);
	uint8_t *room = rte_pktmbuf_mtod(mbuf, uint8_t *);
	memcpy(room, data, len_bytes);
	if (note_bytes)
		memcpy(room + len_bytes, note, note_bytes);
	mbuf->hash.usr = note_bytes;
	mbuf->data_len = (uint16_t)len_bytes;
	mbuf->pkt_len = len_bytes;
	*eal_mbuf_time(mbuf) = time_ns;
	sink->waiting[sink->waiting_count++] = mbuf;
	return 0;
}

int
traffic_send(struct traffic_sink *sink, const uint8_t *data, uint32_t len_bytes, uint64_t time_ns,
	struct fail *fail)
{
	return traffic_send_note(sink, data, len_bytes, time_ns, NULL, fail);
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
	if (to_file(sink)) {
		int close_err = close_file(sink, keep && !err, fail);
		err = err ? err : close_err;
		ring_port_close(&sink->ring);
	} else if (sink->spec.kind == TRAFFIC_DEV || sink->spec.kind == TRAFFIC_DPDK) {
		if (sink->sent)
			usleep(LINGER_MS * 1000);
		live_port_put(sink->port_id);
	}
	spec_free(&sink->spec);
	free(sink);
	return err;
}
