/* SPDX-License-Identifier: BSD-2-Clause */
#include "offload-jit/lower/emit.h"
#include "offload-jit/rules.h"

#include <assert.h>

/* Override word of an indirect command: bit 7 = the length is here, bits 12:8 = length - 1
 * (docs/isa.md "Indirect reference"). */
enum { OVERRIDE_LENGTH = 0x80, OVERRIDE_LENGTH_SHIFT = 8 };

static struct tword *
emit(struct translation *t, struct isa_insn insn)
{
	static struct tword lost; /* written when the image is full, never read */
	struct tword *word = &lost;
	if (t->word_count < t->word_limit)
		word = &t->words[t->word_count++];
	else
		t->overflow = true;
	if (insn.dst.kind == EMIT_BOTH_BANKS) {
		insn.dst.kind = ISA_GPR_A;
		insn.wr_both = true;
	}
	*word = (struct tword){.insn = insn, .target_insn = -1, .source = t->at};
	return word;
}

void
emit_alu(struct translation *t, struct isa_operand dst, struct isa_operand left, enum isa_op op,
	struct isa_operand right)
{
	emit(t, (struct isa_insn){.op = op, .dst = dst, .left = left, .right = right});
}

void
emit_shf(struct translation *t, struct isa_operand dst, struct isa_operand left, enum isa_op op,
	struct isa_operand right, enum isa_shift shift, unsigned amount)
{
	emit(t, (struct isa_insn){.op = op,
			.dst = dst,
			.left = left,
			.right = right,
			.shift = shift,
			.amount = (uint8_t)amount});
}

static void
emit_field(struct translation *t, enum isa_op op, struct isa_operand dst, unsigned byte_mask,
	struct isa_operand src, enum isa_shift shift, unsigned amount)
{
	if (shift != ISA_ROTATE && amount == 0)
		shift = ISA_ROTATE; /* 0 would mean an indirect amount */
	/* The destination is a source too: with both banks the old value comes from the other one.
	 */
	bool both = dst.kind == EMIT_BOTH_BANKS;
	if (both)
		dst.kind = src.kind == ISA_GPR_A ? ISA_GPR_B : ISA_GPR_A;
	emit(t, (struct isa_insn){.op = op,
			.dst = dst,
			.wr_both = both,
			.right = src,
			.byte_mask = (uint8_t)byte_mask,
			.shift = shift,
			.amount = (uint8_t)amount});
}

void
emit_ld_field(struct translation *t, struct isa_operand dst, unsigned byte_mask,
	struct isa_operand src, enum isa_shift shift, unsigned amount)
{
	emit_field(t, ISA_LD_FIELD, dst, byte_mask, src, shift, amount);
}

void
emit_ld_field_clear(struct translation *t, struct isa_operand dst, unsigned byte_mask,
	struct isa_operand src, enum isa_shift shift, unsigned amount)
{
	emit_field(t, ISA_LD_FIELD_W_CLR, dst, byte_mask, src, shift, amount);
}

void
emit_immed(struct translation *t, struct isa_operand dst, uint16_t value, unsigned shift_bytes,
	bool invert)
{
	emit(t, (struct isa_insn){.op = ISA_IMMED,
			.dst = dst,
			.imm = value,
			.imm_shift = (uint8_t)shift_bytes,
			.imm_invert = invert});
}

uint32_t
emit_immed_address(struct translation *t, struct isa_operand dst, uint32_t image_word)
{
	uint32_t index = t->word_count;
	struct tword *word = emit(t, (struct isa_insn){.op = ISA_IMMED, .dst = dst});
	word->insn.imm = image_word;
	word->reloc = IMAGE_REL_IMMED;
	return index;
}

/* 16 bits and a byte shift that make up a value; the tests in the driver's order. */
static bool
pack_immed(uint32_t value, uint16_t *bits, unsigned *shift_bytes)
{
	if (value <= 0xffff)
		*shift_bytes = 0;
	else if ((value & 0xff0000ff) == 0)
		*shift_bytes = 1;
	else if ((value & 0xffff) == 0)
		*shift_bytes = 2;
	else
		return false;
	*bits = (uint16_t)(value >> 8 * *shift_bytes);
	return true;
}

