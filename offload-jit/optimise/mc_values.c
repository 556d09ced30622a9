/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What known values make needless: words whose result is there already, halves of comparisons that
 * cannot matter, branches that are decided.
 */
#include "offload-jit/optimise/interval.h"
#include "offload-jit/optimise/microcode.h"

static bool
takes_csr(const struct microcode *m, uint32_t at)
{
	return at > 0 && m->words[at - 1].insn.op == ISA_CSR_RD;
}

/* x - y - borrow with x == y keeps the carry, and its sign says "borrow". A branch on the carry or
 * on "less" right after it can look at the carry of the lower half. */
static bool
drop_equal_halves(struct microcode *m, uint32_t at, const struct values *values)
{
	struct isa_insn *insn = &m->words[at].insn;
	struct interval x = values_of(values, &insn->left), y = values_of(values, &insn->right);
	if (insn->op != ISA_ALU_SUB_CARRY || insn->dst.kind != ISA_NONE || at + 1 >= m->count ||
		!interval_is_const(x) || !interval_is_const(y) || x.low != y.low ||
		m->flow[at + 1].leader || m->flags_live_out[at + 1 + m->words[at + 1].insn.defer])
		return false;
	struct isa_insn *branch = &m->words[at + 1].insn;
	switch (branch->op) {
	case ISA_BCS:
	case ISA_BCC:
		break;
	case ISA_BGE:
		branch->op = ISA_BCS;
		break;
	case ISA_BLT:
		branch->op = ISA_BCC;
		break;
	default:
		return false;
	}
	flow_delete(m, at);
	return true;
}

static enum known
decided(const struct isa_insn *insn, const struct values *values)
{
	static const uint8_t not [] = {KNOWN_TRUE, KNOWN_FALSE, UNKNOWN};
	switch (insn->op) {
	case ISA_BEQ:
		return values->zero;
	case ISA_BNE:
		return not [values->zero];
	case ISA_BCS:
		return values->carry;
	case ISA_BCC:
		return not [values->carry];
	default:
		return UNKNOWN;
	}
}

/* @return true if the branch is gone or without condition now */
static bool
decide_branch(struct microcode *m, uint32_t at, const struct values *values)
{
	struct isa_insn *insn = &m->words[at].insn;
	enum known taken = decided(insn, values);
	if (taken == UNKNOWN || insn->defer != 0)
		return false;
	m->changed = true;
	if (taken == KNOWN_FALSE) {
		flow_delete(m, at);
	} else {
		insn->op = ISA_BR;
		insn->ev_pip = 0;
	}
	return true;
}

/* x AND mask, where x has no bits outside a mask of low bits. */
static bool
keeps_all_bits(const struct tword *word, const struct values *values)
{
	const struct isa_insn *insn = &word->insn;
	struct interval x = values_of(values, &insn->left), mask = values_of(values, &insn->right);
	return insn->op == ISA_ALU_AND && insn->wr_both && insn->left.kind == ISA_GPR_A &&
	       insn->left.num == insn->dst.num && interval_is_const(mask) &&
	       (mask.low & (mask.low + 1)) == 0 && x.high <= mask.low;
}

/* An upper half that is known: no addition with carry is needed to make it. */
static void
simplify(struct microcode *m, uint32_t at, const struct values *values)
{
	struct tword *word = &m->words[at];
	struct effects e = effects_of(word);
	bool latched = at + 1 < m->count && effects_of(&m->words[at + 1]).uses_previous;
	if (e.side_effects || e.writes == 0 || m->flow[at].slot || latched || takes_csr(m, at) ||
		word->reloc != IMAGE_REL_NONE || (e.writes_flags && m->flags_live_out[at]))
		return;
	if (keeps_all_bits(word, values)) {
		flow_delete(m, at);
		return;
	}
	uint8_t carry;
	struct interval result = values_result(values, word, &carry);
	if (!interval_is_const(result))
		return;
	bool holds = true;
	for (unsigned i = 0; i < INTERVAL_REGS; i++)
		if ((e.writes >> i & 1) != 0)
			holds &= interval_is_const(values->regs[i]) &&
				 values->regs[i].low == result.low;
	if (holds) {
		flow_delete(m, at);
	} else if (word->insn.op != ISA_IMMED && result.low <= UINT16_MAX &&
		   word->insn.op != ISA_IMMED_W) {
		struct isa_operand dst = word->insn.dst;
		if (word->insn.wr_both)
			dst.kind = ISA_GPR_A;
		word->insn = (struct isa_insn){.op = ISA_IMMED,
			.dst = dst,
			.wr_both = word->insn.wr_both,
			.imm = result.low};
		m->changed = true;
	}
}

/* A register known to hold a small constant becomes an immediate operand. */
static void
fold_operands(struct microcode *m, uint32_t at, const struct values *values)
{
	struct isa_insn *insn = &m->words[at].insn;
	struct isa_operand *operands[] = {&insn->right, &insn->left};
	if (insn->op < ISA_ALU_B || insn->op > ISA_CAM_READ_STATE)
		return;
	for (unsigned i = 0; i < 2; i++) {
		struct isa_operand *operand = operands[i];
		struct interval value = values_of(values, operand);
		if ((operand->kind != ISA_GPR_A && operand->kind != ISA_GPR_B) ||
			operands[1 - i]->kind == ISA_IMM || !interval_is_const(value) ||
			value.low > UINT8_MAX)
			continue;
		*operand = (struct isa_operand){.kind = ISA_IMM, .num = (uint8_t)value.low};
		m->changed = true;
	}
}

static void
visit(void *ctx, uint32_t at, const struct values *values)
{
	struct microcode *m = ctx;
	fold_operands(m, at, values);
	if (drop_equal_halves(m, at, values))
		return;
	if (m->flow[at].leaves_for == (int32_t)at)
		decide_branch(m, at, values);
	else
		simplify(m, at, values);
}

void
mc_values(struct microcode *m)
{
	liveness(m);
	values_solve(m, visit, m);
	flow_compact(m);
}
