/* SPDX-License-Identifier: BSD-2-Clause */
/* What is in traffic: sizes, protocols, flows, gaps. One pass, memory that does not grow with the
 * number of frames (the number of flows it tells apart is limited). No DPDK here. */
#ifndef TRAFFIC_SUMMARY_H
#define TRAFFIC_SUMMARY_H

#include "base/fail.h"

#include <stdbool.h>
#include <stdint.h>

/* X(enumerator, name). One per frame: the innermost that is known. */
/* clang-format off */
#define SUMMARY_PROTOCOLS(X)                          \
	X(SUMMARY_IPV4_TCP, "IPv4 TCP")               \
	X(SUMMARY_IPV4_UDP, "IPv4 UDP")               \
	X(SUMMARY_IPV4_ICMP, "IPv4 ICMP")             \
	X(SUMMARY_IPV4_OTHER, "IPv4 other")           \
	X(SUMMARY_IPV4_FRAGMENT, "IPv4 fragment")     \
	X(SUMMARY_IPV6_TCP, "IPv6 TCP")               \
	X(SUMMARY_IPV6_UDP, "IPv6 UDP")               \
	X(SUMMARY_IPV6_ICMP, "IPv6 ICMP")             \
	X(SUMMARY_IPV6_OTHER, "IPv6 other")           \
	X(SUMMARY_ARP, "ARP")                         \
	X(SUMMARY_OTHER, "other EtherType")           \
	X(SUMMARY_BROKEN, "broken header")

/* X(upper bound of the frame with FCS, name): the classes of RFC 2819. */
#define SUMMARY_SIZES(X)                              \
	X(63, "under 64")                             \
	X(64, "64")                                   \
	X(127, "65-127")                              \
	X(255, "128-255")                             \
	X(511, "256-511")                             \
	X(1023, "512-1023")                           \
	X(1518, "1024-1518")                          \
	X(UINT32_MAX, "over 1518")
/* clang-format on */

enum summary_protocol {
#define X(ID, NAME) ID,
	SUMMARY_PROTOCOLS(X)
#undef X
		SUMMARY_PROTOCOL_COUNT
};
extern const char *const summary_protocol_names[SUMMARY_PROTOCOL_COUNT];

enum {
#define X(MAX, NAME) +1
	SUMMARY_SIZE_COUNT = 0 SUMMARY_SIZES(X),
#undef X
	SUMMARY_FLOWS_MAX = 1 << 20,
	SUMMARY_GAP_STEPS = 16, /* per power of two: percentiles are within 1/16 */
};
extern const char *const summary_size_names[SUMMARY_SIZE_COUNT];

/* A direction of a connection: addresses, protocol, ports (0 where there are none). */
struct summary_flow {
	uint8_t source[16], destination[16]; /* IPv4 in the first four */
	uint16_t source_port, destination_port;
	uint8_t protocol, version; /* version 0: slot is free */
	uint64_t frames, bytes;
};

struct summary {
	uint64_t frames, bytes; /* without FCS */
	uint32_t len_min, len_max;
	uint64_t sizes[SUMMARY_SIZE_COUNT];
	uint64_t protocols[SUMMARY_PROTOCOL_COUNT];
	uint64_t tagged; /* frames with VLAN tags */
	uint64_t first_ns, last_ns;
	uint64_t gap_min_ns, gap_max_ns;
	uint64_t gaps[64 * SUMMARY_GAP_STEPS];
	struct summary_flow *flows; /* hash table */
	uint32_t flow_slots, flow_count;
	bool flows_full; /* there were more than SUMMARY_FLOWS_MAX */
};

/** @return 0 or -ENOMEM; summary_free() releases it */
int summary_start(struct summary *summary, struct fail *fail);
void summary_free(struct summary *summary);

/** @return 0 or -ENOMEM */
int summary_add(struct summary *summary, const uint8_t *frame, uint32_t len_bytes, uint64_t time_ns,
	struct fail *fail);

/** The gap that @p percent of the gaps do not exceed, within 1/16. 0 with fewer than two frames. */
uint64_t summary_gap_ns(const struct summary *summary, unsigned percent);

/** Bring the flows to the front of summary->flows, most frames first, equal ones by address.
 * Nothing may be added afterwards. */
void summary_sort(struct summary *summary);

#endif
