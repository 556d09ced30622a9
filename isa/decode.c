/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * word -> instruction. Every class has its own function; what has no meaning in a word is left at
 * its usual value, so that words that mean the same decode to the same instruction.
 */
#include "isa/form.h"

#include <string.h>

/* The two source fields of a word, and the operands that the swap bit makes of them. */
struct sources {
	struct isa_operand a, b;
};

static bool
is_const(const struct isa_operand *operand)
{
	return operand->kind == ISA_IMM;
}

static bool
is_undefined(const struct isa_operand *operand)
{
	return operand->kind == ISA_OPERAND_UNDEFINED;
}

/* *$index with step code 3, isa/operand.c. */
static bool
bad_index(const struct isa_operand *operand)
{
	return operand->kind == ISA_XFER_INDEX && operand->num != 0;
}

static enum isa_fault
worst(enum isa_fault a, enum isa_fault b)
{
	return a > b ? a : b;
}

static struct sources
sources10(uint64_t word, enum isa_ctx_mode mode)
{
	bool ext = isa_bits(word, ISA_BIT_SRC_LM, ISA_BIT_SRC_LM);
	return (struct sources){
		.a = isa_operand_decode10(isa_bits(word, 9, 0), ISA_BANK_A, ext, mode),
		.b = isa_operand_decode10(isa_bits(word, 19, 10), ISA_BANK_B, ext, mode),
	};
}

static struct sources
sources8(uint64_t word, bool i8, bool ext, enum isa_ctx_mode mode)
{
	return (struct sources){
		.a = isa_operand_decode8(isa_bits(word, 7, 0), i8, ISA_BANK_A, ext, mode),
		.b = isa_operand_decode8(isa_bits(word, 17, 10), i8, ISA_BANK_B, ext, mode),
	};
}

static void
set_left_right(struct isa_insn *insn, struct sources sources, bool swap)
{
	insn->left = swap ? sources.b : sources.a;
	insn->right = swap ? sources.a : sources.b;
}

/* An operand that the text does not show: its value only reaches a PREV latch. Field code 0 and
 * constant 0 are how assemblers write "nothing". */
static void
hide(struct isa_operand *operand)
{
	bool gpr_0 =
		(operand->kind == ISA_GPR_A || operand->kind == ISA_GPR_B) && operand->num == 0;
	if (gpr_0 || (is_const(operand) && operand->num == 0) || is_undefined(operand) ||
		bad_index(operand))
		*operand = (struct isa_operand){.kind = ISA_NONE};
}

/* A constant pattern means no destination. */
static struct isa_operand
destination(struct isa_operand operand)
{
	if (is_const(&operand))
		operand = (struct isa_operand){.kind = ISA_NONE};
	return operand;
}

static enum isa_fault
check_operands(const struct isa_insn *insn)
{
	if (is_undefined(&insn->dst) || is_undefined(&insn->left) || is_undefined(&insn->right))
		return ISA_FAULT_FIELD;
	if (bad_index(&insn->dst) || bad_index(&insn->left) || bad_index(&insn->right))
		return ISA_FAULT_RULE;
	return isa_operand_conflict(&insn->left, &insn->right) ? ISA_FAULT_RULE : ISA_FAULT_NONE;
}

/* no_cc, gpr_wrboth and the predicate bit of the classes that have them. */
static void
set_common(struct isa_insn *insn, uint64_t word, bool has_no_cc)
{
	insn->no_cc = has_no_cc && isa_bits(word, ISA_BIT_NO_CC, ISA_BIT_NO_CC);
	insn->wr_both = isa_bits(word, ISA_BIT_WR_AB, ISA_BIT_WR_AB);
	insn->pred_cc = isa_bits(word, ISA_BIT_PRED, ISA_BIT_PRED);
}

/* Option bits of cam_lookup in the field that is not the key: pointer and offset are loaded if bits
 * 1:0 are not 0; of those, bit 1 is the low bit of the pointer number. */
