/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * instruction -> word. Among equivalent words this writes the one of the Linux offload JIT: absent
 * sources 0, absent destinations the constant pattern 0, operands exchanged only where the banks
 * ask for it (docs/isa.md, "Field, bank and swap").
 */
#include "isa/form.h"

#include <errno.h>

static const char BAD_DESTINATION[] = "no such destination in this instruction";
static const char BAD_SOURCE[] = "no such source in this instruction";
static const char BAD_PAIR[] = "two sources of one register class";
static const char BAD_BANK[] = "both sources need the same bank field";
static const char BAD_RANGE[] = "a number is out of range";
static const char BAD_LM_GROUP[] = "LM pointers 0/1 and 2/3 in one source field group";
static const char MISSING[] = "a source is missing";

struct encoder {
	const struct isa_insn *insn;
	const struct isa_row *row;
	enum isa_ctx_mode mode;
	bool restricted; /* 8-bit operand fields */
	uint64_t word;
	const char *error; /* the first that was found */
};

static void
refuse(struct encoder *e, const char *why)
{
	if (e->error == NULL)
		e->error = why;
}

static void
put(struct encoder *e, uint64_t value, unsigned low)
{
	e->word |= value << low;
}

/* A number into a field of some bits. */
static void
put_number(struct encoder *e, uint64_t value, unsigned low, unsigned width)
{
	if (value >> width)
		refuse(e, BAD_RANGE);
	else
		put(e, value, low);
}

static unsigned
operand_code(struct encoder *e, const struct isa_operand *operand, const char *why)
{
	int code = e->restricted ? isa_operand_encode8(operand, e->mode)
				 : isa_operand_encode10(operand, e->mode);
	if (code < 0) {
		refuse(e, why);
		return 0;
	}
	return (unsigned)code;
}

static unsigned
source_code(struct encoder *e, const struct isa_operand *operand)
{
	if (operand->kind == ISA_NONE)
		return 0;
	if (operand->kind == ISA_LM && operand->ptr > 1)
		e->word |= isa_bit(true, ISA_BIT_SRC_LM);
	return operand_code(e, operand, BAD_SOURCE);
}

static unsigned
destination_code(struct encoder *e, const struct isa_operand *operand)
{
	if (operand->kind == ISA_NONE)
		return e->restricted ? ISA_CODE8_CONST : ISA_CODE10_CONST;
	if (operand->kind == ISA_IMM)
		refuse(e, BAD_DESTINATION);
	if (operand->kind == ISA_LM && operand->ptr > 1)
		e->word |= isa_bit(true, ISA_BIT_DST_LM);
	return operand_code(e, operand, BAD_DESTINATION);
}

static bool
lm_group_conflict(const struct isa_operand *a, const struct isa_operand *b)
{
	return a->kind == ISA_LM && b->kind == ISA_LM && (a->ptr > 1) != (b->ptr > 1);
}

/* A constant that needs the eighth bit. */
static bool
is_wide(const struct isa_operand *operand)
{
	return operand->kind == ISA_IMM && operand->num > 127;
}

/* Place left and right in the fields A and B. Returns whether they are exchanged. */
static bool
put_sources(struct encoder *e, const struct isa_operand *left, const struct isa_operand *right)
{
	bool swap = isa_operand_in_bank_b(left) || isa_operand_in_bank_a(right);
	const struct isa_operand *a = swap ? right : left, *b = swap ? left : right;

	if (isa_operand_conflict(left, right))
		refuse(e, lm_group_conflict(left, right) ? BAD_LM_GROUP : BAD_PAIR);
	if (isa_operand_in_bank_b(a) || isa_operand_in_bank_a(b))
		refuse(e, BAD_BANK);
	put(e, source_code(e, a), 0);
	put(e, source_code(e, b), 10);
	if (e->restricted && (is_wide(a) || is_wide(b))) {
		if (e->insn->op == ISA_CMD) /* the bit is part of the token */
			refuse(e, "constants of commands have 7 bits");
		e->word |= isa_bit(true, 18);
	}
	return swap;
}

static void
put_common(struct encoder *e)
{
	e->word |= isa_bit(e->insn->no_cc, ISA_BIT_NO_CC) |
		   isa_bit(e->insn->wr_both, ISA_BIT_WR_AB) |
		   isa_bit(e->insn->pred_cc, ISA_BIT_PRED);
}

static void
need(struct encoder *e, const struct isa_operand *operand)
{
	if (operand->kind == ISA_NONE)
		refuse(e, MISSING);
}

