/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs of a program in host memory (the interpreter is offload-jit/bpf/bpf_interp.h) that check
 * every access: a program that a verifier accepted must never trap. Pointers are host addresses of
 * the areas below. */
#ifndef TESTS_OFFLOAD_JIT_BPF_RUN_H
#define TESTS_OFFLOAD_JIT_BPF_RUN_H

#include "offload-jit/bpf/bpf_interp.h"

#include <linux/bpf.h>
#include <stdbool.h>
#include <stdint.h>

enum {
	RUN_PACKET_MAX = 4096,
	RUN_STACK = 512,
	RUN_FRAMES = BPF_INTERP_FRAMES,
	RUN_MAPS = 2,
	RUN_VALUES = 64
};

struct bpf_run {
	const struct bpf_insn *insns;
	uint32_t count;
	struct bpf_interp interp;
	uint8_t stack[RUN_FRAMES][RUN_STACK];
	uint8_t packet[RUN_PACKET_MAX];
	uint32_t packet_bytes;
	uint8_t ctx[64]; /* only its address is used: fields are computed */
	uint32_t ingress, queue;
	uint8_t maps[RUN_MAPS]; /* only addresses: what LD_IMM64 gives */
	uint8_t values[RUN_MAPS][RUN_VALUES][64];
	uint32_t key_bytes[RUN_MAPS], value_bytes[RUN_MAPS], entries[RUN_MAPS];
	uint64_t random;
	uint64_t steps, steps_max;
	const char *trap; /* why the program stopped, NULL: it returned */
	uint32_t trap_insn;
};

/* Called before each instruction. @return false stops the run */
typedef bool (*bpf_run_fn)(void *ctx, const struct bpf_run *run, uint32_t insn);

/** Run from instruction 0 with R1 the context. @return true if it returned, else run->trap says why
 */
bool bpf_run_program(struct bpf_run *run, bpf_run_fn before, void *ctx);

/** Frame pointer of a frame. */
uint64_t bpf_run_fp(const struct bpf_run *run, uint32_t frame);

#endif
