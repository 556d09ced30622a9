/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stack memory: words of local memory behind a pointer. The first 64 bytes of a frame are reached
 * through the frame's own pointer; everything else through a scratch pointer that is set first
 * (three words pass before a new pointer is seen). An index is ORed into the pointer, not added, so
 * the pointer is rounded down to what the index covers, or the access walks word by word with
 * post-increment.
 */
#include "offload-jit/lower/family.h"
#include "offload-jit/rules.h"

#include <stdlib.h>

enum {
	FRAME_REACH_BYTES = 64, /* by an index of 0..15 */
	BLOCK_BYTES = 32,       /* by an index of 0..7, the limit of byte-field operands */
	RESTRICTED_INDEX_MAX = 7,
	POINTER_DELAY_WORDS = 3,
};

/* An access in progress: one step moves the bytes that share a register word and a memory word. */
struct access {
	bool load;
	bool walk;     /* advance the pointer instead of indexing */
	unsigned ptr;  /* LM pointer */
	int off;       /* byte offset behind the pointer */
	unsigned left; /* bytes still to move */
	/* of the current step */
	unsigned gpr, gpr_byte;
	unsigned bytes;
	bool first, last, new_reg, advance;
};

static int
byte_in_word(int off)
{
	return abs(off % 4);
}

static struct isa_operand
memory_word(const struct access *a)
{
	if (a->advance && a->bytes == 4)
		return op_lm_next(a->ptr);
	return op_lm(a->ptr, (unsigned)(a->off / 4));
}

static void
advance_pointer(struct translation *t, const struct access *a)
{
	if (a->advance)
		emit_alu(t, op_none(), op_none(), ISA_ALU_B, op_lm_next(a->ptr));
}

/* Byte fields are moved with a shift from one place in the word to another. */
static void
move_field(struct translation *t, bool clear, struct isa_operand dst, unsigned to,
	struct isa_operand src, unsigned from, unsigned bytes)
{
	unsigned mask = ((1U << bytes) - 1) << to;
	enum isa_shift shift = from > to   ? ISA_SHIFT_RIGHT
			       : from < to ? ISA_SHIFT_LEFT
					   : ISA_ROTATE;
	unsigned amount = 8 * (from > to ? from - to : to - from);
	if (clear)
		emit_ld_field_clear(t, dst, mask, src, shift, amount);
	else
		emit_ld_field(t, dst, mask, src, shift, amount);
}

static void
load_step(struct translation *t, const struct access *a)
{
	if (a->bytes == 4) {
		emit_alu(t, op_both(a->gpr), op_none(), ISA_ALU_B, memory_word(a));
		return;
	}
	struct isa_operand src = memory_word(a);
	if (a->off / 4 > RESTRICTED_INDEX_MAX) {
		if (a->first || !a->new_reg)
			emit_alu(t, op_a(REG_SCRATCH), op_none(), ISA_ALU_B, src);
		src = op_a(REG_SCRATCH);
	}
	move_field(t, a->new_reg, op_both(a->gpr), a->gpr_byte, src, (unsigned)byte_in_word(a->off),
		a->bytes);
	advance_pointer(t, a);
}

static void
store_step(struct translation *t, const struct access *a)
{
	if (a->bytes == 4) {
		emit_alu(t, memory_word(a), op_none(), ISA_ALU_B, op_b(a->gpr));
		return;
	}
	struct isa_operand word = memory_word(a), dst = word;
	bool far = a->off / 4 > RESTRICTED_INDEX_MAX;
	if (far) {
		dst = op_a(REG_SCRATCH);
		if (a->first || a->last)
			emit_alu(t, dst, op_none(), ISA_ALU_B, word);
	}
	move_field(
		t, false, dst, (unsigned)byte_in_word(a->off), op_b(a->gpr), a->gpr_byte, a->bytes);
	if (a->new_reg || a->last) {
		if (far)
			emit_alu(t, word, op_none(), ISA_ALU_B, dst);
		advance_pointer(t, a);
	}
}

static void
move_bytes(struct translation *t, struct access *a)
{
	a->first = true;
	a->new_reg = true;
	while (a->left > 0) {
		unsigned in_reg = 4 - a->gpr_byte;
		unsigned in_word = (unsigned)(4 - byte_in_word(a->off));
		a->bytes = a->left;
		if (a->bytes > in_reg)
			a->bytes = in_reg;
		if (a->bytes > in_word)
			a->bytes = in_word;
		a->last = a->bytes == a->left;
		if (a->walk)
			a->off %= 4;
		a->advance = a->walk && a->new_reg && !a->last;
		if (a->load)
			load_step(t, a);
		else
			store_step(t, a);
		a->first = false;
		a->new_reg = false;
		a->gpr_byte += a->bytes;
		if (a->gpr_byte == 4) {
			a->gpr_byte = 0;
			a->gpr++;
			a->new_reg = true;
		}
		a->left -= a->bytes;
		a->off += (int)a->bytes;
	}
}

/* The scratch pointer = @p base + @p value, seen after the delay. */
static void
set_scratch_pointer(
	struct translation *t, struct isa_operand base, uint32_t value, unsigned delay_words)
{
	struct isa_operand right = emit_imm8(t, value, op_b(REG_SCRATCH));
	emit_alu(t, op_b(REG_SCRATCH), base, ISA_ALU_ADD, right);
	emit_csr_write(t, ISA_CSR_LM_ADDR_3, op_b(REG_SCRATCH));
	emit_nops(t, delay_words);
}

int
lower_stack(
	struct translation *t, struct tinsn *insn, bool load, unsigned gpr, unsigned pointer_gpr)
{
	const struct insn_facts *facts = insn->facts;
	unsigned bytes = tinsn_bytes(insn);
	bool narrow_load = load && bytes < 8;
	/* The word that zeroes the upper half passes the time as well. */
	unsigned delay = POINTER_DELAY_WORDS - (narrow_load && facts->zext ? 1 : 0);
	struct access a = {.load = load, .left = bytes, .gpr = gpr, .ptr = LM_SCRATCH};
	a.off = (int)t->frame->depth_bytes + insn->bpf.off + facts->base.off +
		(int)facts->base.var.value;
	if (facts->base_moves || facts->base_caller_frame) {
		if (facts->base_caller_frame && a.off < 0 && bytes < 4 && a.off % 2 != 0 &&
			!translation_defect(t, t->at, RULE_CALLER_FRAME_BYTE))
			a.off &= 3;
		a.walk = true;
		set_scratch_pointer(t, op_a(pointer_gpr), (uint32_t)insn->bpf.off, delay);
	} else if (a.off + (int)bytes <= FRAME_REACH_BYTES) {
		a.ptr = LM_STACK;
	} else if (a.off / BLOCK_BYTES == (a.off + (int)bytes - 1) / BLOCK_BYTES) {
		set_scratch_pointer(
			t, op_a(REG_FRAME), (uint32_t)a.off & ~(BLOCK_BYTES - 1U), delay);
		a.off %= BLOCK_BYTES;
	} else {
		a.walk = true;
		set_scratch_pointer(t, op_a(REG_FRAME), (uint32_t)a.off & ~3U, delay);
	}
	if (narrow_load)
		emit_zext(t, gpr);
	if (gpr == gpr_low(BPF_REG_10) && t->options->opt != JIT_OPT_LINUX)
		emit_zero(t, gpr + 1); /* the pointer was made there */
	move_bytes(t, &a);
	return 0;
}