static void
encode_alu(struct encoder *e)
{
	const struct isa_insn *insn = e->insn;
	const struct isa_operand none = {.kind = ISA_NONE};
	bool swap;

	put_common(e);
	if (isa_operand_in_bank_b(&insn->dst))
		e->word |= isa_bit(true, ISA_BIT_DST_AB);
	put(e, destination_code(e, &insn->dst), 20);

	switch (e->row->form) {
	case ISA_FORM_CRC:
		need(e, &insn->right);
		swap = isa_operand_in_bank_a(&insn->right);
		if (insn->imm > 255 || isa_crc_polynomials[insn->imm >> 5] == NULL ||
			isa_crc_bytes[insn->imm & 7] == NULL)
			refuse(e, BAD_RANGE);
		put(e, ISA_CODE10_CONST | (insn->imm & 255), swap ? 10 : 0);
		put(e, source_code(e, &insn->right), swap ? 0 : 10);
		put(e, swap, 30);
		return;
	case ISA_FORM_CAM_CLEAR:
		put(e, ISA_CODE10_CONST, 10);
		return;
	case ISA_FORM_CAM_LOOKUP:
		need(e, &insn->left);
		swap = put_sources(e, &insn->left, &none);
		put_number(e, insn->imm, swap ? 0 : 10, 5);
		put(e, swap, 30);
		return;
	case ISA_FORM_CAM_WRITE:
		need(e, &insn->left);
		__attribute__((fallthrough));
	case ISA_FORM_CAM_WRITE_STATE:
		put_number(e, insn->imm, 20, 4);
		break;
	case ISA_FORM_ALU:
		need(e, &insn->left);
		break;
	default:
		break;
	}
	need(e, &insn->right);
	put(e, put_sources(e, &insn->left, &insn->right), 30);
}

static void
put_shift(struct encoder *e)
{
	const struct isa_insn *insn = e->insn;
	if (insn->shift > ISA_SHIFT_DOUBLE || insn->amount > 31)
		refuse(e, BAD_RANGE);
	put(e, insn->shift & 3, 8);
	bool left = insn->shift == ISA_SHIFT_LEFT && insn->amount != 0;
	put(e, (left ? 32u - insn->amount : insn->amount) & 31, 28);
}

static void
encode_shf(struct encoder *e)
{
	const struct isa_insn *insn = e->insn;
	bool is_double = insn->op == ISA_DBL_SHF;

	e->restricted = true;
	put_common(e);
	if (isa_operand_in_bank_b(&insn->dst))
		e->word |= isa_bit(true, ISA_BIT_DST_AB);
	put(e, destination_code(e, &insn->dst), 20);
	if (e->row->form == ISA_FORM_SHF || e->row->form == ISA_FORM_ALIGN_LEFT)
		need(e, &insn->left);
	if (e->row->form != ISA_FORM_ALIGN_LEFT)
		need(e, &insn->right);
	put(e, put_sources(e, &insn->left, &insn->right), 19);
	if (e->row->form == ISA_FORM_ALIGN_LEFT || e->row->form == ISA_FORM_ALIGN_RIGHT) {
		if (e->word & isa_bit(true, ISA_BIT_SRC_LM))
			refuse(e, BAD_SOURCE);
		return;
	}
	if (is_double != (insn->shift == ISA_SHIFT_DOUBLE))
		refuse(e, "the kind of shift does not fit the instruction");
	put_shift(e);
}

static void
encode_ld_field(struct encoder *e)
{
	const struct isa_insn *insn = e->insn;
	const struct isa_operand *dst = &insn->dst;

	e->restricted = true;
	put_common(e);
	need(e, &insn->right);
	if (dst->kind == ISA_NONE || dst->kind == ISA_IMM)
		refuse(e, BAD_DESTINATION);
	if (insn->no_cc)
		refuse(e, "ld_field leaves the flags alone unless load_cc");
	/* The destination is also the first source: its LM extension counts as both. */
	put(e, put_sources(e, dst, &insn->right), 19);
	if (dst->kind == ISA_LM && dst->ptr > 1)
		e->word |= isa_bit(true, ISA_BIT_DST_LM);
	put_number(e, insn->byte_mask, 24, 4);
	put(e, insn->load_cc, 34);
	if (insn->shift == ISA_SHIFT_DOUBLE)
		refuse(e, "the kind of shift does not fit the instruction");
	put_shift(e);
}

