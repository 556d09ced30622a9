/* SPDX-License-Identifier: BSD-2-Clause */
/* Is a register read before it is written? Asked seldom, so a search forward along the jumps. */
#include "offload-jit/bpf/bpf.h"
#include "offload-jit/optimise/optimise.h"

#include <assert.h>
#include <stdlib.h>

enum effect { NEITHER, READS, WRITES };

static enum effect
effect_of_alu(const struct bpf_insn *insn, unsigned reg)
{
	bool unary = bpf_op(insn) == BPF_NEG || bpf_op(insn) == BPF_END;
	bool move = bpf_op(insn) == BPF_MOV;
	if (!unary && bpf_is_x(insn) && insn->src_reg == reg)
		return READS;
	if (insn->dst_reg != reg)
		return NEITHER;
	return move ? WRITES : READS;
}

static enum effect
effect_of_jump(const struct bpf_insn *insn, unsigned reg)
{
	if (insn->code == (BPF_JMP | BPF_EXIT))
		return reg == BPF_REG_0 ? READS : WRITES;
	if (insn->code == (BPF_JMP | BPF_CALL)) {
		if (reg == BPF_REG_0)
			return WRITES;
		return reg <= BPF_REG_5 ? READS : NEITHER; /* as if all arguments were used */
	}
	if (bpf_is_ja(insn))
		return NEITHER;
	bool reads = insn->dst_reg == reg || (bpf_is_x(insn) && insn->src_reg == reg);
	return reads ? READS : NEITHER;
}

static enum effect
effect_of(const struct tinsn *insn, unsigned reg)
{
	const struct bpf_insn *bpf = &insn->bpf;
	if ((insn->skip & SKIP_DEAD) != 0 || insn->second_slot)
		return NEITHER;
	switch (bpf_class(bpf)) {
	case BPF_ALU:
	case BPF_ALU64:
		return effect_of_alu(bpf, reg);
	case BPF_JMP:
	case BPF_JMP32:
		return effect_of_jump(bpf, reg);
	case BPF_LDX:
		if (bpf->src_reg == reg)
			return READS;
		return bpf->dst_reg == reg ? WRITES : NEITHER;
	case BPF_LD:
		if (bpf_is_ld_imm64(bpf))
			return bpf->dst_reg == reg ? WRITES : NEITHER;
		if (reg == BPF_REG_6 || (BPF_MODE(bpf->code) == BPF_IND && bpf->src_reg == reg))
			return READS;
		return reg <= BPF_REG_5 ? WRITES : NEITHER;
	default: /* ST, STX */
		return bpf->dst_reg == reg || (bpf_class(bpf) == BPF_STX && bpf->src_reg == reg)
			       ? READS
			       : NEITHER;
	}
}

bool
reg_is_used(const struct translation *t, uint32_t slot, unsigned reg)
{
	bool used = true; /* what a shortage of memory leaves: the careful answer */
	bool *visited = calloc(t->insn_count, sizeof(*visited));
	uint32_t *todo = calloc(t->insn_count, sizeof(*todo));
	if (visited == NULL || todo == NULL)
		goto out;
	used = false;
	uint32_t count = 0;
	if (slot < t->insn_count)
		todo[count++] = slot;
	while (count > 0 && !used) {
		uint32_t at = todo[--count];
		while (at < t->insn_count && !visited[at]) {
			const struct tinsn *insn = &t->insns[at];
			visited[at] = true;
			enum effect effect = effect_of(insn, reg);
			used = effect == READS;
			if (effect != NEITHER)
				break;
			assert(insn->target < (int64_t)t->insn_count);
			bool call = insn->bpf.code == (BPF_JMP | BPF_CALL);
			if (insn->target >= 0 && !call && !visited[insn->target])
				todo[count++] = (uint32_t)insn->target;
			at = insn->target >= 0 && bpf_is_ja(&insn->bpf) ? t->insn_count : at + 1;
		}
	}
out:
	free(visited);
	free(todo);
	return used;
}
