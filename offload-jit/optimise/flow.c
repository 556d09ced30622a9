/* SPDX-License-Identifier: BSD-2-Clause */
#include "offload-jit/optimise/microcode.h"

#include <linux/bpf.h>
#include <string.h>

enum { POINTER_DELAY_WORDS = 3, CLOBBERED_GPRS = 12 };

static bool
is_branch_word(const struct tword *word)
{
	unsigned op = word->insn.op;
	return (op >= ISA_BEQ && op <= ISA_BGT) || op == ISA_BR || op == ISA_BR_BSET ||
	       op == ISA_JUMP;
}

/* A branch whose slots load a return address into A21 calls an eBPF function. */
static bool
is_function_call(const struct microcode *m, uint32_t at)
{
	for (uint32_t i = at + 1; i <= at + m->words[at].insn.defer && i < m->count; i++)
		if (m->words[i].insn.op == ISA_IMMED && m->words[i].reloc == IMAGE_REL_IMMED)
			return true;
	return false;
}

static void
classify(struct microcode *m, uint32_t at)
{
	const struct tword *word = &m->words[at];
	struct flow *flow = &m->flow[at];
	flow->conditional = word->insn.op != ISA_BR && word->insn.op != ISA_JUMP;
	if (word->insn.op == ISA_JUMP) {
		flow->kind = FLOW_LEAVE;
		return;
	}
	switch (word->reloc) {
	case IMAGE_REL_NEXT_PKT:
	case IMAGE_REL_POP_REGS:
		flow->kind = FLOW_LEAVE;
		break;
	case IMAGE_REL_HELPER:
	case IMAGE_REL_PUSH_REGS:
		flow->kind = FLOW_CALL;
		break;
	case IMAGE_REL_GO_OUT:
		flow->kind = FLOW_BRANCH;
		flow->target = m->t->exit_word;
		break;
	case IMAGE_REL_GO_ABORT:
		flow->kind = FLOW_BRANCH;
		flow->target = m->t->abort_word;
		break;
	default:
		flow->kind = is_function_call(m, at) ? FLOW_CALL : FLOW_BRANCH;
		flow->target = word->insn.target;
	}
}

static void
mark_leader(struct microcode *m, uint32_t word)
{
	if (word < m->count)
		m->flow[word].leader = true;
}

void
flow_analyse(struct microcode *m)
{
	memset(m->flow, 0, m->total * sizeof(*m->flow));
	for (uint32_t i = 0; i < m->count; i++)
		m->flow[i].leaves_for = -1;
	mark_leader(m, 0);
	for (uint32_t i = 0; i < m->count; i++) {
		const struct tword *word = &m->words[i];
		/* Addresses: return addresses and functions behind the push routine. */
		if (word->reloc == IMAGE_REL_IMMED)
			mark_leader(m, word->insn.imm);
		unsigned slots = word->insn.defer;
		if (word->insn.op == ISA_CMD && word->insn.cmd.swap < 3)
			slots = word->insn.cmd.swap;
		for (uint32_t s = i + 1; s <= i + slots && s < m->count; s++)
			m->flow[s].slot = true;
		if (!is_branch_word(word))
			continue;
		classify(m, i);
		m->flow[i + slots].leaves_for = (int32_t)i;
		mark_leader(m, i + slots + 1);
		if (m->flow[i].kind == FLOW_BRANCH ||
			(m->flow[i].kind == FLOW_CALL && word->reloc == IMAGE_REL_BR))
			mark_leader(m, m->flow[i].target);
	}
}

/* New index of every word; targets of deleted words become what follows. */
static void
shift_targets(struct microcode *m, const uint32_t *moved)
{
	for (uint32_t i = 0; i < m->total; i++) {
		struct tword *word = &m->words[i];
		if (word->reloc == IMAGE_REL_BR)
			word->insn.target = (uint16_t)moved[word->insn.target];
		else if (word->reloc == IMAGE_REL_IMMED)
			word->insn.imm = moved[word->insn.imm];
	}
	struct translation *t = m->t;
	t->exit_word = moved[t->exit_word];
	t->abort_word = moved[t->abort_word];
	if (t->push_word != 0) {
		t->push_word = moved[t->push_word];
		t->pop_word = moved[t->pop_word];
	}
}

