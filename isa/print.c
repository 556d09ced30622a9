/* SPDX-License-Identifier: BSD-2-Clause */
/* instruction -> text, as GNU objdump prints machine NFP-6xxx. */
#include "isa/form.h"

#include <string.h>

/* Appends; what does not fit is dropped (nothing that is printed is that long). */
struct text {
	char *at, *end;
};

static void
put(struct text *text, const char *string)
{
	while (*string != '\0' && text->at < text->end)
		*text->at++ = *string++;
}

static void
put_number(struct text *text, uint64_t value, unsigned base)
{
	char digits[24];
	unsigned count = 0;
	do {
		digits[count++] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value != 0);
	while (count > 0 && text->at < text->end)
		*text->at++ = digits[--count];
}

static void
put_hex(struct text *text, uint64_t value)
{
	put(text, "0x");
	put_number(text, value, 16);
}

/* PREFIXnSUFFIX */
static void
put_numbered(struct text *text, const char *prefix, unsigned value, const char *suffix)
{
	put(text, prefix);
	put_number(text, value, 10);
	put(text, suffix);
}

static const char *
post_text(int post)
{
	return post > 0 ? "++" : post < 0 ? "--" : "";
}

static void
put_lm(struct text *text, const struct isa_operand *operand)
{
	put_numbered(text, "*l$index", operand->ptr, post_text(operand->post));
	if (operand->post == 0 && operand->num != 0)
		put_numbered(text, "[", operand->num, "]");
}

static void
put_operand(struct text *text, const struct isa_operand *operand)
{
	static const char *const prefixes[] = {
		[ISA_GPR_A] = "gprA_",
		[ISA_GPR_B] = "gprB_",
		[ISA_GPR_A_ABS] = "@gprA_",
		[ISA_GPR_B_ABS] = "@gprB_",
		[ISA_XFER] = "$xfer_",
		[ISA_NN] = "n$reg_",
	};

	switch (operand->kind) {
	case ISA_NONE:
		put(text, "--");
		break;
	case ISA_XFER_INDEX:
		put(text, "*$index");
		put(text, post_text(operand->post));
		break;
	case ISA_NN_INDEX:
		put(text, "*n$index");
		put(text, post_text(operand->post));
		break;
	case ISA_LM:
		put_lm(text, operand);
		break;
	case ISA_IMM:
		put_hex(text, operand->num);
		break;
	case ISA_OPERAND_UNDEFINED:
		put(text, "<opnd:");
		put_hex(text, (unsigned)operand->ptr << 8 | operand->num);
		put(text, ">");
		break;
	default:
		put_numbered(text, prefixes[operand->kind], operand->num, "");
		break;
	}
}

/* "NAME[" */
static void
open_bracket(struct text *text, const char *name)
{
	put(text, name);
	put(text, "[");
}

/* ", OPERAND" */
static void
next_operand(struct text *text, const struct isa_operand *operand)
{
	put(text, ", ");
	put_operand(text, operand);
}

static void
put_target(struct text *text, const struct isa_insn *insn)
{
	put_numbered(text, ".", insn->target, "]");
}

static void
put_defer(struct text *text, unsigned slots)
{
	if (slots > 0)
		put_numbered(text, ", defer[", slots, "]");
}

static void
put_suffixes(struct text *text, const struct isa_insn *insn)
{
	if (insn->load_cc)
		put(text, ", load_cc");
	if (insn->no_cc)
		put(text, ", no_cc");
	if (insn->wr_both)
		put(text, ", gpr_wrboth");
	if (insn->pred_cc)
		put(text, ", predicate_cc");
}

static void
put_shift(struct text *text, const struct isa_insn *insn)
{
	static const char *const prefixes[] = {
		[ISA_ROTATE] = ">>rot",
		[ISA_SHIFT_RIGHT] = ">>",
		[ISA_SHIFT_LEFT] = "<<",
		[ISA_SHIFT_DOUBLE] = ">>",
	};
	const char *prefix = prefixes[insn->shift & 3];
	if (insn->shift == ISA_SHIFT_DOUBLE && insn->op != ISA_DBL_SHF)
		prefix = ">>dbl";
	put(text, ", ");
	put(text, prefix);
	bool indirect = insn->amount == 0 && insn->shift != ISA_ROTATE;
	if (indirect && (insn->shift != ISA_SHIFT_DOUBLE || insn->op == ISA_DBL_SHF))
		put(text, "indirect");
	else
		put_number(text, insn->amount, 10);
}