static uint32_t
cam_lookup_options(unsigned field)
{
	if ((field & 3) == 0)
		return 0;
	return (field & 0x1c) | (field & 2 ? 3 : 1);
}

/* The left field is no operand: polynomial, byte order, bytes. */
static enum isa_fault
decode_crc(unsigned field, struct isa_insn *insn)
{
	unsigned options = field & 255;
	insn->imm = options;
	insn->left = (struct isa_operand){.kind = ISA_NONE};
	enum isa_fault fault = check_operands(insn);
	if (isa_crc_polynomials[options >> 5] == NULL || isa_crc_bytes[options & 7] == NULL)
		return ISA_FAULT_FIELD;
	return field >> 8 == 3 ? fault : worst(fault, ISA_FAULT_RULE);
}

static enum isa_fault
decode_alu(uint64_t word, const struct isa_row *row, enum isa_ctx_mode mode, struct isa_insn *insn)
{
	bool swap = isa_bits(word, 30, 30);
	bool dst_b = isa_bits(word, ISA_BIT_DST_AB, ISA_BIT_DST_AB);
	unsigned dst_code = isa_bits(word, 29, 20);

	set_common(insn, word, true);
	set_left_right(insn, sources10(word, mode), swap);
	insn->dst = destination(isa_operand_decode10(dst_code, dst_b ? ISA_BANK_B : ISA_BANK_A,
		isa_bits(word, ISA_BIT_DST_LM, ISA_BIT_DST_LM), mode));

	switch (row->form) {
	case ISA_FORM_CRC:
		return decode_crc(swap ? isa_bits(word, 19, 10) : isa_bits(word, 9, 0), insn);
	case ISA_FORM_CAM_CLEAR:
		insn->left = insn->right = insn->dst = (struct isa_operand){.kind = ISA_NONE};
		return ISA_FAULT_NONE;
	case ISA_FORM_CAM_LOOKUP:
		insn->imm =
			cam_lookup_options(swap ? isa_bits(word, 9, 0) : isa_bits(word, 19, 10));
		insn->right = (struct isa_operand){.kind = ISA_NONE};
		break;
	case ISA_FORM_CAM_WRITE:
		insn->imm = dst_code & 15;
		insn->dst = (struct isa_operand){.kind = ISA_NONE};
		break;
	case ISA_FORM_CAM_WRITE_STATE:
		insn->imm = dst_code & 15;
		insn->dst = (struct isa_operand){.kind = ISA_NONE};
		hide(&insn->left);
		break;
	case ISA_FORM_RIGHT:
		insn->dst = (struct isa_operand){.kind = ISA_NONE};
		hide(&insn->left);
		break;
	case ISA_FORM_ALU_RIGHT:
	case ISA_FORM_DST_RIGHT:
		hide(&insn->left);
		break;
	default:
		break;
	}
	return check_operands(insn);
}

/* Shift control and amount of alu_shf and ld_field. */
static void
set_shift(struct isa_insn *insn, uint64_t word)
{
	unsigned control = isa_bits(word, 9, 8), field = isa_bits(word, 32, 28);
	insn->shift = (uint8_t)control;
	insn->amount = (uint8_t)(control == ISA_SHIFT_LEFT && field != 0 ? 32 - field : field);
}

