/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A bare eBPF program (R1 = memory, R2 = its length, result in R0) as an XDP program of the card:
 * the memory is the packet, the program a function that main calls, the result is stored behind
 * the memory and read from the frame that leaves.
 *
 *   frame: | memory | zeros to 8 bytes | R0, little endian | zeros to 60 bytes |
 */
#ifndef TESTS_CONFORMANCE_ON_CARD_H
#define TESTS_CONFORMANCE_ON_CARD_H

#include "base/fail.h"
#include "nic-model/profile.h"
#include "offload-jit/offload_jit.h"

#include <linux/bpf.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { ON_CARD_MEMORY_MAX = 9000 }; /* a jumbo frame's payload: what the card can receive */

struct bare_program {
	const struct bpf_insn *insns;
	uint32_t count;
	const uint8_t *memory; /* may be NULL when memory_bytes is 0 */
	uint32_t memory_bytes; /* 0: R1 and R2 are 0 */
};

struct on_card_options {
	struct nic_profile profile;
	enum jit_opt opt;
	bool run_warned; /* run what the driver's code computes otherwise, too */
	FILE *messages;  /* findings, one a line: "refused RULE: insn N: MESSAGE" */
};

/**
 * Translate and run.
 *
 * @param r0  out: R0 at exit, when the result is 0
 * @return 0; 1 refused, by rules that options->messages names; negative errno with @p fail set
 */
int on_card_run(const struct bare_program *bare, const struct on_card_options *options,
	uint64_t *r0, struct fail *fail);

#endif
