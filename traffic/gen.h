/* SPDX-License-Identifier: BSD-2-Clause */
/* The generator: what `gen:` asks for, and frames made from it (docs/traffic.md). No DPDK here. */
#ifndef TRAFFIC_GEN_H
#define TRAFFIC_GEN_H

#include "base/fail.h"
#include "traffic/pcg64.h"
#include "traffic/zipf.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	GEN_SIZES_MAX = 16,
	GEN_FLOWS_MAX = ZIPF_COUNT_MAX,
	GEN_VLAN_MAX = 4,
	GEN_FCS_BYTES = 4,
	GEN_BURST_MAX = 1000000,
	GEN_COUNT_DEFAULT = 100000,
};

/* X(enumerator, name, what every frame is) */
/* clang-format off */
#define GEN_SHAPES(X)                                                                       \
	X(GEN_NONE, "none", "a complete, correct frame")                                    \
	X(GEN_SYN, "syn", "a TCP SYN; 16777216 flows unless flows= says otherwise")         \
	X(GEN_FRAGMENTS, "fragments", "an IPv4 fragment: first, middle, last in turn")      \
	X(GEN_RUNTS, "runts", "cut to 14 to 59 bytes")                                      \
	X(GEN_MALFORMED, "malformed", "correct, but one in eight has a broken header")

/* Mixes by name: X("name", "sizes as size= takes them", where from). FCS counted. */
#define GEN_MIXES(X)                                                                        \
	X("imix", "64:7/594:4/1518:1", "Simple IMIX on Ethernet: 40, 576, 1500 bytes of IP") \
	X("imix-csit", "64:28/570:16/1518:4", "FD.io CSIT IMIX_v4_1")                       \
	X("imix6-csit", "78:28/570:16/1518:4", "FD.io CSIT, IPv6")                          \
	X("imix-spirent", "64:61/594:21/1518:18", "Spirent's example by frame count")

/* X(enumerator, name, bytes around the inner packet, what they are) */
#define GEN_TUNNELS(X)                                                                      \
	X(GEN_PLAIN, "none", 0, "nothing")                                                  \
	X(GEN_IPIP, "ipip", 20, "IPv4 (RFC 2003, RFC 4213)")                                \
	X(GEN_GRE, "gre", 24, "IPv4, GRE without options (RFC 2784)")                       \
	X(GEN_VXLAN, "vxlan", 50, "IPv4, UDP, VXLAN, Ethernet (RFC 7348)")
/* clang-format on */

enum gen_tunnel {
#define X(ID, NAME, BYTES, TEXT) ID,
	GEN_TUNNELS(X)
#undef X
};

enum gen_shape {
#define X(ID, NAME, TEXT) ID,
	GEN_SHAPES(X)
#undef X
};

enum gen_l4 { GEN_UDP = 17, GEN_TCP = 6, GEN_ICMP = 1 };

struct gen_size {
	uint32_t bytes; /* with FCS */
	uint32_t weight;
};

struct gen_spec {
	struct gen_size sizes[GEN_SIZES_MAX];
	unsigned size_count;
	uint32_t flows;
	uint32_t zipf_milli; /* 1000 * exponent; 0: uniform */
	unsigned l3;         /* 4 or 6 */
	enum gen_l4 l4;
	unsigned vlan; /* tags */
	enum gen_tunnel tunnel;
	enum gen_shape shape;
	uint32_t share_e4; /* frames that have the shape, 1/10000 percent; 0: the shape's own share
			    */
	uint32_t burst;    /* frames back to back, for who gives them times; 1: evenly */
	bool has_seed;
	uint64_t seed;
};

/**
 * Read "key=value,key=value"; an empty text gives the defaults.
 * @return 0, or -EINVAL with one line that names the key and what it takes
 */
int gen_parse(const char *text, struct gen_spec *spec, struct fail *fail);

/** Bytes of the tunnel's headers in front of the inner IP header. */
uint32_t gen_tunnel_bytes(enum gen_tunnel tunnel);

/** Bytes with FCS of the smallest complete frame with these headers. */
uint32_t gen_size_min(const struct gen_spec *spec);

/* A frame of one size, complete but for what differs by flow. */
struct gen_template {
	uint8_t *data;
	uint32_t len_bytes;  /* without FCS */
	uint32_t weight_end; /* draws below this take it */
	uint32_t ip_sum;     /* ones' complement sums with the flow's words zero */
	uint32_t l4_sum;
};

struct gen {
	struct gen_spec spec;
	struct gen_template templates[GEN_SIZES_MAX];
	uint32_t weight_total;
	struct zipf zipf;
	struct pcg64 random;
	uint64_t index;                /* of the next frame */
	uint64_t shaped;               /* frames so far that have the shape */
	uint32_t outer_offset;         /* of the tunnel's IP header, if there is one */
	uint32_t l3_offset, l4_offset; /* of the inner packet */
};

/** @param seed  used unless the spec has its own. @return 0 or -ENOMEM; gen_free() releases it */
int gen_make(struct gen *gen, const struct gen_spec *spec, uint64_t seed, struct fail *fail);
void gen_free(struct gen *gen);

/** The largest frame that gen_next() makes, bytes without FCS. */
uint32_t gen_len_max(const struct gen *gen);

/** Make the next frame at @p frame, which has room for gen_len_max(). @return its bytes */
uint32_t gen_next(struct gen *gen, uint8_t *frame);

#endif
