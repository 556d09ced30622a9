/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Offered load: when does frame number k arrive? Pure integer arithmetic, no rounded periods that
 * are added up, so that the same request gives the same picoseconds on every machine.
 */
#ifndef TRAFFIC_PACING_H
#define TRAFFIC_PACING_H

#include "base/fail.h"

#include <stdint.h>

enum {
	/* What a frame takes on the wire beyond its bytes in a buffer: FCS 4, preamble and start
	 * delimiter 8, inter-packet gap 12 (IEEE 802.3). */
	PACING_FCS_BYTES = 4,
	PACING_GAP_BYTES = 20,
};

enum pacing_kind {
	PACING_ELASTIC,  /* as soon as the device can take it */
	PACING_PPS,      /* rate: frames per second */
	PACING_BPS,      /* rate: bit/s of frames with FCS */
	PACING_LINE,     /* rate: line rate in 1/10000, 10000 = line rate */
	PACING_ORIGINAL, /* the source's own times */
};

struct pacing {
	enum pacing_kind kind;
	uint64_t rate;
	uint64_t line_bps; /* line rate of the ports in use; the caller sets it */
	/* PACING_ORIGINAL: never faster than this; PACING_ELASTIC: no cap. */
	enum pacing_kind cap_kind;
	uint64_t cap_rate;
	/* Frames that follow each other at line rate, then a pause that keeps the mean rate; 0 or
	 * 1: evenly. Not for PACING_ELASTIC and PACING_ORIGINAL. */
	uint64_t burst;
	/* progress */
	uint64_t frames;     /* offered so far */
	uint64_t frame_bits; /* sum of what was offered so far, with FCS */
	uint64_t wire_bits;  /* the same with preamble and gap */
	struct pacing_run {
		uint64_t base_ps;                       /* when it began */
		uint64_t frames, frame_bits, wire_bits; /* offered since */
	} run; /* of a burst, or of frames that the cap holds back */
};

/** The arrival that pacing_next() answers for elastic load. */
#define PACING_NOW UINT64_MAX

/**
 * Parse the value of --rate: 10Mpps, 250kpps, 1000000 (pps), 40Gbps, 500Mbps, 50%, line, original,
 * or original,RATE: the source's times, but never faster than RATE. NULL is elastic.
 * @return 0, or -EINVAL with one line that shows the forms
 */
int pacing_parse(const char *text, struct pacing *pacing, struct fail *fail);

/**
 * Arrival of the next frame in picoseconds: the first one arrives at 0 (or at its own time), each
 * later one when the frames before it have had their time at the rate.
 *
 * @param len_bytes  of the frame, without FCS
 * @param time_ns    the source's time of the frame, for PACING_ORIGINAL
 */
uint64_t pacing_next(struct pacing *pacing, uint32_t len_bytes, uint64_t time_ns);

#endif
