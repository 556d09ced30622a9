/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A return code that is known where the program ends needs no table: the program leaves from there
 * with its result word. Conditional branches to the end go to a shared pair of words per result.
 */
#include "offload-jit/lower/emit.h"
#include "offload-jit/lower/family.h"
#include "offload-jit/optimise/interval.h"
#include "offload-jit/optimise/microcode.h"

#include <stdlib.h>

enum { NO_ACTION = -1, ACTIONS = 256 };

struct exits {
	struct microcode *m;
	int16_t *action;        /* per word: action byte of a branch to the end, or NO_ACTION */
	uint32_t stub[ACTIONS]; /* word that leaves with this action, 0 none yet */
};

static void
note(void *ctx, uint32_t at, const struct values *values)
{
	struct exits *x = ctx;
	struct interval code = values->regs[32]; /* B0 */
	if (x->m->words[at].reloc == IMAGE_REL_GO_OUT && x->m->words[at].insn.defer == 0 &&
		interval_is_const(code))
		x->action[at] = lower_exit_action(x->m->t, code.low);
}

static void
make_leave(struct tword *branch, struct tword *slot, uint8_t action)
{
	branch->insn = (struct isa_insn){.op = ISA_BR, .defer = 1, .css = 2};
	branch->insn.target = IMAGE_REL_TARGET;
	branch->reloc = IMAGE_REL_NEXT_PKT;
	slot->insn =
		(struct isa_insn){.op = ISA_IMMED, .dst = op_a(0), .imm = action, .imm_shift = 2};
	slot->reloc = IMAGE_REL_NONE;
	branch->target_insn = slot->target_insn = -1;
}

/* The end of the words that passes may change is never fallen through. */
static bool
add_stub(struct exits *x, uint8_t action)
{
	struct microcode *m = x->m;
	uint32_t at = m->count;
	if (!flow_insert(m, at - 1) || !flow_insert(m, at))
		return false;
	make_leave(&m->words[at], &m->words[at + 1], action);
	m->words[at].source = m->words[at + 1].source = -1;
	x->stub[action] = at;
	flow_analyse(m);
	return true;
}

static void
redirect(struct exits *x)
{
	struct microcode *m = x->m;
	uint32_t count = m->count;
	for (uint32_t i = 0; i < count; i++) {
		if (x->action[i] == NO_ACTION || m->words[i].insn.op == ISA_BR)
			continue;
		uint8_t action = (uint8_t)x->action[i];
		if (x->stub[action] == 0 && !add_stub(x, action))
			return;
		m->words[i].reloc = IMAGE_REL_BR;
		m->words[i].insn.target = (uint16_t)x->stub[action];
		m->changed = true;
	}
}

/* From the end on, so that what is inserted moves nothing that is still to be looked at. */
static void
leave_at_once(struct exits *x, uint32_t count)
{
	struct microcode *m = x->m;
	for (uint32_t i = count; i-- > 0;) {
		if (x->action[i] == NO_ACTION || m->words[i].insn.op != ISA_BR)
			continue;
		if (!flow_insert(m, i))
			return;
		make_leave(&m->words[i], &m->words[i + 1], (uint8_t)x->action[i]);
		m->changed = true;
	}
	flow_analyse(m);
}

void
mc_exits(struct microcode *m)
{
	struct exits x = {.m = m};
	uint32_t count = m->count;
	if (m->keep_exits)
		return;
	x.action = malloc(count * sizeof(*x.action));
	if (x.action == NULL)
		return;
	for (uint32_t i = 0; i < count; i++)
		x.action[i] = NO_ACTION;
	values_solve(m, note, &x);
	redirect(&x);
	flow_analyse(m);
	leave_at_once(&x, count);
	free(x.action);
}
