/* SPDX-License-Identifier: BSD-2-Clause */
/* One row per pass, in order: X(name). The function is pass_NAME() or mc_NAME(); --dump=NAME prints
 * the program after it. */
#ifndef OFFLOAD_JIT_OPTIMISE_PASSES_DEF_H
#define OFFLOAD_JIT_OPTIMISE_PASSES_DEF_H

/* Over eBPF instructions, in the Linux driver's order. */
/* clang-format off */
#define EBPF_PASSES(X) \
	X(reg_init) \
	X(neg_add_sub) \
	X(ld_mask) \
	X(ld_shift) \
	X(gather) \
	X(packet_cache)

/* Over microcode, for --opt=max only: again and again until nothing changes .. */
#define MICROCODE_PASSES(X) \
	X(values) \
	X(copies) \
	X(flags) \
	X(exits) \
	X(jumps) \
	X(dead)

/* .. then once. */
#define FINAL_PASSES(X) \
	X(jumps) \
	X(dead) \
	X(delays) \
	X(slots)
/* clang-format on */

#endif
