/* SPDX-License-Identifier: BSD-2-Clause */
/* SOURCE and SINK as the user writes them. */
#ifndef TRAFFIC_SPEC_H
#define TRAFFIC_SPEC_H

#include "base/fail.h"
#include "traffic/gen.h"

#include <stdbool.h>
#include <stdint.h>

/* X(enumerator, prefix, may be a sink, how to write it) */
/* clang-format off */
#define TRAFFIC_KINDS(X)                                               \
	X(TRAFFIC_PCAP, "pcap", true, "pcap:FILE")                     \
	X(TRAFFIC_PCAPNG, "pcapng", true, "pcapng:FILE")               \
	X(TRAFFIC_GEN, "gen", false, "gen:size=64,flows=1000")         \
	X(TRAFFIC_DEV, "dev", true, "dev:IFACE")                       \
	X(TRAFFIC_DPDK, "dpdk", true, "dpdk:DEVARGS")                  \
	X(TRAFFIC_NULL, "null", true, "null")
/* clang-format on */

enum traffic_kind {
#define X(ID, ...) ID,
	TRAFFIC_KINDS(X)
#undef X
};

struct traffic_spec {
	enum traffic_kind kind;
	char *rest;           /* file, interface or device arguments; spec_free() */
	uint64_t loop;        /* pcap: how many times */
	uint64_t speed_milli; /* pcap: its times pass so many thousandths as fast */
	uint64_t port;        /* pcap, dev, dpdk: port of the model where frames enter */
	struct gen_spec gen;
};

/** @return 0, or negative errno with one line; on 0 the caller frees with spec_free() */
int spec_parse(const char *text, bool sink, struct traffic_spec *spec, struct fail *fail);
void spec_free(struct traffic_spec *spec);

#endif
