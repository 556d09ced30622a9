/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The card's microcode and the eBPF program side by side, compared at every eBPF instruction
 * (docs/lockstep.md). A reference machine (reference.h) takes a step when the card has executed the
 * words of an instruction; what the next instruction reads must then be the same on both.
 */
#ifndef BENCH_LOCKSTEP_H
#define BENCH_LOCKSTEP_H

#include "base/fail.h"
#include "bench/reference.h"
#include "image/image.h"
#include "nic-model/device.h"

#include <stdio.h>

struct lockstep;

struct lockstep_config {
	struct nic *nic; /* image loaded */
	const struct nic_profile *profile;
	const struct jit_program *program;
	const struct image *image;
	/* The words of an instruction stand together, as --opt=linux makes them. Otherwise only the
	 * ends of packets are compared. */
	bool every_insn;
};

/**
 * Watch the card from now on, until lockstep_free(). Everything in @p config outlives the lockstep.
 * @return 0, or -ENOMEM, -EINVAL (too many maps) with one line
 */
int lockstep_new(
	const struct lockstep_config *config, struct lockstep **lockstep, struct fail *fail);
void lockstep_free(struct lockstep *lockstep);

/** Was there a difference? Nothing is compared after the first one. */
bool lockstep_differs(const struct lockstep *lockstep);

/** After the last packet: compare the maps as well. */
void lockstep_compare_maps(struct lockstep *lockstep);

/** The first difference: what, C line, both register files, the microcode around it. */
void lockstep_print(const struct lockstep *lockstep, FILE *stream);

struct lockstep_counts {
	uint64_t packets; /* compared to their end */
	uint64_t open;    /* packets whose outcome the contract leaves open */
	uint64_t insns;   /* eBPF instructions that were compared */
};
struct lockstep_counts lockstep_counts(const struct lockstep *lockstep);

/* The pieces, also for tests. */
enum { LOCKSTEP_WHAT_MAX = 256 };

/** Make the maps of the reference those of the card. @return 0 or -ENOMEM */
int lockstep_take_maps(struct reference *reference, struct nic *nic, const struct image *image);

/** Are they the same? @param what  one line when not */
bool lockstep_same_maps(const struct reference *reference, struct nic *nic,
	const struct image *image, char what[LOCKSTEP_WHAT_MAX]);

/** Is what the card made of a packet what the program, which has returned, wants? */
bool lockstep_same_outcome(const struct reference *reference, const struct nic_outcome *outcome,
	uint64_t host_queues, char what[LOCKSTEP_WHAT_MAX]);

#endif
