/* SPDX-License-Identifier: BSD-2-Clause */
#include "offload-jit/lower/reach.h"

#include <stdlib.h>

struct reach {
	const struct translation *t;
	const struct reach_question *question;
	reach_set *before; /* each instruction */
	reach_set at_exit; /* of any subprogram */
	bool changed;
};

static void
reaches(struct reach *r, int64_t insn, reach_set set)
{
	if (insn < 0 || insn >= r->t->insn_count || (r->before[insn] | set) == r->before[insn])
		return;
	r->before[insn] |= set;
	r->changed = true;
}

static void
flow(struct reach *r, uint32_t at)
{
	const struct tinsn *insn = &r->t->insns[at];
	uint8_t code = insn->bpf.code;
	reach_set set = insn->skip != 0 ? r->before[at] : r->question->after(insn, r->before[at]);
	if (code == (BPF_JMP | BPF_EXIT)) {
		r->changed |= (r->at_exit | set) != r->at_exit;
		r->at_exit |= set;
		return;
	}
	if (insn->target >= 0) {
		reaches(r, insn->target, set);
		if (code == (BPF_JMP | BPF_CALL)) /* and what it returns */
			reaches(r, at + 1, (reach_set)(set | (r->at_exit & r->question->returned)));
		if (code == (BPF_JMP | BPF_JA) || code == (BPF_JMP | BPF_CALL))
			return;
	}
	reaches(r, (int64_t)at + 1, set);
}

reach_set
lower_reach(const struct translation *t, const struct reach_question *question, uint32_t at)
{
	struct reach r = {t, question, .before = calloc(t->insn_count, sizeof(*r.before))};
	if (r.before == NULL)
		return (reach_set)~0u;
	do {
		r.changed = false;
		for (uint32_t i = 0; i < t->insn_count; i++)
			flow(&r, i);
	} while (r.changed);
	reach_set set = r.before[at];
	free(r.before);
	return set;
}