static void
print_crc(struct text *text, const struct isa_insn *insn)
{
	const char *polynomial = isa_crc_polynomials[insn->imm >> 5 & 7];
	const char *bytes = isa_crc_bytes[insn->imm & 7];

	open_bracket(text, insn->imm & 8 ? "crc_le" : "crc_be");
	put(text, polynomial ? polynomial : "<undefined>");
	next_operand(text, &insn->dst);
	next_operand(text, &insn->right);
	put(text, "]");
	if (bytes == NULL || *bytes != '\0') {
		put(text, ", ");
		put(text, bytes ? bytes : "<undefined>");
	}
	if (insn->imm & 16)
		put(text, ", bit_swap");
}

static void
print_cam(struct text *text, const struct isa_row *row, const struct isa_insn *insn)
{
	put(text, row->text);
	if (row->form == ISA_FORM_CAM_CLEAR)
		return;
	put(text, "[");
	put_operand(text, row->form == ISA_FORM_CAM_LOOKUP ? &insn->dst : &insn->right);
	if (row->form != ISA_FORM_CAM_WRITE_STATE)
		next_operand(text, &insn->left);
	if (row->form != ISA_FORM_CAM_LOOKUP)
		put_numbered(text, ", ", insn->imm, "");
	put(text, "]");
	if (row->form == ISA_FORM_CAM_LOOKUP && (insn->imm & 3) != 0) {
		put_numbered(text, ", lm_addr", (insn->imm >> 1 & 1) + (insn->imm >> 3 & 2), "");
		put_numbered(text, "[", insn->imm >> 2 & 3, "]");
	}
}

/* NAME[dst, ...] of the classes alu and alu_shf: which operands show, and whether a shift does. */
static void
print_operands(struct text *text, const struct isa_row *row, const struct isa_insn *insn)
{
	const struct isa_operand none = {.kind = ISA_NONE};
	const struct isa_operand *left = NULL, *right = &insn->right;
	bool named = true, shifts = true;

	switch (row->form) {
	case ISA_FORM_SHF:
	case ISA_FORM_ALU:
		named = false;
		left = &insn->left;
		shifts = row->form == ISA_FORM_SHF;
		break;
	case ISA_FORM_SHF_RIGHT:
	case ISA_FORM_ALU_RIGHT:
		named = false;
		left = &none;
		shifts = row->form == ISA_FORM_SHF_RIGHT;
		break;
	case ISA_FORM_DOUBLE:
		left = &insn->left;
		break;
	case ISA_FORM_ALIGN_LEFT:
		right = &insn->left;
		shifts = false;
		break;
	case ISA_FORM_ASR:
		break;
	default:
		shifts = false;
		break;
	}

	open_bracket(text, named ? row->text : shifts ? "alu_shf" : "alu");
	if (row->form != ISA_FORM_RIGHT) {
		put_operand(text, &insn->dst);
		put(text, ", ");
	}
	if (left) {
		put_operand(text, left);
		put(text, ", ");
	}
	if (!named) {
		put(text, row->text);
		put(text, ", ");
	}
	put_operand(text, right);
	if (shifts)
		put_shift(text, insn);
	put(text, "]");
}

static void
print_ld_field(struct text *text, const struct isa_row *row, const struct isa_insn *insn)
{
	open_bracket(text, row->text);
	put_operand(text, &insn->dst);
	put(text, ", ");
	for (int i = 3; i >= 0; i--)
		put(text, insn->byte_mask >> i & 1 ? "1" : "0");
	next_operand(text, &insn->right);
	if (insn->shift != ISA_ROTATE || insn->amount != 0)
		put_shift(text, insn);
	put(text, "]");
}

static void
print_immed(struct text *text, const struct isa_row *row, const struct isa_insn *insn)
{
	bool whole = row->form == ISA_FORM_IMMED;
	uint32_t value = insn->imm;

	if (whole && insn->dst.kind == ISA_NONE && insn->imm == 0) {
		put(text, "nop");
		return;
	}
	if (whole && insn->imm_invert)
		value = ~value; /* of 16 bits, with ones above, whatever the shift */
	put(text, row->text);
	if (!whole)
		put_number(text, insn->byte, 10);
	put(text, "[");
	put_operand(text, &insn->dst);
	put(text, ", ");
	put_hex(text, value);
	if (whole && insn->imm_shift != 0)
		put_numbered(text, ", <<", insn->imm_shift * 8u, "");
	put(text, "]");
}

static void
print_br(struct text *text, const struct isa_row *row, const struct isa_insn *insn)
{
	open_bracket(text, row->text);
	switch (row->form) {
	case ISA_FORM_BR_NUMBER:
	case ISA_FORM_BR_SIGNAL:
		put_numbered(text, "", insn->css, ", ");
		break;
	case ISA_FORM_BR_INP_STATE:
		if (insn->css < 2)
			put(text, insn->css == 0 ? "nn_empty, " : "nn_full, ");
		else
			put_numbered(text, "ctm_ring", insn->css - 2u, "_status, ");
		break;
	case ISA_FORM_BR_CLS_STATE:
		put_numbered(text, "cls_ring", insn->css, "_status, ");
		break;
	default:
		break;
	}
	put_target(text, insn);
	put_defer(text, insn->defer);
}

