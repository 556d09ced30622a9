/* SPDX-License-Identifier: BSD-2-Clause */
#include "offload-jit/optimise/optimise.h"

void
pass_ld_mask(struct translation *t)
{
	for (uint32_t i = 0; i + 1 < t->insn_count; i++) {
		const struct tinsn *load = &t->insns[i];
		struct tinsn *mask = &t->insns[i + 1];
		if (load->skip != 0 || load->second_slot || !tinsn_is_legacy_load(load) ||
			mask->jump_target || mask->bpf.code != (BPF_ALU64 | BPF_AND | BPF_K) ||
			mask->bpf.dst_reg != BPF_REG_0)
			continue;
		uint32_t bytes = tinsn_bytes(load);
		int32_t all_ones = bytes == 4 ? -1 : (1 << 8 * bytes) - 1;
		if (mask->bpf.imm == all_ones)
			mask->skip |= SKIP_PASS;
	}
}
