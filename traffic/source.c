/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sources. File and generator are feeders: they fill mbufs, which pass a ring port like any other
 * Ethernet device; live devices fill theirs themselves.
 */
#include "traffic/eal.h"
#include "traffic/pcap_file.h"
#include "traffic/port.h"
#include "traffic/spec.h"
#include "traffic/traffic.h"

#include <rte_ethdev.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct traffic_source {
	struct traffic_spec spec;
	uint64_t left;    /* frames until the end; UINT64_MAX: no limit */
	unsigned ports;   /* of the model */
	struct fail late; /* broken input behind frames that were good */
	struct ring_port ring;
	uint16_t port_id;
	struct pcap_in pcap;
	struct gen gen;
	unsigned held_count;
	struct rte_mbuf *held[TRAFFIC_BURST];
};

static bool
fed(const struct traffic_source *source)
{
	return source->spec.kind == TRAFFIC_PCAP || source->spec.kind == TRAFFIC_GEN;
}

bool
traffic_source_live(const struct traffic_source *source)
{
	return source->spec.kind == TRAFFIC_DEV || source->spec.kind == TRAFFIC_DPDK;
}

static int
open_fed(struct traffic_source *source, uint64_t seed, struct fail *fail)
{
	struct traffic_spec *spec = &source->spec;
	int err;
	if (spec->kind == TRAFFIC_PCAP)
		err = pcap_in_open(&source->pcap, spec->rest, spec->loop, fail);
	else
		err = gen_make(&source->gen, &spec->gen, seed, fail);
	if (err)
		return err;
	err = eal_start(false, fail);
	if (!err)
		err = ring_port_open(&source->ring, fail);
	if (err) {
		pcap_in_close(&source->pcap);
		gen_free(&source->gen);
		return err;
	}
	source->port_id = source->ring.id;
	return 0;
}

static int
open_kind(struct traffic_source *source, const struct traffic_options *options, struct fail *fail)
{
	const char *rest = source->spec.rest;
	if (source->spec.port >= source->ports)
		return fail_set(fail, -EINVAL, "port=%llu: the card has ports 0 to %u",
			(unsigned long long)source->spec.port, source->ports - 1);
	switch (source->spec.kind) {
	case TRAFFIC_PCAP:
	case TRAFFIC_GEN:
		return open_fed(source, options->seed, fail);
	case TRAFFIC_DEV:
		return live_port_get(rest, NULL, &source->port_id, fail);
	case TRAFFIC_DPDK:
		return live_port_get(NULL, rest, &source->port_id, fail);
	case TRAFFIC_PCAPNG: /* spec_parse() makes it TRAFFIC_PCAP */
	case TRAFFIC_NULL:
		break;
	}
	return 0;
}

int
traffic_source_open(const char *spec, const struct traffic_options *options,
	struct traffic_source **result, struct fail *fail)
{
	struct traffic_source *source = calloc(1, sizeof(*source));
	if (source == NULL)
		return fail_set(fail, -ENOMEM, "not enough memory for a packet source");
	int err = spec_parse(spec, false, &source->spec, fail);
	if (err) {
		free(source);
		return err;
	}
	source->ports = options->ports ? options->ports : 1;
	source->left = options->count ? options->count : UINT64_MAX;
	if (source->spec.kind == TRAFFIC_GEN && options->count == 0)
		source->left = GEN_COUNT_DEFAULT;
	err = open_kind(source, options, fail);
	if (err) {
		spec_free(&source->spec);
		free(source);
		return err;
	}
	*result = source;
	return 0;
}

/* Replace an mbuf of the small pool by one in which the frame fits. */
static int
fit(struct rte_mbuf **mbuf, uint32_t len_bytes, struct fail *fail)
{
	if (len_bytes <= EAL_SMALL_FRAME_MAX)
		return 0;
	struct rte_mbuf *large = eal_mbuf(len_bytes, 0, fail);
	if (large == NULL)
		return fail ? fail->err : -ENOBUFS;
	rte_pktmbuf_free(*mbuf);
	*mbuf = large;
	return 0;
}

static void
stamp(struct rte_mbuf *mbuf, uint32_t len_bytes, uint64_t time_ns, uint32_t port)
{
	mbuf->data_len = (uint16_t)len_bytes;
	mbuf->pkt_len = len_bytes;
	mbuf->port = (uint16_t)port; /* of the model: a ring port leaves the field alone */
	*eal_mbuf_time(mbuf) = time_ns;
}

struct feed_pcap {
	struct traffic_source *source;
	struct rte_mbuf **mbufs;
	unsigned count;
};

