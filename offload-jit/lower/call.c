/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls between eBPF functions. A frame in local memory, from its base up: the return address, then
 * R6..R9 if the function saves them, then the stack. The caller moves the frame base over its own
 * frame, the callee stores the return address; two routines shared by all save and restore R6..R9.
 */
#include "offload-jit/lower/family.h"
#include "offload-jit/rules.h"

enum {
	FRAME_ALIGN_BYTES = 64,
	SAVED_GPR = 12,  /* R6 low */
	SAVED_COUNT = 8, /* R6..R9, both halves */
	SAVED_IN_SLOTS = 3,
};

/* Move the frame base by the caller's frame, up or down. */
static void
move_frame(struct translation *t, enum isa_op op, uint32_t bytes)
{
	struct isa_operand right = emit_imm8(t, bytes, op_b(REG_SCRATCH));
	emit_alu(t, op_a(REG_FRAME), op_a(REG_FRAME), op, right);
	emit_csr_write(t, ISA_CSR_LM_ADDR_0, op_a(REG_FRAME));
}

static const struct tframe *
frame_at(const struct translation *t, int32_t start)
{
	for (uint32_t i = 0; i < t->frame_count; i++)
		if ((int32_t)t->frames[i].start == start)
			return &t->frames[i];
	return NULL;
}

int
lower_call(struct translation *t, struct tinsn *insn)
{
	uint32_t caller_bytes = (t->frame->depth_bytes + FRAME_ALIGN_BYTES - 1) &
				~(uint32_t)(FRAME_ALIGN_BYTES - 1);
	const struct tframe *callee = frame_at(t, insn->target);
	if (caller_bytes != 0)
		move_frame(t, ISA_ALU_ADD, caller_bytes);
	uint32_t return_address;
	if (callee->saves_regs) {
		emit_branch_reloc(t, ISA_BR, IMAGE_REL_PUSH_REGS, 0, 2);
		uint32_t entry = emit_immed_address(t, op_b(REG_SCRATCH), 0);
		if (entry < t->word_limit)
			t->words[entry].target_insn = insn->target;
		return_address = emit_immed_address(t, op_a(REG_SCRATCH), 0);
	} else {
		emit_branch_insn(t, ISA_BR, insn->target, 1);
		return_address = emit_immed_address(t, op_a(REG_SCRATCH), 0);
	}
	emit_here(t, return_address);
	if (caller_bytes != 0) {
		move_frame(t, ISA_ALU_SUB, caller_bytes);
		emit_nops(t, 3);
	}
	return 0;
}

void
lower_subprogram_entry(struct translation *t)
{
	emit_alu(t, op_lm(LM_STACK, 0), op_none(), ISA_ALU_B, op_a(REG_SCRATCH));
}

int
lower_exit(struct translation *t, struct tinsn *insn)
{
	if (t->frame == t->frames) {
		emit_branch_reloc(t, ISA_BR, IMAGE_REL_GO_OUT, 0, 0);
		return 0;
	}
	if (t->frame->saves_regs)
		emit_branch_reloc(t, ISA_BR, IMAGE_REL_POP_REGS, 0, 1);
	emit_alu(t, op_a(REG_SCRATCH), op_none(), ISA_ALU_B, op_lm(LM_STACK, 0));
	if (!t->frame->saves_regs)
		emit_return(t, op_a(REG_SCRATCH), 0);
	return 0;
}

/* Frame words 1..8 hold the saved registers; the last three moves are the slots of the return. */
void
lower_register_routines(struct translation *t)
{
	t->push_word = t->word_count;
	for (unsigned i = 0; i < SAVED_COUNT; i++) {
		if (i == SAVED_COUNT - SAVED_IN_SLOTS)
			emit_return(t, op_b(REG_SCRATCH), SAVED_IN_SLOTS);
		emit_alu(t, op_lm(LM_STACK, i + 1), op_none(), ISA_ALU_B, op_b(SAVED_GPR + i));
	}
	t->pop_word = t->word_count;
	for (unsigned i = 0; i < SAVED_COUNT; i++) {
		if (i == SAVED_COUNT - SAVED_IN_SLOTS)
			emit_return(t, op_a(REG_SCRATCH), SAVED_IN_SLOTS);
		emit_alu(t, op_both(SAVED_GPR + i), op_none(), ISA_ALU_B, op_lm(LM_STACK, i + 1));
	}
}
