/* SPDX-License-Identifier: BSD-2-Clause */
/* Branches to branches, branches to the next word, branches over a branch. */
#include "offload-jit/optimise/microcode.h"

bool
flow_is_plain_branch(const struct microcode *m, uint32_t at)
{
	const struct tword *word = &m->words[at];
	return word->insn.op == ISA_BR && word->insn.defer == 0 && m->flow[at].kind == FLOW_BRANCH;
}

/* Follow a branch whose target is a branch without condition. */
static void
thread(struct microcode *m, uint32_t at)
{
	struct tword *word = &m->words[at];
	uint32_t target = m->flow[at].target;
	if (word->reloc != IMAGE_REL_BR || target >= m->count || target == at ||
		!flow_is_plain_branch(m, target) || m->flow[target].target == target)
		return;
	const struct tword *next = &m->words[target];
	if (next->reloc == IMAGE_REL_BR && next->insn.target == word->insn.target)
		return;
	if (word->insn.op == ISA_BR_BSET && next->reloc != IMAGE_REL_BR)
		return;
	word->reloc = next->reloc;
	word->insn.target = next->insn.target;
	m->flow[at].target = m->flow[target].target;
	m->changed = true;
}

static bool
invert(struct isa_insn *insn)
{
	static const uint8_t pairs[][2] = {
		{ISA_BEQ, ISA_BNE}, {ISA_BCS, ISA_BCC}, {ISA_BGE, ISA_BLT}, {ISA_BMI, ISA_BPL}};
	for (unsigned i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		for (unsigned side = 0; side < 2; side++)
			if (insn->op == pairs[i][side]) {
				insn->op = pairs[i][1 - side];
				return true;
			}
	return false;
}

/* "if c goto over; goto far; over:" is "if not c goto far". */
static void
jump_over(struct microcode *m, uint32_t at)
{
	struct tword *word = &m->words[at];
	if (!m->flow[at].conditional || word->insn.defer != 0 || at + 2 >= m->count ||
		m->flow[at].target != at + 2 || !flow_is_plain_branch(m, at + 1) ||
		m->deleted[at + 1])
		return;
	for (uint32_t i = 0; i < m->total; i++)
		if (i != at && m->words[i].reloc == IMAGE_REL_BR &&
			m->words[i].insn.target == at + 1)
			return; /* someone else comes to the second branch */
	if (!invert(&word->insn))
		return;
	word->reloc = m->words[at + 1].reloc;
	word->insn.target = m->words[at + 1].insn.target;
	m->flow[at].target = m->flow[at + 1].target;
	flow_delete(m, at + 1);
}

void
mc_jumps(struct microcode *m)
{
	for (uint32_t i = 0; i < m->count; i++)
		if (m->flow[i].kind == FLOW_BRANCH && !m->flow[i].slot)
			thread(m, i);
	for (uint32_t i = 0; i < m->count; i++)
		if (m->flow[i].kind == FLOW_BRANCH && !m->flow[i].slot && !m->deleted[i])
			jump_over(m, i);
	flow_compact(m);
	for (uint32_t i = 0; i < m->count; i++)
		if (m->flow[i].kind == FLOW_BRANCH && m->words[i].insn.defer == 0 &&
			m->flow[i].target == i + 1 &&
			(m->last_round || m->words[i].reloc == IMAGE_REL_BR))
			flow_delete(m, i);
	flow_compact(m);
}
