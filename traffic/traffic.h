/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Packets in and out through DPDK ports. Knows nothing of eBPF. Every source is an ethdev to the
 * rest: kernel interfaces, memif and NICs by their PMDs; pcap files and the generator feed a ring
 * port and stamp model time into the mbuf's timestamp field (docs/traffic.md).
 *
 * SOURCE: pcap:FILE[,loop=N][,speed=S][,port=N]  gen:key=value,...  dev:IFACE[,port=N]
 *         dpdk:DEVARGS[,port=N]  null (ends at once)
 * SINK:   pcap:FILE  pcapng:FILE (with notes)  dev:IFACE  dpdk:DEVARGS  null (takes everything,
 * starts no EAL)
 */
#ifndef TRAFFIC_TRAFFIC_H
#define TRAFFIC_TRAFFIC_H

#include "base/fail.h"
#include "traffic/pacing.h"

#include <stdbool.h>
#include <stdint.h>

struct traffic_source;
struct traffic_sink;

enum {
	TRAFFIC_RECEIVE_MAX = 64, /* frames that one traffic_receive() gives at most */
	TRAFFIC_NOTE_MAX = 255,
};

struct traffic_frame {
	const uint8_t *data; /* without FCS; valid until the next receive on this source */
	uint32_t len_bytes;
	uint32_t port;    /* of the device */
	uint64_t time_ns; /* the source's own time: pcap's stamp minus the first one; 0 if none */
};

struct traffic_options {
	uint64_t count; /* stop after that many frames; 0 = the source's own end */
	uint64_t seed;
	unsigned ports; /* of the device: gen: spreads over them */
};

/**
 * Check a SOURCE or SINK text without opening anything.
 * @return 0, or -EINVAL with one line that says what is wrong and lists what exists
 */
int traffic_check_source(const char *spec, struct fail *fail);
int traffic_check_sink(const char *spec, struct fail *fail);

/** Where the name of a file begins in a SOURCE text; NULL: the source reads no file. */
const char *traffic_source_file(const char *spec);

/** Does a SOURCE give the same frames each time, as files and the generator do? */
bool traffic_source_repeats(const char *spec);

/**
 * How the frames of a SOURCE are spread in time: by @p rate (pacing_parse()), with the bursts that
 * the source asks for.
 * @param line_bps  line rate of the ports that the frames take
 * @return 0 or -EINVAL: no rate, times of a source that has none, bursts without a rate
 */
int traffic_pacing(const char *spec, const char *rate, uint64_t line_bps, struct pacing *pacing,
	struct fail *fail);

/**
 * Open a source. Starts the EAL at the first call of the process.
 * @return 0, or negative errno with one line: file or device, place, cure
 */
int traffic_source_open(const char *spec, const struct traffic_options *options,
	struct traffic_source **source, struct fail *fail);

/**
 * Receive a burst. Frames of the burst before become invalid.
 * @param frames  out: at most @p max, and at most TRAFFIC_RECEIVE_MAX
 * @return how many; 0 at the end of the source (or nothing there yet: traffic_source_live());
 *         negative errno when the input is broken, with @p fail: earlier frames were good
 */
int traffic_receive(struct traffic_source *source, struct traffic_frame *frames, unsigned max,
	struct fail *fail);

/** True for dev: and dpdk:, whose input never ends by itself and arrives in host time. */
bool traffic_source_live(const struct traffic_source *source);

void traffic_source_close(struct traffic_source *source);

/** Open a sink. A pcap file appears under its name only when traffic_sink_close() succeeds. */
int traffic_sink_open(const char *spec, struct traffic_sink **sink, struct fail *fail);

/**
 * Send one frame; @p time_ns is model time. Frames are collected and leave in bursts:
 * traffic_sink_flush() when somebody waits for them.
 * @return 0 or negative errno: too long a frame, or a live peer that takes nothing for a second
 */
int traffic_send(struct traffic_sink *sink, const uint8_t *data, uint32_t len_bytes,
	uint64_t time_ns, struct fail *fail);

/** The same with a note, which a pcapng file shows as the packet's comment; others drop it.
 * @param note  UTF-8, cut at TRAFFIC_NOTE_MAX bytes; NULL for none */
int traffic_send_note(struct traffic_sink *sink, const uint8_t *data, uint32_t len_bytes,
	uint64_t time_ns, const char *note, struct fail *fail);

/** Does the sink keep notes? Ask before formatting one for each packet. */
bool traffic_sink_notes(const struct traffic_sink *sink);

/** Hand over what was collected. @return 0 or negative errno */
int traffic_sink_flush(struct traffic_sink *sink, struct fail *fail);

/** Flush and close; a live peer is left 0.2 s to take the last frames.
 * @p keep false: discard what was written (after an error). */
int traffic_sink_close(struct traffic_sink *sink, bool keep, struct fail *fail);

/** End of the process's use of DPDK; safe without any start. */
void traffic_end(void);

#endif