static int
take_packet(void *ctx, const struct pcap_packet *packet, struct fail *fail)
{
	struct feed_pcap *feed = ctx;
	struct traffic_source *source = feed->source;
	struct rte_mbuf **mbuf = &feed->mbufs[feed->count];
	if (packet->len_bytes > TRAFFIC_FRAME_MAX)
		return fail_set(fail, -EMSGSIZE,
			"%s: record %llu has %u bytes; frames of at most %d are possible",
			source->spec.rest, (unsigned long long)source->pcap.record,
			packet->len_bytes, TRAFFIC_FRAME_MAX);
	int err = fit(mbuf, packet->len_bytes, fail);
	if (err)
		return err;
	/* A product of a year and a speed of a millionth still fits. */
	uint64_t time_ns =
		(uint64_t)((unsigned __int128)packet->time_ns * 1000 / source->spec.speed_milli);
	memcpy(rte_pktmbuf_mtod(*mbuf, uint8_t *), packet->data, packet->len_bytes);
	stamp(*mbuf, packet->len_bytes, time_ns, (uint32_t)source->spec.port);
	feed->count++;
	return 0;
}

/* @return how many were filled; fewer than @p max: the end, or source->late */
static unsigned
feed_pcap(struct traffic_source *source, struct rte_mbuf **mbufs, unsigned max)
{
	struct feed_pcap feed = {.source = source, .mbufs = mbufs};
	return pcap_in_burst(&source->pcap, max, take_packet, &feed, &source->late);
}

static unsigned
feed_gen(struct traffic_source *source, struct rte_mbuf **mbufs, unsigned max)
{
	uint32_t room = gen_len_max(&source->gen);
	unsigned n = 0;
	while (n < max && fit(&mbufs[n], room, &source->late) == 0) {
		uint32_t port = (uint32_t)(source->gen.index % source->ports);
		uint32_t len = gen_next(&source->gen, rte_pktmbuf_mtod(mbufs[n], uint8_t *));
		stamp(mbufs[n++], len, 0, port);
	}
	return n;
}

static int
feed(struct traffic_source *source, unsigned max)
{
	struct rte_mbuf *mbufs[TRAFFIC_BURST];
	if (rte_pktmbuf_alloc_bulk(eal_small_pool(), mbufs, max) != 0)
		return fail_set(&source->late, -ENOBUFS, "no packet buffer is left");
	unsigned n = source->spec.kind == TRAFFIC_PCAP ? feed_pcap(source, mbufs, max)
						       : feed_gen(source, mbufs, max);
	rte_ring_enqueue_bulk(source->ring.ring, (void **)mbufs, n, NULL);
	if (n < max)
		rte_pktmbuf_free_bulk(mbufs + n, max - n);
	return 0;
}

static int
describe(struct traffic_source *source, unsigned slot, struct traffic_frame *frame,
	struct fail *fail)
{
	struct rte_mbuf *mbuf = source->held[slot];
	bool live = traffic_source_live(source);
	frame->data = rte_pktmbuf_mtod(mbuf, const uint8_t *);
	frame->len_bytes = mbuf->pkt_len;
	frame->port = live ? (uint32_t)source->spec.port : mbuf->port;
	frame->time_ns = live ? 0 : *eal_mbuf_time(mbuf);
	if (mbuf->nb_segs > 1) /* rooms hold all that are not longer */
		return fail_set(fail, -EMSGSIZE,
			"%s: received a frame of %u bytes; at most %d are possible: turn GRO and "
			"LRO off (ethtool -K)",
			source->spec.rest, mbuf->pkt_len, TRAFFIC_FRAME_MAX);
	return 0;
}

static void
release(struct traffic_source *source)
{
	if (source->held_count)
		rte_pktmbuf_free_bulk(source->held, source->held_count);
	source->held_count = 0;
}

int
traffic_receive(struct traffic_source *source, struct traffic_frame *frames, unsigned max,
	struct fail *fail)
{
	release(source);
	if (max > TRAFFIC_BURST)
		max = TRAFFIC_BURST;
	if (max > source->left)
		max = (unsigned)source->left;
	if (max == 0 || source->spec.kind == TRAFFIC_NULL)
		return 0;
	if (fed(source) && source->late.err == 0)
		feed(source, max);
	source->held_count = rte_eth_rx_burst(source->port_id, 0, source->held, (uint16_t)max);
	if (source->held_count == 0 && source->late.err)
		return fail_set(fail, source->late.err, "%s", source->late.text);
	for (unsigned i = 0; i < source->held_count; i++) {
		int err = describe(source, i, &frames[i], fail);
		if (err)
			return err;
	}
	if (source->left != UINT64_MAX)
		source->left -= source->held_count;
	return (int)source->held_count;
}

void
traffic_source_close(struct traffic_source *source)
{
	if (source == NULL)
		return;
	release(source);
	if (fed(source)) {
		ring_port_close(&source->ring);
		pcap_in_close(&source->pcap);
		gen_free(&source->gen);
	} else if (traffic_source_live(source)) {
		live_port_put(source->port_id);
	}
	spec_free(&source->spec);
	free(source);
}

void
traffic_end(void)
{
	eal_end();
}
