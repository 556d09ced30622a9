/* SPDX-License-Identifier: BSD-2-Clause */
/* Words whose results nobody reads, and words that nothing reaches. */
#include "offload-jit/optimise/microcode.h"

#include <stdlib.h>

static bool
next_needs(const struct microcode *m, uint32_t at)
{
	return at + 1 < m->count && effects_of(&m->words[at + 1]).uses_previous;
}

/* A CSR read delivers its value to the next word. */
static bool
takes_csr(const struct microcode *m, uint32_t at)
{
	return at > 0 && m->words[at - 1].insn.op == ISA_CSR_RD;
}

static bool
is_nop(const struct tword *word)
{
	return word->insn.op == ISA_IMMED && word->insn.dst.kind == ISA_NONE;
}

static bool
is_dead(const struct microcode *m, uint32_t at)
{
	struct effects e = effects_of(&m->words[at]);
	if (e.side_effects || m->flow[at].slot || is_nop(&m->words[at]))
		return false;
	if ((e.writes & m->live_out[at]) != 0 || (e.writes_flags && m->flags_live_out[at]))
		return false;
	return !next_needs(m, at) && !takes_csr(m, at);
}

static void
mark_reached(const struct microcode *m, uint32_t from, bool *reached)
{
	uint32_t at = from;
	while (at < m->count && !reached[at]) {
		reached[at] = true;
		int32_t branch = m->flow[at].leaves_for;
		if (branch < 0) {
			at++;
			continue;
		}
		const struct flow *flow = &m->flow[branch];
		bool has_target =
			flow->kind == FLOW_BRANCH ||
			(flow->kind == FLOW_CALL && m->words[branch].reloc == IMAGE_REL_BR);
		if (has_target)
			mark_reached(m, flow->target, reached);
		if (flow->kind == FLOW_LEAVE || (flow->kind == FLOW_BRANCH && !flow->conditional))
			return;
		at++;
	}
}

static void
delete_unreached(struct microcode *m)
{
	bool *reached = calloc(m->count, sizeof(*reached));
	if (reached == NULL)
		return;
	mark_reached(m, 0, reached);
	for (uint32_t i = 0; i < m->count; i++)
		if (m->words[i].reloc == IMAGE_REL_IMMED && reached[i])
			mark_reached(m, m->words[i].insn.imm, reached);
	for (uint32_t i = 0; i < m->count; i++)
		if (!reached[i]) {
			m->deleted[i] = true;
			m->changed = true;
		}
	free(reached);
}

void
mc_dead(struct microcode *m)
{
	liveness(m);
	for (uint32_t i = m->count; i-- > 0;)
		if (is_dead(m, i))
			flow_delete(m, i);
	delete_unreached(m);
	flow_compact(m);
}