static enum isa_fault
decode_shf(uint64_t word, const struct isa_row *row, enum isa_ctx_mode mode, struct isa_insn *insn)
{
	bool swap = isa_bits(word, 19, 19), i8 = isa_bits(word, 18, 18);
	bool dst_b = isa_bits(word, ISA_BIT_DST_AB, ISA_BIT_DST_AB);
	bool aligns = row->form == ISA_FORM_ALIGN_LEFT || row->form == ISA_FORM_ALIGN_RIGHT;
	/* byte_align reaches pointers 0 and 1 only, as objdump prints it. */
	bool ext = !aligns && isa_bits(word, ISA_BIT_SRC_LM, ISA_BIT_SRC_LM);

	set_common(insn, word, true);
	set_left_right(insn, sources8(word, i8, ext, mode), swap);
	insn->dst = destination(
		isa_operand_decode8(isa_bits(word, 27, 20), false, dst_b ? ISA_BANK_B : ISA_BANK_A,
			isa_bits(word, ISA_BIT_DST_LM, ISA_BIT_DST_LM), mode));
	if (!aligns)
		set_shift(insn, word);

	if (row->op == ISA_DBL_SHF && row->form == ISA_FORM_ASR)
		insn->left = (struct isa_operand){.kind = ISA_NONE};
	else if (row->form == ISA_FORM_ALIGN_LEFT)
		hide(&insn->right);
	else if (row->form != ISA_FORM_SHF && row->form != ISA_FORM_DOUBLE)
		hide(&insn->left);
	return check_operands(insn);
}

static enum isa_fault
decode_ld_field(uint64_t word, enum isa_ctx_mode mode, struct isa_insn *insn)
{
	bool swap = isa_bits(word, 19, 19), i8 = isa_bits(word, 18, 18);
	bool src_ext = isa_bits(word, ISA_BIT_SRC_LM, ISA_BIT_SRC_LM);
	bool dst_ext = isa_bits(word, ISA_BIT_DST_LM, ISA_BIT_DST_LM);
	struct sources as_source = sources8(word, i8, src_ext, mode);
	struct sources as_destination = sources8(word, i8, dst_ext, mode);

	set_common(insn, word, false);
	set_shift(insn, word);
	insn->load_cc = isa_bits(word, 34, 34);
	insn->byte_mask = (uint8_t)isa_bits(word, 27, 24);
	insn->dst = swap ? as_destination.b : as_destination.a;
	insn->right = swap ? as_source.a : as_source.b;

	if (is_undefined(&insn->dst) || is_undefined(&insn->right))
		return ISA_FAULT_FIELD;
	if (is_const(&insn->dst) || bad_index(&insn->dst) || bad_index(&insn->right) ||
		insn->shift == ISA_SHIFT_DOUBLE || isa_operand_conflict(&insn->dst, &insn->right))
		return ISA_FAULT_RULE;
	return ISA_FAULT_NONE;
}

static enum isa_fault
decode_immed(
	uint64_t word, const struct isa_row *row, enum isa_ctx_mode mode, struct isa_insn *insn)
{
	unsigned shift = isa_bits(word, 34, 33);
	bool invert = isa_bits(word, 31, 31);
	unsigned a = isa_bits(word, 9, 0), b = isa_bits(word, 19, 10);
	bool a_const = a >= ISA_CODE10_CONST, b_const = b >= ISA_CODE10_CONST;
	bool no_const = !a_const && !b_const; /* prints as the value -1 */
	unsigned value = isa_bits(word, 27, 20) << 8 | ((b_const ? b : a) & 255);

	if (a_const && b_const && value == 0) {
		insn->op = ISA_IMMED; /* nop, whatever width, shift and the flags say */
		return ISA_FAULT_NONE;
	}
	set_common(insn, word, false);
	bool dst_b = a_const && !b_const;
	insn->dst = destination(isa_operand_decode10(dst_b ? b : a, dst_b ? ISA_BANK_B : ISA_BANK_A,
		isa_bits(word, ISA_BIT_DST_LM, ISA_BIT_DST_LM), mode));
	insn->imm = !no_const ? value : invert ? 0xffff : UINT32_MAX;
	enum isa_fault fault =
		worst(check_operands(insn), no_const ? ISA_FAULT_RULE : ISA_FAULT_NONE);
	if (row->op == ISA_IMMED) {
		insn->imm_invert = invert;
		insn->imm_shift = (uint8_t)shift;
		return shift == 3 ? worst(fault, ISA_FAULT_RULE) : fault;
	}
	unsigned part = row->op == ISA_IMMED_B ? 0xff : 0xffff;
	insn->byte = (uint8_t)(row->op == ISA_IMMED_B ? shift : shift / 2);
	insn->imm = (invert ? ~insn->imm : insn->imm) & part;
	return fault;
}

