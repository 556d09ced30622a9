/* SPDX-License-Identifier: BSD-2-Clause */
/* One row per pass, in order: X(name). The function is pass_NAME(), --dump=NAME prints after it. */
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
/* clang-format on */

#endif
