/* SPDX-License-Identifier: BSD-2-Clause */
/* Tests against zero of a value whose flags are still there: the word that made it set them. */
#include "offload-jit/optimise/interval.h"
#include "offload-jit/optimise/microcode.h"

static bool
is_zero(const struct isa_operand *operand)
{
	return operand->kind == ISA_IMM && operand->num == 0;
}

/* Register whose value alone decides the result: x OR 0, B. @return NULL if there is none */
static const struct isa_operand *
tested_operand(const struct isa_insn *insn)
{
	if (insn->dst.kind != ISA_NONE)
		return NULL;
	if (insn->op == ISA_ALU_B)
		return &insn->right;
	if (insn->op != ISA_ALU_OR && insn->op != ISA_ALU_XOR)
		return NULL;
	if (is_zero(&insn->right))
		return &insn->left;
	return is_zero(&insn->left) ? &insn->right : NULL;
}

static gpr_set
bit_of(const struct isa_operand *operand)
{
	if (operand->kind == ISA_GPR_A)
		return GPR_A_BIT(operand->num);
	return operand->kind == ISA_GPR_B ? GPR_B_BIT(operand->num) : 0;
}

/* Only "zero" and "not zero" are asked of these flags. */
static bool
asks_for_zero_only(const struct microcode *m, uint32_t at)
{
	if (at + 1 >= m->count || m->flow[at + 1].leader)
		return false;
	const struct isa_insn *branch = &m->words[at + 1].insn;
	return (branch->op == ISA_BEQ || branch->op == ISA_BNE) &&
	       !m->flags_live_out[at + 1 + branch->defer];
}

static bool
makes_flags_of_result(const struct isa_insn *insn)
{
	return insn->op < ISA_LD_FIELD && insn->op >= ISA_ALU_B && !insn->no_cc;
}

/* Do the flags on entry of the word at @p at belong to the value of @p reg? */
static bool
flags_are_of(const struct microcode *m, uint32_t at, gpr_set reg)
{
	for (uint32_t i = at; i-- > 0;) {
		if (m->flow[i + 1].leader || m->flow[i].leaves_for >= 0)
			return false;
		if (m->deleted[i])
			continue;
		struct effects e = effects_of(&m->words[i]);
		if (e.writes_flags)
			return (e.writes & reg) != 0 && makes_flags_of_result(&m->words[i].insn);
		if ((e.writes & reg) != 0)
			return false;
	}
	return false;
}

void
mc_flags(struct microcode *m)
{
	liveness(m);
	for (uint32_t i = 0; i < m->count; i++) {
		const struct isa_operand *operand = tested_operand(&m->words[i].insn);
		if (operand == NULL || m->flow[i].leader || m->flow[i].slot ||
			bit_of(operand) == 0 || !asks_for_zero_only(m, i) ||
			!flags_are_of(m, i, bit_of(operand)))
			continue;
		flow_delete(m, i);
	}
	flow_compact(m);
}