static void
set_target(struct isa_insn *insn, uint64_t word)
{
	insn->defer = (uint8_t)isa_bits(word, 21, 20);
	insn->target = (uint16_t)(isa_bits(word, 34, 22) | isa_bits(word, 40, 40) << 13);
}

static enum isa_fault
decode_br(uint64_t word, const struct isa_row *row, struct isa_insn *insn)
{
	set_target(insn, word);
	insn->ev_pip = (uint8_t)isa_bits(word, 9, 8);
	insn->css = 2;
	if (row->form != ISA_FORM_BR && row->form != ISA_FORM_BR_FLAGS)
		insn->css = (uint8_t)isa_bits(word, 17, 14);
	return ISA_FAULT_NONE;
}

/* Bit and byte branches: one field is the register, the other the constant. A constant in field A
 * says that the register is in B. */
static enum isa_fault
decode_br_value(
	uint64_t word, const struct isa_row *row, enum isa_ctx_mode mode, struct isa_insn *insn)
{
	bool i8 = row->form == ISA_FORM_BYTE && isa_bits(word, 18, 18);
	bool ext = isa_bits(word, ISA_BIT_SRC_LM, ISA_BIT_SRC_LM);
	struct sources sources = sources8(word, i8, ext, mode);
	bool in_b = is_const(&sources.a);
	struct isa_operand constant = in_b ? sources.a : sources.b;

	set_target(insn, word);
	insn->left = in_b ? sources.b : sources.a;
	if (row->form == ISA_FORM_BYTE) {
		insn->byte = (uint8_t)isa_bits(word, 9, 8);
		insn->imm = constant.num;
		if (!is_const(&constant))
			insn->right = constant; /* prints as an operand */
	} else {
		/* A rotate that brings the bit to the top. */
		insn->imm = ((is_const(&constant) ? constant.num : -1u) - 1u) & 31;
	}
	enum isa_fault fault = check_operands(insn);
	if (is_const(&insn->left) || !is_const(&constant))
		fault = worst(fault, ISA_FAULT_RULE);
	return fault;
}

static enum isa_fault
decode_jump(uint64_t word, enum isa_ctx_mode mode, struct isa_insn *insn)
{
	struct sources sources = sources10(word, mode);
	bool in_b = is_const(&sources.a);
	struct isa_operand constant = in_b ? sources.a : sources.b;

	insn->defer = (uint8_t)isa_bits(word, 21, 20);
	insn->left = in_b ? sources.b : sources.a;
	insn->imm = isa_bits(word, 30, 22) << 8 | constant.num;
	if (!is_const(&constant))
		insn->imm = ISA_NO_OFFSET;
	enum isa_fault fault = check_operands(insn);
	if (is_const(&insn->left) || !is_const(&constant))
		fault = worst(fault, ISA_FAULT_RULE);
	return fault;
}

static enum isa_fault
decode_ctx_arb(uint64_t word, struct isa_insn *insn)
{
	set_target(insn, word);
	insn->imm = isa_bits(word, 19, 0);
	unsigned events = insn->imm & ISA_ARB_EVENTS;
	bool rule = insn->defer == 3;
	if ((insn->imm & ISA_ARB_BR) == 0)
		insn->target = 0;
	if (insn->imm & ISA_ARB_BPT)
		insn->imm &= ~(unsigned)(ISA_ARB_EVENTS | ISA_ARB_NOLOAD);
	else if (events == 0 && (insn->imm & ISA_ARB_NOLOAD) == 0)
		insn->imm &= ~(unsigned)ISA_ARB_ANY; /* nothing wakes it */
	else if (events != 0 && (insn->imm & ISA_ARB_NOLOAD))
		rule = true; /* a mask to load, and an order not to */
	else if ((events & 1) && events != 1)
		rule = true; /* voluntary and signals */
	return rule ? ISA_FAULT_RULE : ISA_FAULT_NONE;
}

