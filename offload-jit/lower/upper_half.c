/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where the upper half of a register may hold what was there before. Loads and 32-bit operations
 * clear it only when the verifier says that it is read later (insn_facts.zext). A 32-bit operation
 * that writes the register anew takes over that duty; two of them do not fulfil it: the division
 * and the short multiplication write the lower half only, with or without the flag.
 */
#include "offload-jit/lower/family.h"
#include "offload-jit/rules.h"

#include <stdlib.h>

/* One bit for each register: its upper half is not known to be what eBPF says. */
typedef uint16_t reg_set;

struct halves {
	const struct translation *t;
	reg_set *before; /* each instruction */
	reg_set at_exit; /* of any subprogram */
	bool changed;
};

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

static reg_set
after(const struct tinsn *insn, reg_set set)
{
	unsigned dst = tinsn_is_legacy_load(insn) ? BPF_REG_0 : insn->bpf.dst_reg;
	uint8_t class = BPF_CLASS(insn->bpf.code);
	if (insn->skip != 0 || writes_lower_half_only(insn))
		return set;
	if (insn->bpf.code == (BPF_JMP | BPF_CALL))
		return set & ~1u; /* of a helper; functions end in an exit */
	if (class != BPF_ALU && class != BPF_ALU64 && class != BPF_LDX && class != BPF_LD)
		return set;
	if (clears_on_demand(insn) && !insn->facts->zext)
		return (reg_set)(set | 1u << dst);
	return (reg_set)(set & ~(1u << dst));
}

static void
reaches(struct halves *h, int64_t insn, reg_set set)
{
	if (insn < 0 || insn >= h->t->insn_count || (h->before[insn] | set) == h->before[insn])
		return;
	h->before[insn] |= set;
	h->changed = true;
}

static void
flow(struct halves *h, uint32_t at)
{
	const struct tinsn *insn = &h->t->insns[at];
	uint8_t code = insn->bpf.code;
	reg_set set = after(insn, h->before[at]);
	if (code == (BPF_JMP | BPF_EXIT)) {
		h->changed |= (h->at_exit | set) != h->at_exit;
		h->at_exit |= set;
		return;
	}
	if (insn->target >= 0) {
		reaches(h, insn->target, set);
		if (code == (BPF_JMP | BPF_CALL)) /* and what it returns */
			reaches(h, at + 1, (reg_set)(set | (h->at_exit & 1)));
		if (code == (BPF_JMP | BPF_JA) || code == (BPF_JMP | BPF_CALL))
			return;
	}
	reaches(h, (int64_t)at + 1, set);
}

/* No memory: assume that it may. */
static bool
upper_half_open(const struct translation *t, uint32_t at, unsigned reg)
{
	struct halves h = {.t = t, .before = calloc(t->insn_count, sizeof(*h.before))};
	if (h.before == NULL)
		return true;
	do {
		h.changed = false;
		for (uint32_t i = 0; i < t->insn_count; i++)
			flow(&h, i);
	} while (h.changed);
	bool open = h.before[at] >> reg & 1;
	free(h.before);
	return open;
}

void
lower_kept_upper_half(struct translation *t, const struct tinsn *insn)
{
	if (BPF_CLASS(insn->bpf.code) != BPF_ALU || !insn->facts->zext ||
		!upper_half_open(t, (uint32_t)t->at, insn->bpf.dst_reg))
		return;
	if (!translation_defect(t, t->at, RULE_UPPER_HALF_KEPT))
		emit_zero(t, gpr_low(insn->bpf.dst_reg) + 1);
}
