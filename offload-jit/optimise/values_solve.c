/* SPDX-License-Identifier: BSD-2-Clause */
/* What is known at each word: forward over the flow to a fixed point. */
#include "offload-jit/lower/emit.h"
#include "offload-jit/optimise/interval.h"
#include "offload-jit/optimise/microcode.h"

#include <stdlib.h>

enum { ROUNDS_BEFORE_WIDENING = 3 };

struct solver {
	struct microcode *m;
	struct values *entry; /* per word, of leaders */
	uint8_t *rounds;      /* how often an entry changed */
	bool again;
};

static bool
takes_csr(const struct microcode *m, uint32_t at)
{
	return at > 0 && m->words[at - 1].insn.op == ISA_CSR_RD;
}

static void
enter(struct solver *s, uint32_t word, const struct values *values)
{
	if (word >= s->m->count)
		return;
	struct values *entry = &s->entry[word];
	struct values before = *entry;
	if (!values_join(entry, values))
		return;
	if (before.reached && ++s->rounds[word] > ROUNDS_BEFORE_WIDENING) {
		struct values wide = before;
		values_widen(&wide, entry);
		wide.carry = entry->carry;
		wide.zero = entry->zero;
		*entry = wide;
		s->rounds[word] = ROUNDS_BEFORE_WIDENING;
	}
	s->again = true;
}

/* Carry the values over the branch that the word at @p at ends. @return control may fall through */
static bool
leave(struct solver *s, uint32_t branch, struct values *values)
{
	const struct flow *flow = &s->m->flow[branch];
	struct values unknown;
	switch (flow->kind) {
	case FLOW_BRANCH:
		enter(s, flow->target, values);
		return flow->conditional;
	case FLOW_CALL:
		values_unknown(&unknown);
		if (s->m->words[branch].reloc == IMAGE_REL_BR)
			enter(s, flow->target, &unknown);
		values_call(values);
		if (s->m->words[branch].reloc != IMAGE_REL_HELPER)
			*values = unknown;
		return true;
	default:
		return false;
	}
}

static void
solve_round(struct solver *s)
{
	struct microcode *m = s->m;
	struct values values = {.reached = false};
	for (uint32_t i = 0; i < m->count; i++) {
		if (m->flow[i].leader) {
			if (values.reached)
				enter(s, i, &values);
			values = s->entry[i];
		}
		if (!values.reached)
			continue;
		values_step(&values, &m->words[i], takes_csr(m, i));
		if (m->flow[i].leaves_for >= 0 &&
			!leave(s, (uint32_t)m->flow[i].leaves_for, &values))
			values.reached = false;
	}
}

/* Functions that are entered through the push routine begin with nothing known. */
static void
enter_functions(struct solver *s)
{
	struct values unknown;
	values_unknown(&unknown);
	enter(s, 0, &unknown);
	for (uint32_t i = 0; i < s->m->count; i++)
		if (s->m->words[i].reloc == IMAGE_REL_IMMED &&
			s->m->words[i].insn.dst.kind == ISA_GPR_B &&
			s->m->words[i].insn.dst.num == REG_SCRATCH)
			enter(s, s->m->words[i].insn.imm, &unknown);
}

void
values_solve(struct microcode *m,
	void (*visit)(void *ctx, uint32_t at, const struct values *values), void *ctx)
{
	struct solver s = {.m = m};
	s.entry = calloc(m->count, sizeof(*s.entry));
	s.rounds = calloc(m->count, sizeof(*s.rounds));
	if (s.entry == NULL || s.rounds == NULL)
		goto out; /* nothing is known, nothing is done */
	enter_functions(&s);
	do {
		s.again = false;
		solve_round(&s);
	} while (s.again);
	struct values values = {.reached = false};
	for (uint32_t i = 0; i < m->count; i++) {
		if (m->flow[i].leader)
			values = s.entry[i];
		if (!values.reached)
			continue;
		struct values next = values;
		values_step(&next, &m->words[i], takes_csr(m, i));
		visit(ctx, i, &values);
		values = next;
		if (m->flow[i].leaves_for >= 0 &&
			!leave(&s, (uint32_t)m->flow[i].leaves_for, &values))
			values.reached = false;
	}
out:
	free(s.entry);
	free(s.rounds);
}