static enum isa_fault
decode_csr(uint64_t word, const struct isa_row *row, enum isa_ctx_mode mode, struct isa_insn *insn)
{
	insn->csr = (uint16_t)(isa_bits(word, 32, 22) * 4);
	/* The control-store data register is read through an operand (`urd`), others are not. */
	if (row->op == ISA_CSR_RD && insn->csr != ISA_CSR_USTORE_DATA_LOW)
		return ISA_FAULT_NONE;
	struct sources sources = sources10(word, mode);
	insn->left = is_const(&sources.a) && !is_const(&sources.b) ? sources.b : sources.a;
	return check_operands(insn);
}

static enum isa_fault
decode_mul(uint64_t word, const struct isa_row *row, enum isa_ctx_mode mode, struct isa_insn *insn)
{
	bool swap = isa_bits(word, 30, 30);
	unsigned step = isa_bits(word, 22, 20);

	set_common(insn, word, true);
	insn->mul_type = (uint8_t)isa_bits(word, 32, 31);
	if (row->op == ISA_MUL_STEP)
		insn->mul_step = (uint8_t)(step + 1);
	if (row->form == ISA_FORM_MUL_DST || (row->op == ISA_MUL_START && step >= 4)) {
		bool dst_b = isa_bits(word, ISA_BIT_MUL_DST_AB, ISA_BIT_MUL_DST_AB);
		insn->dst =
			isa_operand_decode10(swap ? isa_bits(word, 19, 10) : isa_bits(word, 9, 0),
				dst_b ? ISA_BANK_B : ISA_BANK_A,
				isa_bits(word, ISA_BIT_DST_LM, ISA_BIT_DST_LM), mode);
		if (is_const(&insn->dst) && insn->dst.num == 0)
			insn->dst.kind = ISA_NONE;
	} else {
		set_left_right(insn, sources10(word, mode), swap);
	}
	enum isa_fault fault = check_operands(insn);
	return row->op == ISA_MUL_START && step != 0 ? worst(fault, ISA_FAULT_RULE) : fault;
}

static bool
set_cmd_target(struct isa_cmd *cmd, unsigned code)
{
	for (unsigned i = 0; i < ISA_TARGET_COUNT; i++) {
		unsigned mask = (1u << isa_target_rows[i].action_bits) - 1;
		if ((code & ~mask) == isa_target_rows[i].base) {
			cmd->target = (uint8_t)i;
			cmd->action = (uint8_t)(code & mask);
			return true;
		}
	}
	cmd->target = ISA_TARGET_COUNT;
	cmd->action = (uint8_t)(code & (code < 0x20 ? 3 : 15)); /* as it is printed */
	return false;
}

/* Left and right are one sum; without a bank to tell the fields apart there is one way to write it.
 */
static void
order_address(struct isa_insn *insn)
{
	struct isa_cmd *cmd = &insn->cmd;
	bool reversed = cmd->mode == ISA_MODE_40_BA || cmd->mode == ISA_MODE_40_BA_3RD;
	if (!reversed || isa_operand_in_bank_a(&insn->left) || isa_operand_in_bank_b(&insn->right))
		return;
	struct isa_operand low = insn->left;
	insn->left = insn->right;
	insn->right = low;
	cmd->mode--;
}

