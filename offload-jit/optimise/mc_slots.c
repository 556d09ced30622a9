/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Slots: a taken branch costs the words behind it whether they do something or not. Words before
 * the branch that it does not depend on move behind it. A branch decides before its slots run.
 */
#include "offload-jit/optimise/microcode.h"

enum { SLOTS_PLAIN = 2, SLOTS_CONDITIONAL = 3, SEARCH_WORDS = 12 };

static bool
may_move(const struct microcode *m, uint32_t at)
{
	const struct tword *word = &m->words[at];
	unsigned op = word->insn.op;
	bool simple = op < ISA_IMMED_B && op != ISA_INVALID;
	bool nop = op == ISA_IMMED && word->insn.dst.kind == ISA_NONE;
	struct effects e = effects_of(word);
	bool memory = word->insn.dst.kind == ISA_LM || word->insn.left.kind == ISA_LM ||
		      word->insn.right.kind == ISA_LM || word->insn.dst.kind == ISA_XFER ||
		      word->insn.left.kind == ISA_XFER || word->insn.right.kind == ISA_XFER;
	return simple && !nop && !memory && !e.side_effects && !e.uses_previous && !e.reads_flags &&
	       !m->flow[at].slot && m->flow[at].leaves_for < 0 && word->reloc == IMAGE_REL_NONE &&
	       !flow_in_pointer_delay(m, at) &&
	       !(at > 0 && m->words[at - 1].insn.op == ISA_CSR_RD) &&
	       !effects_of(&m->words[at + 1]).uses_previous;
}

/* Nothing may move over these. */
static bool
is_barrier(const struct microcode *m, uint32_t at)
{
	unsigned op = m->words[at].insn.op;
	return op == ISA_CMD || op == ISA_CSR_WR || op == ISA_CSR_RD || m->flow[at].slot ||
	       m->flow[at].leaves_for >= 0;
}

static void
rotate(struct microcode *m, uint32_t from, uint32_t to)
{
	struct tword moved = m->words[from];
	for (uint32_t i = from; i < to; i++)
		m->words[i] = m->words[i + 1];
	m->words[to] = moved;
}

/* Find one word to move behind the branch at @p branch, and move it. */
static bool
fill_one(struct microcode *m, uint32_t branch)
{
	struct effects test = effects_of(&m->words[branch]);
	gpr_set reads = test.reads, writes = 0;
	bool flags_written = false;
	for (uint32_t i = branch; i-- > 0 && branch - i <= SEARCH_WORDS;) {
		if (m->flow[i + 1].leader || is_barrier(m, i))
			return false;
		struct effects e = effects_of(&m->words[i]);
		bool independent = (e.writes & reads) == 0 && (e.reads & writes) == 0 &&
				   (e.writes & writes) == 0;
		/* Its flags must not be those that the branch, or a word between, asks for. */
		bool flags_free = !e.writes_flags || !test.reads_flags || flags_written;
		if (e.writes_flags && m->flags_live_out[branch])
			flags_free = false;
		if (may_move(m, i) && independent && flags_free) {
			rotate(m, i, branch);
			return true;
		}
		reads |= e.reads;
		writes |= e.writes;
		if (e.reads_flags)
			flags_written = false, test.reads_flags = true;
		else
			flags_written |= e.writes_flags;
	}
	return false;
}

/* After rotation the branch stands one word earlier, the moved word is its first slot. */
void
mc_slots(struct microcode *m)
{
	for (uint32_t i = 0; i < m->count; i++) {
		uint32_t branch = i;
		unsigned op = m->words[i].insn.op;
		if (m->flow[i].leaves_for != (int32_t)i || op == ISA_BR_BSET || op == ISA_JUMP ||
			m->flow[i].kind == FLOW_CALL)
			continue;
		unsigned limit = op == ISA_BR ? SLOTS_PLAIN : SLOTS_CONDITIONAL;
		while (m->words[branch].insn.defer < limit) {
			liveness(m);
			if (!fill_one(m, branch))
				break;
			branch--;
			m->words[branch].insn.defer++;
			m->changed = true;
			flow_analyse(m);
		}
	}
}
