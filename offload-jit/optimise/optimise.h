/* SPDX-License-Identifier: BSD-2-Clause */
/* Passes over the eBPF instructions before lowering, in the Linux driver's order. */
#ifndef OFFLOAD_JIT_OPTIMISE_OPTIMISE_H
#define OFFLOAD_JIT_OPTIMISE_OPTIMISE_H

#include "offload-jit/lower/translation.h"

/** Run all passes; those that --dump names print the program after them. */
void optimise(struct translation *t);

/** `r6 = r1` at the start: the context pointer is never represented. */
void pass_reg_init(struct translation *t);

/** Additions and comparisons with negative constants use the absolute value. */
void pass_neg_add_sub(struct translation *t);

/** A mask of the width just loaded by LD_ABS, LD_IND does nothing. */
void pass_ld_mask(struct translation *t);

/** A pair of shifts by 32 after a legacy load of 32 bits does nothing. */
void pass_ld_shift(struct translation *t);

/** Runs of loads and stores through one register become one block copy. */
void pass_gather(struct translation *t);

/** Packet loads that lie close together share one read command. */
void pass_packet_cache(struct translation *t);

/** Is the register read before it is written, from @p slot on? */
bool reg_is_used(const struct translation *t, uint32_t slot, unsigned reg);

/** Print the instructions with what the passes noted, for --dump. */
void optimise_dump(const struct translation *t, const char *pass);

#endif
