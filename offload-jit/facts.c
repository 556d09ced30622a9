/* SPDX-License-Identifier: BSD-2-Clause */
#include "offload-jit/facts.h"

uint32_t
jit_frame_bytes(const struct jit_program *program, const struct jit_facts *facts, uint32_t subprog,
	bool *saves_regs)
{
	const struct verifier_subprog *sub = &facts->walk.subprogs[subprog];
	*saves_regs = false;
	if (!subprog)
		return (sub->stack_depth + 3) & ~3u;
	/* The driver looks at the field of every slot, whatever the instruction does with it. */
	for (uint32_t i = sub->start; i < sub->end; i++) {
		uint8_t reg = program->insns[i].dst_reg;
		if (reg >= BPF_REG_6 && reg <= BPF_REG_9)
			*saves_regs = true;
	}
	return (sub->stack_depth + JIT_FRAME_RETURN_BYTES +
		       (*saves_regs ? JIT_FRAME_SAVED_BYTES : 0) + 3) &
	       ~3u;
}