static enum isa_fault
decode_cmd(uint64_t word, enum isa_ctx_mode mode, struct isa_insn *insn)
{
	struct isa_cmd *cmd = &insn->cmd;
	*cmd = (struct isa_cmd){
		.token = (uint8_t)isa_bits(word, 19, 18),
		.mode = (uint8_t)isa_bits(word, 44, 42),
		.xfer = (uint8_t)(isa_bits(word, 24, 20) | isa_bits(word, 40, 40) << 5),
		.len = (uint8_t)isa_bits(word, 27, 25),
		.sig = (uint8_t)isa_bits(word, 31, 28),
		.swap = (uint8_t)isa_bits(word, 9, 8),
		.indirect = isa_bits(word, 41, 41),
	};
	bool known = set_cmd_target(cmd, isa_bits(word, 38, 32));
	const struct isa_cmd_row *row = known ? isa_cmd_row_of(cmd) : NULL;
	enum isa_fault fault = row ? ISA_FAULT_NONE : ISA_FAULT_FIELD;
	if (row)
		cmd->op = row->op;
	if (cmd->mode >= ISA_MODE_CONST_ADDR) {
		cmd->address = (uint16_t)(isa_bits(word, 17, 10) << 8 | isa_bits(word, 7, 0));
		if (cmd->mode == ISA_MODE_CONST_BOTH)
			cmd->xfer &= 31;
		return fault;
	}
	set_left_right(insn, sources8(word, false, false, mode), false);
	order_address(insn);
	return worst(fault, check_operands(insn));
}

static enum isa_fault
decode_class(
	uint64_t word, const struct isa_row *row, enum isa_ctx_mode mode, struct isa_insn *insn)
{
	switch (row->form) {
	case ISA_FORM_SHF:
	case ISA_FORM_SHF_RIGHT:
	case ISA_FORM_ASR:
	case ISA_FORM_DOUBLE:
	case ISA_FORM_ALIGN_RIGHT:
	case ISA_FORM_ALIGN_LEFT:
		return decode_shf(word, row, mode, insn);
	case ISA_FORM_LD_FIELD:
		return decode_ld_field(word, mode, insn);
	case ISA_FORM_IMMED:
	case ISA_FORM_IMMED_PART:
		return decode_immed(word, row, mode, insn);
	case ISA_FORM_BR:
	case ISA_FORM_BR_FLAGS:
	case ISA_FORM_BR_NUMBER:
	case ISA_FORM_BR_SIGNAL:
	case ISA_FORM_BR_INP_STATE:
	case ISA_FORM_BR_CLS_STATE:
		return decode_br(word, row, insn);
	case ISA_FORM_BIT:
	case ISA_FORM_BYTE:
		return decode_br_value(word, row, mode, insn);
	case ISA_FORM_JUMP:
		return decode_jump(word, mode, insn);
	case ISA_FORM_CTX_ARB:
		return decode_ctx_arb(word, insn);
	case ISA_FORM_CSR_RD:
	case ISA_FORM_CSR_WR:
		return decode_csr(word, row, mode, insn);
	case ISA_FORM_MUL_SOURCES:
	case ISA_FORM_MUL_DST:
		return decode_mul(word, row, mode, insn);
	case ISA_FORM_CMD:
		return decode_cmd(word, mode, insn);
	default:
		return decode_alu(word, row, mode, insn);
	}
}

enum isa_fault
isa_decode_fields(uint64_t word, enum isa_ctx_mode mode, struct isa_insn *insn)
{
	const struct isa_row *row = isa_row_of_word(word);

	memset(insn, 0, sizeof(*insn));
	insn->raw = word;
	if (row == NULL)
		return ISA_FAULT_CLASS;
	insn->op = row->op;
	enum isa_fault fault = decode_class(word, row, mode, insn);
	return row->flags == ISA_ROW_UNDEFINED ? worst(fault, ISA_FAULT_RULE) : fault;
}

bool
isa_decode(uint64_t word, enum isa_ctx_mode mode, struct isa_insn *insn)
{
	if (isa_decode_fields(word, mode, insn) == ISA_FAULT_NONE)
		return true;
	memset(insn, 0, sizeof(*insn));
	insn->raw = word;
	return false;
}
