/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What stands around the body: the packet length is fetched on entry; on exit the return code
 * selects the action byte, bits 23:16 of the result word, from a constant.
 */
#include "offload-jit/lower/family.h"

#include <linux/pkt_cls.h>

enum {
	LENGTH_MASK = 0x3fff,     /* the packet vector's length field */
	XDP_ACTIONS = 0x44112282, /* an action byte per return code: ABORTED, DROP, PASS, TX */
	XDP_ABORT_ACTION = 0x82,
	TC_ACTIONS = 0x41221211, /* low nibble of the action per return code */
	TC_STATS = 0x41001211,   /* high nibble: which counter */
	TC_ABORT_ACTION = 0x11,
};

void
lower_prologue(struct translation *t)
{
	emit_immed(t, op_b(REG_LENGTH), LENGTH_MASK, 0, false);
	emit_alu(t, op_b(REG_LENGTH), op_b(REG_LENGTH), ISA_ALU_AND,
		op_lm(LM_VECTOR, VECTOR_LENGTH));
}

static void
leave(struct translation *t)
{
	emit_branch_reloc(t, ISA_BR, IMAGE_REL_NEXT_PKT, 0, 2);
}

/* Clear the result word. */
static void
clear_result(struct translation *t)
{
	emit_alu(t, op_a(0), op_none(), ISA_ALU_B, op_imm(0));
}

/* --opt=max: the result word in one word. */
static void
leave_with(struct translation *t, unsigned action)
{
	emit_branch_reloc(t, ISA_BR, IMAGE_REL_NEXT_PKT, 0, 1);
	emit_immed(t, op_a(0), (uint16_t)action, 2, false);
}

uint8_t
lower_exit_action(const struct translation *t, uint32_t code)
{
	if (t->program->type == BPF_PROG_TYPE_XDP)
		return code <= XDP_TX ? (uint8_t)((uint32_t)XDP_ACTIONS >> 8 * code)
				      : XDP_ABORT_ACTION;
	if (code > TC_ACT_REDIRECT)
		return TC_ABORT_ACTION;
	return (uint8_t)(((uint32_t)TC_ACTIONS >> 4 * code & 0xf) |
			 ((uint32_t)TC_STATS >> 4 * code & 0xf) << 4);
}

static void
abort_part(struct translation *t, unsigned action)
{
	t->abort_word = t->word_count;
	leave(t);
	clear_result(t);
	emit_ld_field(t, op_a(0), 0xc, op_imm(action), ISA_SHIFT_LEFT, 16);
}

/* Refuse return codes above the last table entry, unsigned. @return the branch to the abort part */
static uint32_t
check_code(struct translation *t, unsigned last)
{
	t->exit_word = t->word_count;
	emit_alu(t, op_none(), op_imm(last), ISA_ALU_SUB, op_b(0));
	return emit_branch(t, ISA_BCC, t->abort_word, 0);
}

/* dst = mask & (table >> A[1]) */
static void
select_entry(struct translation *t, struct isa_operand dst, unsigned mask, unsigned table_gpr)
{
	emit_alu(t, op_none(), op_a(1), ISA_ALU_OR, op_imm(0));
	emit_shf(t, dst, op_imm(mask), ISA_SHF_AND, op_b(table_gpr), ISA_SHIFT_RIGHT, 0);
}

static void
xdp_epilogue(struct translation *t)
{
	abort_part(t, XDP_ABORT_ACTION);
	check_code(t, XDP_TX);
	emit_load(t, op_b(2), XDP_ACTIONS);
	emit_shf(t, op_a(1), op_none(), ISA_SHF_B, op_b(0), ISA_SHIFT_LEFT, 3);
	select_entry(t, op_b(2), 0xff, 2);
	leave(t);
	clear_result(t);
	emit_ld_field(t, op_a(0), 0xc, op_b(2), ISA_SHIFT_LEFT, 16);
}

static void
tc_epilogue(struct translation *t)
{
	abort_part(t, TC_ABORT_ACTION);
	check_code(t, TC_ACT_REDIRECT);
	clear_result(t);
	emit_load(t, op_b(2), TC_ACTIONS);
	emit_load(t, op_b(3), TC_STATS);
	emit_shf(t, op_a(1), op_none(), ISA_SHF_B, op_b(0), ISA_SHIFT_LEFT, 2);
	select_entry(t, op_a(2), 0xf, 2);
	select_entry(t, op_b(2), 0xf, 3);
	leave(t);
	emit_shf(t, op_b(2), op_a(2), ISA_SHF_OR, op_b(2), ISA_SHIFT_LEFT, 4);
	emit_ld_field(t, op_a(0), 0xc, op_b(2), ISA_SHIFT_LEFT, 16);
}

/* The same tables; the exit part comes first, so that the program's end falls into it. */
static void
short_epilogue(struct translation *t)
{
	bool xdp = t->program->type == BPF_PROG_TYPE_XDP;
	uint32_t to_abort = check_code(t, xdp ? XDP_TX : TC_ACT_REDIRECT);
	emit_load(t, op_b(2), xdp ? XDP_ACTIONS : TC_ACTIONS);
	if (!xdp)
		emit_load(t, op_b(3), TC_STATS);
	emit_shf(t, op_a(1), op_none(), ISA_SHF_B, op_b(0), ISA_SHIFT_LEFT, xdp ? 3 : 2);
	select_entry(t, xdp ? op_b(2) : op_a(2), xdp ? 0xff : 0xf, 2);
	if (!xdp) {
		select_entry(t, op_b(2), 0xf, 3);
		emit_branch_reloc(t, ISA_BR, IMAGE_REL_NEXT_PKT, 0, 2);
		emit_shf(t, op_b(2), op_a(2), ISA_SHF_OR, op_b(2), ISA_SHIFT_LEFT, 4);
	} else {
		emit_branch_reloc(t, ISA_BR, IMAGE_REL_NEXT_PKT, 0, 1);
	}
	emit_shf(t, op_a(0), op_none(), ISA_SHF_B, op_b(2), ISA_SHIFT_LEFT, 16);
	emit_here(t, to_abort);
	t->abort_word = t->word_count;
	leave_with(t, xdp ? XDP_ABORT_ACTION : TC_ABORT_ACTION);
}

void
lower_epilogue(struct translation *t)
{
	if (t->options->opt == JIT_OPT_MAX) {
		short_epilogue(t);
		return;
	}
	if (t->program->type == BPF_PROG_TYPE_XDP)
		xdp_epilogue(t);
	else
		tc_epilogue(t);
}

/* The prefetcher reads that many words past the last one executed. */
void
lower_padding(struct translation *t)
{
	emit_nops(t, ISA_PREFETCH_WORDS);
}