void
emit_load(struct translation *t, struct isa_operand dst, uint32_t value)
{
	uint16_t bits;
	unsigned shift_bytes;
	if (pack_immed(value, &bits, &shift_bytes)) {
		emit_immed(t, dst, bits, shift_bytes, false);
	} else if (pack_immed(~value, &bits, &shift_bytes)) {
		emit_immed(t, dst, bits, shift_bytes, true);
	} else {
		emit_immed(t, dst, (uint16_t)value, 0, false);
		emit(t, (struct isa_insn){
				.op = ISA_IMMED_W, .dst = dst, .imm = value >> 16, .byte = 1});
	}
}

static struct isa_operand
constant(struct translation *t, uint32_t value, uint32_t limit, struct isa_operand scratch)
{
	if (value <= limit)
		return op_imm(value);
	emit_load(t, scratch, value);
	return scratch;
}

struct isa_operand
emit_imm8(struct translation *t, uint32_t value, struct isa_operand scratch)
{
	return constant(t, value, 255, scratch);
}

struct isa_operand
emit_imm7(struct translation *t, uint32_t value, struct isa_operand scratch)
{
	return constant(t, value, 127, scratch);
}

void
emit_zero(struct translation *t, unsigned gpr)
{
	emit_immed(t, op_both(gpr), 0, 0, false);
}

void
emit_frame_pointer(struct translation *t)
{
	struct isa_operand depth = emit_imm8(t, t->frame->depth_bytes, op_b(REG_SCRATCH));
	emit_alu(t, op_both(gpr_low(BPF_REG_10)), op_a(REG_FRAME), ISA_ALU_ADD, depth);
	emit_zero(t, gpr_low(BPF_REG_10) + 1);
}

void
emit_zext(struct translation *t, unsigned gpr)
{
	if (t->insns[t->at].facts->zext)
		emit_zero(t, gpr + 1);
}

/* A branch as the assembler writes it: state number 2 when unused, flags decided at stage 1. */
static struct tword *
emit_br(struct translation *t, enum isa_op op, unsigned defer)
{
	return emit(t, (struct isa_insn){.op = op,
			       .defer = (uint8_t)defer,
			       .css = 2,
			       .ev_pip = op == ISA_BR ? 0 : 1});
}

uint32_t
emit_branch(struct translation *t, enum isa_op op, uint32_t image_word, unsigned defer)
{
	uint32_t index = t->word_count;
	struct tword *word = emit_br(t, op, defer);
	word->reloc = IMAGE_REL_BR;
	word->insn.target = (uint16_t)image_word;
	return index;
}

void
emit_branch_insn(struct translation *t, enum isa_op op, int32_t insn, unsigned defer)
{
	struct tword *word = emit_br(t, op, defer);
	word->reloc = IMAGE_REL_BR;
	word->target_insn = insn;
}

void
emit_branch_reloc(struct translation *t, enum isa_op op, enum image_reloc reloc, uint32_t addend,
	unsigned defer)
{
	struct tword *word = emit_br(t, op, defer);
	word->reloc = reloc;
	word->insn.target = (uint16_t)(IMAGE_REL_TARGET + addend);
}

uint32_t
emit_branch_bit(struct translation *t, struct isa_operand reg, unsigned bit, uint32_t image_word,
	unsigned defer)
{
	uint32_t index = t->word_count;
	struct tword *word = emit(
		t, (struct isa_insn){
			   .op = ISA_BR_BSET, .left = reg, .imm = bit, .defer = (uint8_t)defer});
	word->reloc = IMAGE_REL_BR;
	word->insn.target = (uint16_t)image_word;
	return index;
}

void
emit_here(struct translation *t, uint32_t word)
{
	if (word >= t->word_limit)
		return; /* the image is full, nothing was emitted there */
	if (t->words[word].reloc == IMAGE_REL_IMMED)
		t->words[word].insn.imm = t->word_count;
	else
		t->words[word].insn.target = (uint16_t)t->word_count;
}

void
emit_return(struct translation *t, struct isa_operand reg, unsigned defer)
{
	emit(t, (struct isa_insn){.op = ISA_JUMP, .left = reg, .defer = (uint8_t)defer});
}

void
emit_csr_write(struct translation *t, unsigned csr, struct isa_operand src)
{
	emit(t, (struct isa_insn){.op = ISA_CSR_WR, .csr = (uint16_t)csr, .left = src});
}

void
emit_csr_read(struct translation *t, unsigned csr)
{
	emit(t, (struct isa_insn){.op = ISA_CSR_RD, .csr = (uint16_t)csr});
}