static void
print_br_value(struct text *text, const struct isa_row *row, const struct isa_insn *insn)
{
	open_bracket(text, row->text);
	put_operand(text, &insn->left);
	if (row->form == ISA_FORM_BYTE) {
		put_numbered(text, ", ", insn->byte, ", ");
		if (insn->right.kind == ISA_NONE)
			put_hex(text, insn->imm);
		else
			put_operand(text, &insn->right);
	} else {
		put_numbered(text, ", ", insn->imm, "");
	}
	put(text, ", ");
	put_target(text, insn);
	put_defer(text, insn->defer);
}

static void
print_jump(struct text *text, const struct isa_insn *insn)
{
	open_bracket(text, insn->imm ? "jump" : "rtn");
	put_operand(text, &insn->left);
	if (insn->imm == ISA_NO_OFFSET)
		put(text, ", .-1");
	else if (insn->imm)
		put_numbered(text, ", .", insn->imm, "");
	put(text, "]");
	put_defer(text, insn->defer);
}

static void
print_ctx_arb(struct text *text, const struct isa_row *row, const struct isa_insn *insn)
{
	unsigned events = insn->imm & ISA_ARB_EVENTS;

	open_bracket(text, row->text);
	if (insn->imm & ISA_ARB_BPT)
		put(text, "bpt");
	else if (events == 1)
		put(text, "voluntary");
	else if (events == 0)
		put(text, insn->imm & ISA_ARB_NOLOAD ? "--" : "kill");
	const char *comma = "";
	for (unsigned i = 1; i < 16 && (insn->imm & ISA_ARB_BPT) == 0; i++) {
		if (events >> i & 1) {
			put(text, comma);
			put_numbered(text, "sig", i, "");
			comma = ", ";
		}
	}
	put(text, "]");
	if (insn->imm & ISA_ARB_ANY)
		put(text, ", any");
	if (insn->imm & ISA_ARB_BR) {
		put(text, ", br[");
		put_target(text, insn);
	}
	put_defer(text, insn->defer);
}

static void
print_csr(struct text *text, const struct isa_row *row, const struct isa_insn *insn)
{
	bool writes = row->op == ISA_CSR_WR;

	if (insn->csr == ISA_CSR_USTORE_DATA_LOW) {
		put(text, writes ? "uwr[*u$index0++, " : "urd[");
		put_operand(text, &insn->left);
		put(text, writes ? "]" : ", *u$index0++]");
		return;
	}
	const char *name = isa_csr_name(insn->csr);
	open_bracket(text, row->text);
	if (name)
		put(text, name);
	else
		put_hex(text, insn->csr);
	if (writes)
		next_operand(text, &insn->left);
	put(text, "]");
}

static void
print_mul(struct text *text, const struct isa_row *row, const struct isa_insn *insn)
{
	static const char *const types[] = {"start", "24x8", "16x16", "32x32"};
	const struct isa_operand zero = {.kind = ISA_IMM};

	open_bracket(text, row->text);
	if (insn->left.kind == ISA_NONE && insn->right.kind == ISA_NONE) {
		put_operand(text, insn->dst.kind == ISA_NONE ? &zero : &insn->dst);
		put(text, ", --");
	} else {
		put_operand(text, &insn->left);
		next_operand(text, &insn->right);
	}
	put(text, "], ");
	put(text, types[insn->mul_type & 3]);
	if (row->op == ISA_MUL_STEP)
		put_numbered(text, "_step", insn->mul_step, "");
	else if (row->op != ISA_MUL_START)
		put(text, row->op == ISA_MUL_LAST ? "_last" : "_last2");
}

static void
print_cmd_address(struct text *text, const struct isa_insn *insn)
{
	const struct isa_cmd *cmd = &insn->cmd;
	bool reversed = cmd->mode == ISA_MODE_40_BA || cmd->mode == ISA_MODE_40_BA_3RD;

	switch (cmd->mode) {
	case ISA_MODE_40_AB_3RD:
	case ISA_MODE_40_BA_3RD:
		put_hex(text, (unsigned)cmd->indirect << 6 | cmd->xfer);
		break;
	case ISA_MODE_CONST_BOTH:
		put_hex(text, cmd->address);
		put(text, ", ");
		put_hex(text,
			(unsigned)cmd->sig << 10 | cmd->len << 7 | cmd->xfer << 2 | cmd->token);
		return;
	case ISA_MODE_CONST_DATA:
		put_hex(text, (unsigned)cmd->xfer << 16 | cmd->address);
		put_numbered(text, ", --, ", cmd->len + 1u, "");
		return;
	default:
		put_numbered(text, "$xfer_", cmd->xfer, "");
		break;
	}
	put(text, ", ");
	if (cmd->mode == ISA_MODE_CONST_ADDR) {
		put_hex(text, cmd->address);
	} else {
		put_operand(text, reversed ? &insn->right : &insn->left);
		put(text, cmd->mode == ISA_MODE_32 ? ", " : ", <<8, ");
		put_operand(text, reversed ? &insn->left : &insn->right);
	}
	put_numbered(text, ", ", cmd->len + 1u, "");
}

