/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who reads what. A read is noted in the stored states that the path came through, so that a state
 * is later compared only by what mattered; and 32-bit results whose upper half is read are noted as
 * needing zero extension (docs/verifier.md "Liveness", "Zero extension").
 */
#include "offload-jit/verifier/internal.h"

#include <assert.h>

enum { READ_MASK = VLIVE_READ32 | VLIVE_READ64 };

/* Mark from @p p up. The first step is screened by a write in @p state only if p is its parent. */
static void
mark_chain(const struct vreg *state, struct vreg *p, uint8_t flag)
{
	bool screened = p == state->parent;

	while (p) {
		if (screened && (state->live & VLIVE_WRITTEN))
			return;
		if ((p->live & READ_MASK) == flag || (p->live & VLIVE_READ64))
			return;
		p->live |= flag;
		if (flag == VLIVE_READ64)
			p->live &= (uint8_t)~VLIVE_READ32;
		state = p;
		p = state->parent;
		screened = true;
	}
}

int
mark_read(struct verifier *v, const struct vreg *state, struct vreg *parent, uint8_t flag)
{
	mark_chain(state, parent, flag);
	return 0;
}

int
mark_slot_read(struct verifier *v, struct vslot *slot)
{
	return mark_read(v, &slot->spill, slot->spill.parent, VLIVE_READ64);
}

static void
mark_zext(struct verifier *v, struct vreg *reg)
{
	if (reg->subdef == 0)
		return;
	v->result->zext[reg->subdef - 1] = true;
	reg->subdef = 0;
}

/* Is the register used (or defined) with 64 bits by the current instruction? */
static bool
is_wide(const struct verifier *v, const struct vreg *reg, enum operand operand)
{
	const struct bpf_insn *insn = insn_at(v, v->insn);
	bool source = operand == OPERAND_SRC;

	switch (bpf_class(insn)) {
	case BPF_ALU64:
	case BPF_JMP:
		return true;
	case BPF_ALU:
		return bpf_op(insn) == BPF_END && insn->imm == 64;
	case BPF_JMP32:
		return false;
	case BPF_LDX:
		return source || bpf_size_bytes(insn) == 8;
	case BPF_STX: /* the pointer operand whole, a number as wide as the store */
		return (source && reg->kind != VREG_SCALAR) || bpf_size_bytes(insn) == 8;
	case BPF_LD:
		return source || bpf_is_ld_imm64(insn);
	default: /* BPF_ST: its base */
		return true;
	}
}

int
reg_operand_wide(struct verifier *v, unsigned regno, enum operand operand, bool wide)
{
	if (regno >= VREG_COUNT)
		return refuse(v, RULE_REGISTER_NUMBER, NULL, "the instruction names R%u", regno);
	struct vreg *reg = reg_of(v, regno);
	if (operand == OPERAND_SRC) {
		if (reg->kind == VREG_NOT_INIT)
			return refuse(v, RULE_UNINIT_REGISTER, NULL,
				"R%u is read before it is written", regno);
		if (regno == BPF_REG_10)
			return 0;
		if (wide)
			mark_zext(v, reg);
		return mark_read(v, reg, reg->parent, wide ? VLIVE_READ64 : VLIVE_READ32);
	}
	if (regno == BPF_REG_10)
		return refuse(v, RULE_FRAME_POINTER, NULL, NULL);
	reg->live |= VLIVE_WRITTEN;
	reg->subdef = wide ? 0 : (int32_t)v->insn + 1;
	if (operand == OPERAND_DST)
		reg_unknown(reg);
	return 0;
}

int
reg_operand(struct verifier *v, unsigned regno, enum operand operand)
{
	bool wide = regno < VREG_COUNT && is_wide(v, reg_of(v, regno), operand);

	return reg_operand_wide(v, regno, operand, wide);
}

/* What the old state's continuation reads, the current path reads as well. @return flag marked */
static uint8_t
propagate_one(const struct vreg *old, struct vreg *cur)
{
	uint8_t flag = old->live & READ_MASK, own = cur->live & READ_MASK;

	if (flag == 0 || own == flag || (own & VLIVE_READ64))
		return 0;
	mark_chain(old, cur, flag);
	return flag;
}

int
propagate_liveness(struct verifier *v, const struct vstate *old)
{
	struct vstate *cur = v->cur;

	for (uint32_t f = 0; f <= old->top; f++) {
		const struct vframe *from = old->frames[f];
		struct vframe *to = cur->frames[f];
		for (unsigned i = f < old->top ? BPF_REG_6 : BPF_REG_0; i < BPF_REG_10; i++) {
			if (propagate_one(&from->regs[i], &to->regs[i]) == VLIVE_READ64)
				mark_zext(v, &to->regs[i]);
		}
		for (uint32_t i = 0; i < from->slot_count && i < to->slot_count; i++)
			propagate_one(&from->slots[i].spill, &to->slots[i].spill);
	}
	return 0;
}
