/* SPDX-License-Identifier: BSD-2-Clause */
/* A whole card with a program in microcode text and a load of frames, for tests of time. */
#ifndef TESTS_NIC_MODEL_CARD_H
#define TESTS_NIC_MODEL_CARD_H

#include "nic-model/device.h"

enum { CARD_SETS_MAX = 8 };

struct card_load {
	const char *profile;            /* NULL: the default */
	const char *set[CARD_SETS_MAX]; /* --set values */
	const char *text;               /* microcode; `br[.DONE]` leaves, `.N` is line N */
	uint32_t frame_bytes;           /* with FCS; 0 = 64 */
	uint32_t long_frame_bytes;      /* of every fourth frame by a fixed pattern; 0 = none */
	uint64_t packets;
	uint64_t interval_ps; /* fixed arrivals; 0 = elastic */
	uint64_t seed;
	/* called for each outcome, may be NULL */
	void (*outcome)(void *ctx, const struct nic_outcome *outcome);
	/* called for each stretch of time, may be NULL */
	nic_span_fn span;
	/* called with the empty card behind the last packet, may be NULL */
	void (*done)(void *ctx, const struct nic *nic);
	void *ctx;
};

/** Run the load; fails the test on errors. */
void card_run(const struct card_load *load, struct nic_totals *totals);

/** Every picosecond of every packet stands in the ledger, every packet in one cause. */
void card_check_sums(const struct nic_totals *totals);

/** n blocking reads of one EMEM word, as a program that drops. Static storage. */
const char *card_reads(unsigned n);
/** n posted atomic adds to one EMEM word. */
const char *card_adds(unsigned n);
/** Arithmetic of that many cycles in all, the empty program's 17 included. */
const char *card_cycles(unsigned cycles);

/** About that many cycles, broken by reads of the packet at even distances. */
const char *card_mixed(unsigned cycles, unsigned reads);
/** The same, and the packet goes to the host. */
const char *card_passes(unsigned cycles, unsigned reads);

#endif