static void
print_cmd(struct text *text, const struct isa_insn *insn)
{
	const struct isa_cmd *cmd = &insn->cmd;
	bool third_party = cmd->mode == ISA_MODE_40_AB_3RD || cmd->mode == ISA_MODE_40_BA_3RD;
	unsigned sig = cmd->mode == ISA_MODE_CONST_BOTH ? 0 : cmd->sig;
	const char *name = isa_cmd_name(cmd);

	if (name == NULL) {
		bool known = cmd->target < ISA_TARGET_COUNT;
		put(text, known ? isa_target_rows[cmd->target].text : "");
		put(text, known ? "[<invalid cmd action " : "<invalid cmd target -1");
		if (known)
			put_number(text, isa_target_rows[cmd->target].cpp, 10);
		put_numbered(text, ":", cmd->action, ":");
		put_numbered(text, "", cmd->mode == ISA_MODE_CONST_BOTH ? 0 : cmd->token, ">[]");
		return;
	}
	open_bracket(text, isa_target_rows[cmd->target].text);
	put(text, name);
	put(text, ", ");
	print_cmd_address(text, insn);
	put(text, "]");
	if (cmd->indirect && !third_party)
		put(text, ", indirect_ref");
	if (cmd->swap == 3) {
		if (sig > 0)
			put_numbered(text, ", sig_done[sig", sig, "]");
		return;
	}
	if (sig > 0)
		put_numbered(text, ", ctx_swap[sig", sig, "]");
	else
		put(text, ", ctx_swap[--]");
	put_defer(text, cmd->swap);
}

static void
print_insn(struct text *text, const struct isa_row *row, const struct isa_insn *insn)
{
	switch (row->form) {
	case ISA_FORM_CRC:
		print_crc(text, insn);
		break;
	case ISA_FORM_CAM_CLEAR:
	case ISA_FORM_CAM_LOOKUP:
	case ISA_FORM_CAM_WRITE:
	case ISA_FORM_CAM_WRITE_STATE:
		print_cam(text, row, insn);
		break;
	case ISA_FORM_LD_FIELD:
		print_ld_field(text, row, insn);
		break;
	case ISA_FORM_IMMED:
	case ISA_FORM_IMMED_PART:
		print_immed(text, row, insn);
		break;
	case ISA_FORM_BR:
	case ISA_FORM_BR_FLAGS:
	case ISA_FORM_BR_NUMBER:
	case ISA_FORM_BR_SIGNAL:
	case ISA_FORM_BR_INP_STATE:
	case ISA_FORM_BR_CLS_STATE:
		print_br(text, row, insn);
		break;
	case ISA_FORM_BIT:
	case ISA_FORM_BYTE:
		print_br_value(text, row, insn);
		break;
	case ISA_FORM_JUMP:
		print_jump(text, insn);
		break;
	case ISA_FORM_CTX_ARB:
		print_ctx_arb(text, row, insn);
		break;
	case ISA_FORM_CSR_RD:
	case ISA_FORM_CSR_WR:
		print_csr(text, row, insn);
		break;
	case ISA_FORM_MUL_SOURCES:
	case ISA_FORM_MUL_DST:
		print_mul(text, row, insn);
		break;
	case ISA_FORM_CMD:
		print_cmd(text, insn);
		break;
	default:
		print_operands(text, row, insn);
		break;
	}
	put_suffixes(text, insn);
}

size_t
isa_print(const struct isa_insn *insn, enum isa_ctx_mode mode, char out[ISA_TEXT_MAX])
{
	struct text text = {.at = out, .end = out + ISA_TEXT_MAX - 1};
	struct isa_insn undefined;
	enum isa_fault fault = ISA_FAULT_NONE;

	if (insn->op == ISA_INVALID || insn->op >= ISA_OP_COUNT) {
		fault = isa_decode_fields(insn->raw, mode, &undefined);
		undefined.raw = insn->raw;
		insn = &undefined;
	}
	if (fault == ISA_FAULT_CLASS) {
		put(&text, "<invalid_instruction>: ");
		put_hex(&text, insn->raw);
	} else {
		print_insn(&text, isa_row_of_insn(insn), insn);
	}
	if (fault >= ISA_FAULT_FIELD)
		put(&text, "\t # ERROR");
	*text.at = '\0';
	return (size_t)(text.at - out);
}
