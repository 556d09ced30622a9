/* SPDX-License-Identifier: BSD-2-Clause */
/* A small positive constant fits an operand, a negative one needs a word of its own: -5 becomes
 * 5 with the operation turned round. */
#include "offload-jit/optimise/optimise.h"
#include "offload-jit/rules.h"

static bool
turn_alu(struct tinsn *insn)
{
	switch (BPF_OP(insn->bpf.code)) {
	case BPF_ADD:
		insn->bpf.code = (uint8_t)((insn->bpf.code & ~0xf0) | BPF_SUB);
		return true;
	case BPF_SUB:
		insn->bpf.code = (uint8_t)((insn->bpf.code & ~0xf0) | BPF_ADD);
		return true;
	default:
		return false;
	}
}

static bool
turn_jump(struct tinsn *insn)
{
	switch (BPF_OP(insn->bpf.code)) {
	case BPF_JGE:
	case BPF_JSGE:
	case BPF_JLT:
	case BPF_JSLT:
		insn->negated = true;
		return true;
	default:
		return false;
	}
}

/* -INT_MIN is INT_MIN: the turned operation is another one, but for the low 32 bits of a sum and
 * for unsigned 32-bit comparisons. */
static bool
min_differs(const struct tinsn *insn)
{
	uint8_t op = BPF_OP(insn->bpf.code);
	switch (BPF_CLASS(insn->bpf.code)) {
	case BPF_ALU64:
		return op == BPF_ADD || op == BPF_SUB;
	case BPF_JMP:
		return op == BPF_JGE || op == BPF_JSGE || op == BPF_JLT || op == BPF_JSLT;
	case BPF_JMP32:
		return op == BPF_JSGE || op == BPF_JSLT;
	default:
		return false;
	}
}

void
pass_neg_add_sub(struct translation *t)
{
	for (uint32_t i = 0; i < t->insn_count; i++) {
		struct tinsn *insn = &t->insns[i];
		bool alu = tinsn_is_alu(insn);
		if (insn->skip != 0 || insn->second_slot || insn->bpf.imm >= 0 ||
			(!alu && !tinsn_is_jump_class(insn)) || BPF_SRC(insn->bpf.code) != BPF_K)
			continue;
		if (insn->bpf.imm == INT32_MIN && min_differs(insn) &&
			!translation_defect(t, (int32_t)i, RULE_MIN_IMMEDIATE))
			continue;
		if (alu ? turn_alu(insn) : turn_jump(insn))
			insn->bpf.imm = (int32_t) - (uint32_t)insn->bpf.imm;
	}
}
