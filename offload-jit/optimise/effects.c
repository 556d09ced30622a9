/* SPDX-License-Identifier: BSD-2-Clause */
#include "offload-jit/optimise/microcode.h"

static gpr_set
gpr_of(const struct isa_operand *operand)
{
	if (operand->kind == ISA_GPR_A)
		return GPR_A_BIT(operand->num);
	return operand->kind == ISA_GPR_B ? GPR_B_BIT(operand->num) : 0;
}

static bool
is_alu(unsigned op)
{
	return op >= ISA_ALU_B && op <= ISA_CAM_READ_STATE;
}

static bool
is_shift(unsigned op)
{
	return op >= ISA_SHF_B && op <= ISA_DBL_SHF;
}

/* A destination other than a GPR, or an operand that moves a pointer, is seen elsewhere. */
static bool
has_memory_effect(const struct isa_insn *insn)
{
	bool gpr = insn->dst.kind == ISA_GPR_A || insn->dst.kind == ISA_GPR_B;
	bool moves = (insn->left.kind == ISA_LM && insn->left.post != 0) ||
		     (insn->right.kind == ISA_LM && insn->right.post != 0);
	return (insn->dst.kind != ISA_NONE && !gpr) || moves;
}

static bool
indirect_amount(const struct isa_insn *insn)
{
	return insn->shift != ISA_ROTATE && insn->amount == 0;
}

struct effects
effects_of(const struct tword *word)
{
	const struct isa_insn *insn = &word->insn;
	struct effects e = {.reads = gpr_of(&insn->left) | gpr_of(&insn->right)};
	gpr_set dst = gpr_of(&insn->dst);
	e.writes = insn->wr_both && dst != 0 ? GPR_BITS(insn->dst.num) : dst;
	e.side_effects = has_memory_effect(insn);
	if (is_alu(insn->op)) {
		e.writes_flags = !insn->no_cc;
		e.reads_flags = insn->op == ISA_ALU_ADD_CARRY || insn->op == ISA_ALU_SUB_CARRY;
	} else if (is_shift(insn->op)) {
		e.writes_flags = !insn->no_cc;
		e.uses_previous = insn->op == ISA_ASR || indirect_amount(insn);
	} else {
		switch (insn->op) {
		case ISA_LD_FIELD:
			e.reads |= dst;
			e.uses_previous = indirect_amount(insn);
			break;
		case ISA_LD_FIELD_W_CLR:
			e.uses_previous = indirect_amount(insn);
			break;
		case ISA_IMMED:
			break;
		case ISA_IMMED_W:
			e.reads |= dst;
			break;
		case ISA_MUL_LAST:
			e.side_effects |= insn->dst.kind == ISA_NONE;
			e.writes_flags = true;
			break;
		case ISA_MUL_LAST2:
			e.uses_previous = true; /* comes right after the low word */
			e.writes_flags = true;
			break;
		case ISA_CMD:
			e.side_effects = true;
			e.uses_previous = insn->cmd.indirect;
			break;
		default: /* branches, CSRs, multiplication steps */
			e.side_effects = true;
			e.reads_flags = insn->op >= ISA_BEQ && insn->op <= ISA_BGT;
		}
	}
	return e;
}

int
effects_sets_lm(const struct tword *word)
{
	if (word->insn.op != ISA_CSR_WR)
		return -1;
	switch (word->insn.csr) {
	case ISA_CSR_LM_ADDR_0:
		return 0;
	case ISA_CSR_LM_ADDR_1:
		return 1;
	case ISA_CSR_LM_ADDR_2:
		return 2;
	default:
		return word->insn.csr == ISA_CSR_LM_ADDR_3 ? 3 : -1;
	}
}

bool
effects_use_lm(const struct tword *word, unsigned ptr)
{
	const struct isa_insn *insn = &word->insn;
	const struct isa_operand *operands[] = {&insn->dst, &insn->left, &insn->right};
	for (unsigned i = 0; i < 3; i++)
		if (operands[i]->kind == ISA_LM && operands[i]->ptr == ptr)
			return true;
	return false;
}