void
emit_nops(struct translation *t, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		emit_immed(t, op_none(), 0, 0, false);
}

static enum isa_mul_type
multiply_type(unsigned steps)
{
	return steps == 2 ? ISA_MUL_16X16 : ISA_MUL_32X32;
}

void
emit_multiply(
	struct translation *t, struct isa_operand left, struct isa_operand right, unsigned steps)
{
	emit(t, (struct isa_insn){.op = ISA_MUL_START,
			.left = left,
			.right = right,
			.mul_type = ISA_MUL_TYPE_START});
	for (unsigned step = 1; step <= steps; step++)
		emit(t, (struct isa_insn){.op = ISA_MUL_STEP,
				.left = left,
				.right = right,
				.mul_type = multiply_type(steps),
				.mul_step = (uint8_t)step});
}

void
emit_product(struct translation *t, struct isa_operand dst, unsigned steps, bool high)
{
	emit(t, (struct isa_insn){.op = high ? ISA_MUL_LAST2 : ISA_MUL_LAST,
			.dst = dst,
			.mul_type = multiply_type(steps)});
}

void
emit_cmd(struct translation *t, const struct emit_cmd *cmd)
{
	/* Action and token of the memory unit's commands (docs/isa.md "Commands"). */
	static const struct {
		uint8_t op, action, token;
	} rows[] = {
		[CMD_READ8] = {ISA_CMD_READ8, 3, 1},
		[CMD_WRITE8_SWAP] = {ISA_CMD_WRITE8_SWAP, 2, 2},
		[CMD_WRITE32_SWAP] = {ISA_CMD_WRITE32_SWAP, 31, 2},
		[CMD_READ32_SWAP] = {ISA_CMD_READ32_SWAP, 28, 2},
		[CMD_ADD] = {ISA_CMD_ADD, 7, 0},
		[CMD_ADD_IMM] = {ISA_CMD_ADD_IMM, 7, 2},
	};
	bool add64 = cmd->op == CMD_ADD && (cmd->length & 4) != 0;
	emit(t, (struct isa_insn){
			.op = ISA_CMD,
			.left = cmd->left,
			.right = cmd->right,
			.cmd = {.target = ISA_MEM,
				.op = add64 ? ISA_CMD_ADD64 : rows[cmd->op].op,
				.action = rows[cmd->op].action,
				.token = rows[cmd->op].token,
				.mode = cmd->mode,
				.xfer = (uint8_t)cmd->xfer,
				.len = cmd->length & 7,
				.sig = cmd->no_swap ? 0 : 1,
				.swap = cmd->no_swap ? 3 : (uint8_t)cmd->defer,
				.indirect = cmd->indirect},
		});
}

void
emit_map_address(struct translation *t, struct emit_cmd *cmd, unsigned gpr, int16_t off)
{
	/* The driver's constant has no sign in the upper half: the carry of the lower one then adds
	 * 256 to the address. */
	enum isa_op high_op = ISA_ALU_ADD_CARRY;
	bool negative = off < 0;
	if (negative &&
		!translation_defect_value(t, t->at, RULE_NEGATIVE_VALUE_OFFSET, "offset %d", off))
		high_op = ISA_ALU_SUB_CARRY;
	cmd->mode = ISA_MODE_40_BA;
	if (off == 0) {
		cmd->left = op_a(gpr);
		cmd->right = op_b(gpr + 1);
		return;
	}
	bool subtract = high_op == ISA_ALU_SUB_CARRY;
	uint32_t value = subtract ? (uint32_t)-off : (uint32_t)off;
	struct isa_operand right = emit_imm7(t, value, op_b(REG_SCRATCH));
	emit_alu(t, op_a(REG_SCRATCH), op_a(gpr), subtract ? ISA_ALU_SUB : ISA_ALU_ADD, right);
	emit_alu(t, op_b(REG_SCRATCH), op_b(gpr + 1), high_op, op_imm(0));
	cmd->left = op_a(REG_SCRATCH);
	cmd->right = op_b(REG_SCRATCH);
}

void
emit_length(struct translation *t, unsigned units)
{
	assert(units >= 1 && units <= 32);
	emit_load(t, op_none(), OVERRIDE_LENGTH | (units - 1) << OVERRIDE_LENGTH_SHIFT);
}