static void
encode_immed(struct encoder *e)
{
	const struct isa_insn *insn = e->insn;
	uint32_t limit = insn->op == ISA_IMMED_B ? 0xff : 0xffff;
	bool in_b = isa_operand_in_bank_b(&insn->dst);

	if (insn->imm > limit || insn->imm_shift > 2)
		refuse(e, BAD_RANGE);
	uint32_t value = insn->imm;
	if (insn->op != ISA_IMMED && insn->dst.kind == ISA_NONE && value == 0) {
		value = limit; /* as complement: 0 without a destination would be a nop */
		put(e, 1, 31);
	}
	unsigned low = ISA_CODE10_CONST | (value & 255), dst = destination_code(e, &insn->dst);
	put(e, in_b ? low : dst, 0);
	put(e, in_b ? dst : low, 10);
	put(e, value >> 8 & 255, 20);
	put_common(e);
	if (insn->no_cc)
		refuse(e, "immed never writes the flags");
	if (insn->op == ISA_IMMED) {
		put(e, insn->imm_invert, 31);
		put(e, insn->imm_shift & 3, 33);
	} else if (insn->op == ISA_IMMED_B) {
		put_number(e, insn->byte, 33, 2);
	} else {
		put_number(e, insn->byte * 2u, 33, 2);
	}
	bool plain = insn->op != ISA_IMMED || (!insn->imm_invert && insn->imm_shift == 0 &&
						      !insn->wr_both && !insn->pred_cc);
	if (insn->dst.kind == ISA_NONE && insn->imm == 0 && !plain)
		refuse(e, "this would be a nop");
}

static void
put_target(struct encoder *e)
{
	if (e->insn->target >= ISA_TARGET_LIMIT)
		refuse(e, "a branch target has 14 bits");
	put(e, e->insn->target & 0x1fff, 22);
	put(e, e->insn->target >> 13 & 1, 40);
	put_number(e, e->insn->defer, 20, 2);
}

static void
encode_br(struct encoder *e)
{
	unsigned stage = 2, css = e->insn->css;

	switch (e->row->form) {
	case ISA_FORM_BR:
		stage = 0;
		css = 2;
		break;
	case ISA_FORM_BR_FLAGS:
		stage = 1;
		css = 2;
		break;
	case ISA_FORM_BR_NUMBER:
		stage = 0;
		break;
	default:
		break;
	}
	put_target(e);
	put(e, stage, 8);
	put_number(e, css, 14, 4);
}

/* Bit and byte branches: the register by its bank, else in A; the constant in the other field. */
static void
encode_br_value(struct encoder *e)
{
	const struct isa_insn *insn = e->insn;
	bool in_b = isa_operand_in_bank_b(&insn->left);
	struct isa_operand constant = {.kind = ISA_IMM};

	e->restricted = true;
	put_target(e);
	need(e, &insn->left);
	if (insn->left.kind == ISA_IMM)
		refuse(e, BAD_SOURCE);
	if (e->row->form == ISA_FORM_BYTE) {
		if (insn->imm > 255)
			refuse(e, BAD_RANGE);
		put_number(e, insn->byte, 8, 2);
		put(e, insn->imm >> 7 & 1, 18);
		constant.num = (uint8_t)insn->imm;
	} else {
		if (insn->imm > 31)
			refuse(e, BAD_RANGE);
		constant.num = (uint8_t)(insn->imm + 1);
	}
	put(e, source_code(e, &insn->left), in_b ? 10 : 0);
	put(e, source_code(e, &constant), in_b ? 0 : 10);
}

static void
encode_jump(struct encoder *e)
{
	const struct isa_insn *insn = e->insn;
	bool in_b = isa_operand_in_bank_b(&insn->left);

	need(e, &insn->left);
	if (insn->left.kind == ISA_IMM)
		refuse(e, BAD_SOURCE);
	put_number(e, insn->defer, 20, 2);
	put_number(e, insn->imm >> 8, 22, 9);
	put(e, source_code(e, &insn->left), in_b ? 10 : 0);
	put(e, ISA_CODE10_CONST | (insn->imm & 255), in_b ? 0 : 10);
}

static void
encode_ctx_arb(struct encoder *e)
{
	const struct isa_insn *insn = e->insn;
	put_number(e, insn->imm, 0, 20);
	if (insn->defer > 2)
		refuse(e, BAD_RANGE);
	put_target(e);
	if ((insn->imm & ISA_ARB_BR) == 0 && insn->target != 0)
		refuse(e, "a target without br");
}

static void
encode_csr(struct encoder *e)
{
	const struct isa_insn *insn = e->insn;

	if (insn->csr % 4 != 0)
		refuse(e, "a CSR address is a multiple of 4");
	put_number(e, insn->csr / 4, 22, 11);
	if (insn->op == ISA_CSR_RD && insn->csr != ISA_CSR_USTORE_DATA_LOW) {
		if (insn->left.kind != ISA_NONE)
			refuse(e, BAD_SOURCE);
		return;
	}
	need(e, &insn->left);
	bool in_b = isa_operand_in_bank_b(&insn->left);
	unsigned code = source_code(e, &insn->left);
	unsigned other = insn->left.kind == ISA_IMM ? code : ISA_CODE10_CONST;
	put(e, code, in_b ? 10 : 0);
	put(e, other, in_b ? 0 : 10);
}

