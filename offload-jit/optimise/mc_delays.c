/* SPDX-License-Identifier: BSD-2-Clause */
/* A new LM pointer is seen three words after it is written. Where nobody uses it that soon, the
 * nops that wait for it go. */
#include "offload-jit/optimise/microcode.h"

enum { POINTER_DELAY_WORDS = 3 };

static bool
is_nop(const struct tword *word)
{
	return word->insn.op == ISA_IMMED && word->insn.dst.kind == ISA_NONE &&
	       word->insn.imm == 0 && word->reloc == IMAGE_REL_NONE;
}

/* Without the word @p without: is the pointer written at @p write left alone long enough? Behind a
 * taken branch it is: the branch costs as much. */
static bool
delay_holds(const struct microcode *m, uint32_t write, uint32_t without)
{
	unsigned ptr = (unsigned)effects_sets_lm(&m->words[write]), words = 0;
	for (uint32_t i = write + 1; i < m->count && words < POINTER_DELAY_WORDS; i++) {
		if (i == without || m->deleted[i])
			continue;
		if (effects_use_lm(&m->words[i], ptr))
			return false;
		int32_t branch = m->flow[i].leaves_for;
		if (branch >= 0 && !m->flow[branch].conditional)
			return true;
		words++;
	}
	return true;
}

void
mc_delays(struct microcode *m)
{
	for (uint32_t i = 0; i < m->count; i++) {
		if (!is_nop(&m->words[i]) || m->flow[i].slot)
			continue;
		bool needed = false;
		for (uint32_t back = 1, seen = 0; seen < POINTER_DELAY_WORDS && back <= i; back++) {
			uint32_t at = i - back;
			if (m->deleted[at])
				continue;
			seen++;
			if (effects_sets_lm(&m->words[at]) >= 0 && !delay_holds(m, at, i))
				needed = true;
		}
		bool waits = i + 1 < m->count && effects_of(&m->words[i + 1]).uses_previous;
		if (!needed && !waits) {
			m->deleted[i] = true;
			m->changed = true;
		}
	}
	flow_compact(m);
}
