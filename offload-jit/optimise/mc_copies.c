/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Copies, block by block: an operand that holds the same value as an older register of its bank
 * becomes that register, so that the copy itself may die. Between eBPF instructions both banks of
 * the eBPF registers are equal.
 */
#include "offload-jit/lower/emit.h"
#include "offload-jit/optimise/interval.h"
#include "offload-jit/optimise/microcode.h"

struct numbering {
	uint32_t value[INTERVAL_REGS]; /* number of the value that a register holds */
	uint32_t since[INTERVAL_REGS]; /* when it came to hold it */
	uint32_t next, time;
};

static void
begin_block(struct numbering *n)
{
	n->next = INTERVAL_REGS;
	n->time = 1;
	for (uint32_t i = 0; i < INTERVAL_REGS; i++) {
		bool bpf_register = i % 32 < REG_ADDRESS;
		n->value[i] = bpf_register ? i % 32 : i;
		n->since[i] = 0;
	}
}

static int
index_of(const struct isa_operand *operand)
{
	if (operand->kind == ISA_GPR_A)
		return operand->num;
	return operand->kind == ISA_GPR_B ? 32 + operand->num : -1;
}

static void
use_oldest(struct microcode *m, struct numbering *n, struct isa_operand *operand)
{
	int at = index_of(operand);
	if (at < 0)
		return;
	int first = at / 32 * 32, best = at;
	for (int i = first; i < first + 32; i++)
		if (n->value[i] == n->value[at] && n->since[i] < n->since[best])
			best = i;
	if (best == at)
		return;
	operand->num = (uint8_t)(best - first);
	m->changed = true;
}

static void
define(struct numbering *n, const struct tword *word, gpr_set writes, bool takes_csr)
{
	if (writes == 0)
		return;
	const struct isa_insn *insn = &word->insn;
	int source = insn->op == ISA_ALU_B ? index_of(&insn->right) : -1;
	uint32_t value = source >= 0 && !takes_csr ? n->value[source] : n->next++;
	for (int i = 0; i < INTERVAL_REGS; i++) {
		if ((writes >> i & 1) == 0 || n->value[i] == value)
			continue;
		n->value[i] = value;
		n->since[i] = n->time;
	}
	n->time++;
}

void
mc_copies(struct microcode *m)
{
	struct numbering n;
	uint32_t body_end = m->t->exit_word < m->t->abort_word ? m->t->exit_word : m->t->abort_word;
	begin_block(&n);
	for (uint32_t i = 0; i < body_end; i++) {
		struct isa_insn *insn = &m->words[i].insn;
		struct effects e = effects_of(&m->words[i]);
		if (m->flow[i].leader)
			begin_block(&n);
		bool csr = i > 0 && m->words[i - 1].insn.op == ISA_CSR_RD;
		if (insn->op != ISA_JUMP) {
			use_oldest(m, &n, &insn->left);
			use_oldest(m, &n, &insn->right);
		}
		define(&n, &m->words[i], e.writes, csr);
	}
}