static void
encode_mul(struct encoder *e)
{
	const struct isa_insn *insn = e->insn;

	put_common(e);
	if ((insn->op == ISA_MUL_START) != (insn->mul_type == ISA_MUL_TYPE_START))
		refuse(e, "the type of the product does not fit the step");
	put_number(e, insn->mul_type, 31, 2);
	if (insn->op == ISA_MUL_STEP) {
		if (insn->mul_step < 1 || insn->mul_step > 4)
			refuse(e, BAD_RANGE);
		put(e, (insn->mul_step - 1u) & 3, 20);
	}
	if (e->row->form == ISA_FORM_MUL_SOURCES) {
		need(e, &insn->left);
		need(e, &insn->right);
		put(e, put_sources(e, &insn->left, &insn->right), 30);
		return;
	}
	if (insn->dst.kind == ISA_IMM) /* a destination of "none" that prints its number */
		put(e, ISA_CODE10_CONST | insn->dst.num, 0);
	else
		put(e, destination_code(e, &insn->dst), 0);
	if (isa_operand_in_bank_b(&insn->dst))
		e->word |= isa_bit(true, ISA_BIT_MUL_DST_AB);
}

static void
encode_cmd(struct encoder *e)
{
	const struct isa_insn *insn = e->insn;
	const struct isa_cmd *cmd = &insn->cmd;

	e->restricted = true;
	if (isa_cmd_row_of(cmd) == NULL || cmd->mode > ISA_MODE_CONST_DATA) {
		refuse(e, "no such command");
		return;
	}
	put(e, isa_target_rows[cmd->target].base | cmd->action, 32);
	put(e, cmd->token, 18);
	put(e, cmd->len, 25);
	put(e, cmd->mode, 42);
	put(e, cmd->indirect, 41);
	put_number(e, cmd->sig, 28, 4);
	put_number(e, cmd->swap, 8, 2);
	if (cmd->xfer > 63)
		refuse(e, BAD_RANGE);
	put(e, cmd->xfer & 31, 20);
	put(e, cmd->xfer >> 5 & 1, 40);
	if (cmd->mode >= ISA_MODE_CONST_ADDR) {
		put(e, cmd->address & 255, 0);
		put(e, cmd->address >> 8, 10);
		return;
	}
	need(e, &insn->left);
	need(e, &insn->right);
	if ((insn->left.kind == ISA_LM && insn->left.ptr > 1) ||
		(insn->right.kind == ISA_LM && insn->right.ptr > 1)) {
		refuse(e, "commands reach LM pointers 0 and 1 only");
		return;
	}
	if (put_sources(e, &insn->left, &insn->right))
		refuse(e, "commands take bank A left and bank B right");
}

static const char *
encode(const struct isa_insn *insn, enum isa_ctx_mode mode, uint64_t *word)
{
	if (insn->op == ISA_INVALID || insn->op >= ISA_OP_COUNT)
		return "an undefined instruction";
	struct encoder e = {.insn = insn, .mode = mode, .row = isa_row_of_insn(insn)};
	e.word = e.row->pattern.match;

	switch (e.row->form) {
	case ISA_FORM_SHF:
	case ISA_FORM_SHF_RIGHT:
	case ISA_FORM_ASR:
	case ISA_FORM_DOUBLE:
	case ISA_FORM_ALIGN_RIGHT:
	case ISA_FORM_ALIGN_LEFT:
		encode_shf(&e);
		break;
	case ISA_FORM_LD_FIELD:
		encode_ld_field(&e);
		break;
	case ISA_FORM_IMMED:
	case ISA_FORM_IMMED_PART:
		encode_immed(&e);
		break;
	case ISA_FORM_BR:
	case ISA_FORM_BR_FLAGS:
	case ISA_FORM_BR_NUMBER:
	case ISA_FORM_BR_SIGNAL:
	case ISA_FORM_BR_INP_STATE:
	case ISA_FORM_BR_CLS_STATE:
		encode_br(&e);
		break;
	case ISA_FORM_BIT:
	case ISA_FORM_BYTE:
		encode_br_value(&e);
		break;
	case ISA_FORM_JUMP:
		encode_jump(&e);
		break;
	case ISA_FORM_CTX_ARB:
		encode_ctx_arb(&e);
		break;
	case ISA_FORM_CSR_RD:
	case ISA_FORM_CSR_WR:
		encode_csr(&e);
		break;
	case ISA_FORM_MUL_SOURCES:
	case ISA_FORM_MUL_DST:
		encode_mul(&e);
		break;
	case ISA_FORM_CMD:
		encode_cmd(&e);
		break;
	default:
		encode_alu(&e);
		break;
	}
	*word = e.word;
	return e.error;
}

int
isa_encode(const struct isa_insn *insn, enum isa_ctx_mode mode, uint64_t *word)
{
	return encode(insn, mode, word) ? -EINVAL : 0;
}

const char *
isa_encode_error(const struct isa_insn *insn, enum isa_ctx_mode mode)
{
	uint64_t word;
	return encode(insn, mode, &word);
}
