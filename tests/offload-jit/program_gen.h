/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random XDP programs that make sense: arithmetic, branches, packet bounds, map values, stack,
 * calls, loops. Most are valid; some carry one mistake. A seed is a program.
 * Maps: map[0] array 4/64 bytes, 4 entries; map[1] hash 8/32 bytes, 64 entries.
 */
#ifndef TESTS_OFFLOAD_JIT_PROGRAM_GEN_H
#define TESTS_OFFLOAD_JIT_PROGRAM_GEN_H

#include <linux/bpf.h>
#include <stdint.h>

enum { GEN_INSNS_MAX = 4096, GEN_ARRAY_VALUE = 64, GEN_HASH_KEY = 8, GEN_HASH_VALUE = 32 };

struct gen_program {
	struct bpf_insn insns[GEN_INSNS_MAX];
	uint32_t count;
};

/** @param mistakes  per mille of places where something goes wrong */
void gen_program(struct gen_program *program, uint64_t seed, unsigned mistakes);

#endif