void
flow_compact(struct microcode *m)
{
	uint32_t moved[ISA_TARGET_LIMIT + 1];
	uint32_t to = 0, count = 0;
	for (uint32_t i = 0; i < m->total; i++) {
		moved[i] = to;
		if (!m->deleted[i])
			to++;
		if (i + 1 == m->count)
			count = to;
	}
	moved[m->total] = to;
	shift_targets(m, moved);
	for (uint32_t i = 0; i < m->total; i++)
		if (!m->deleted[i])
			m->words[moved[i]] = m->words[i];
	memset(m->deleted, 0, m->total * sizeof(*m->deleted));
	m->count = count;
	m->total = to;
	m->t->word_count = to;
	flow_analyse(m);
}

bool
flow_insert(struct microcode *m, uint32_t at)
{
	uint32_t moved[ISA_TARGET_LIMIT + 1];
	if (m->total >= m->t->word_limit || m->total >= ISA_TARGET_LIMIT)
		return false;
	for (uint32_t i = 0; i <= m->total; i++)
		moved[i] = i > at ? i + 1 : i;
	shift_targets(m, moved);
	memmove(&m->words[at + 1], &m->words[at], (m->total - at) * sizeof(*m->words));
	memmove(&m->deleted[at + 1], &m->deleted[at], (m->total - at) * sizeof(*m->deleted));
	m->deleted[at + 1] = false;
	m->count++;
	m->total++;
	m->t->word_count = m->total;
	flow_analyse(m);
	return true;
}

gpr_set
flow_leave_reads(const struct microcode *m, uint32_t at)
{
	if (m->words[at].reloc == IMAGE_REL_NEXT_PKT)
		return GPR_A_BIT(0);
	/* Return from a subprogram: result, R6..R9, return address, frame, packet length. */
	gpr_set set = GPR_BITS(0) | GPR_BITS(1) | GPR_BITS(21) | GPR_BITS(22);
	for (unsigned gpr = 12; gpr < 20; gpr++)
		set |= GPR_BITS(gpr);
	return set;
}

gpr_set
flow_call_clobbers(void)
{
	gpr_set set = 0;
	for (unsigned gpr = 0; gpr < CLOBBERED_GPRS; gpr++)
		set |= GPR_BITS(gpr);
	return set;
}

gpr_set
flow_call_reads(const struct microcode *m, uint32_t at)
{
	const struct tword *word = &m->words[at];
	gpr_set set = GPR_BITS(22) | GPR_BITS(0); /* B0 is the return address, A0 a table id */
	if (word->reloc == IMAGE_REL_HELPER) {
		unsigned id = word->insn.target - IMAGE_REL_TARGET;
		if (id == BPF_FUNC_map_update_elem)
			set |= GPR_BITS(8) | GPR_BITS(9); /* flags */
		if (id != BPF_FUNC_perf_event_output)
			return set;
		set |= GPR_A_BIT(1); /* kind of data, then R2..R5 */
		for (unsigned gpr = 4; gpr < CLOBBERED_GPRS; gpr++)
			set |= GPR_BITS(gpr);
		return set;
	}
	for (unsigned gpr = 2; gpr < 22; gpr++)
		set |= GPR_BITS(gpr);
	return set;
}

bool
flow_in_pointer_delay(const struct microcode *m, uint32_t at)
{
	for (uint32_t back = 1; back <= POINTER_DELAY_WORDS && back <= at; back++)
		if (effects_sets_lm(&m->words[at - back]) >= 0)
			return true;
	return false;
}

void
flow_delete(struct microcode *m, uint32_t at)
{
	m->changed = true;
	if (!flow_in_pointer_delay(m, at)) {
		m->deleted[at] = true;
		return;
	}
	m->words[at].insn = (struct isa_insn){.op = ISA_IMMED};
	m->words[at].reloc = IMAGE_REL_NONE;
}
