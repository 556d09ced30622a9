/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where the upper half of a register may hold what was there before. Loads and 32-bit operations
 * clear it only when the verifier says that it is read later (insn_facts.zext). A 32-bit operation
 * that writes the register anew takes over that duty; two of them do not fulfil it: the division
 * and the short multiplication write the lower half only, with or without the flag.
 */
#include "offload-jit/lower/family.h"
#include "offload-jit/lower/reach.h"
#include "offload-jit/rules.h"

static bool
writes_lower_half_only(const struct tinsn *insn)
{
	return BPF_CLASS(insn->bpf.code) == BPF_ALU &&
	       (BPF_OP(insn->bpf.code) == BPF_DIV || lower_multiplies_short(insn));
}

/* Does the instruction leave the upper half as it was, unless the flag asks for a zero? */
static bool
clears_on_demand(const struct tinsn *insn)
{
	uint8_t op = BPF_OP(insn->bpf.code);
	if (tinsn_is_load(insn))
		return tinsn_bytes(insn) < 8;
	if (tinsn_is_legacy_load(insn))
		return true;
	return BPF_CLASS(insn->bpf.code) == BPF_ALU && op != BPF_MOV && op != BPF_MUL &&
	       op != BPF_END;
}

/* One bit for each register: its upper half is not known to be what eBPF says. */
static reach_set
after(const struct tinsn *insn, reach_set set)
{
	unsigned dst = tinsn_is_legacy_load(insn) ? BPF_REG_0 : insn->bpf.dst_reg;
	uint8_t class = BPF_CLASS(insn->bpf.code);
	if (writes_lower_half_only(insn))
		return set;
	if (insn->bpf.code == (BPF_JMP | BPF_CALL))
		return set & ~1u; /* of a helper; functions end in an exit */
	if (class != BPF_ALU && class != BPF_ALU64 && class != BPF_LDX && class != BPF_LD)
		return set;
	if (clears_on_demand(insn) && !insn->facts->zext)
		return (reach_set)(set | 1u << dst);
	return (reach_set)(set & ~(1u << dst));
}

static const struct reach_question open_halves = {after, .returned = 1u << BPF_REG_0};

void
lower_kept_upper_half(struct translation *t, const struct tinsn *insn)
{
	if (BPF_CLASS(insn->bpf.code) != BPF_ALU || !insn->facts->zext ||
		!(lower_reach(t, &open_halves, (uint32_t)t->at) >> insn->bpf.dst_reg & 1))
		return;
	if (!translation_defect(t, t->at, RULE_UPPER_HALF_KEPT))
		emit_zero(t, gpr_low(insn->bpf.dst_reg) + 1);
}
