/* SPDX-License-Identifier: BSD-2-Clause */
/* text -> instruction: what isa_print() prints, and a little more (docs/isa.md, "Assembler"). */
#include "isa/parse.h"

#include <string.h>

static void
flag_suffixes(struct parse *p, bool has_no_cc)
{
	struct isa_insn *insn = p->insn;
	insn->no_cc = has_no_cc && parse_suffix(p, "no_cc");
	insn->wr_both = parse_suffix(p, "gpr_wrboth");
	insn->pred_cc = parse_suffix(p, "predicate_cc");
}

/* The row of an operator of alu or alu_shf. */
static bool
find_operator(struct parse *p, struct slice text, enum isa_form form, enum isa_form right_form)
{
	for (unsigned i = 0; i < isa_row_count; i++) {
		const struct isa_row *row = &isa_rows[i];
		if ((row->form == form || row->form == right_form) && slice_is(text, row->text)) {
			p->insn->op = row->op;
			return true;
		}
	}
	return parse_error(p, text.at, "no such operator");
}

/* alu[dst, left, OP, right] and alu_shf[dst, left, OP, right, shift]. The left operand of B and ~B
 * prints as `--`; it may be named to bring a value into PREV_A. */
static bool
parse_alu(struct parse *p, bool shifts)
{
	struct isa_insn *insn = p->insn;
	enum isa_form form = shifts ? ISA_FORM_SHF : ISA_FORM_ALU;
	enum isa_form right_form = shifts ? ISA_FORM_SHF_RIGHT : ISA_FORM_ALU_RIGHT;

	flag_suffixes(p, true);
	return parse_want(p, shifts ? 5 : 4) && find_operator(p, p->args[2], form, right_form) &&
	       parse_operand(p, p->args[0], &insn->dst) &&
	       parse_operand(p, p->args[1], &insn->left) &&
	       parse_source(p, p->args[3], &insn->right) &&
	       (!shifts || parse_shift(p, p->args[4], false));
}

static int
code_of(const char *const texts[8], struct slice slice)
{
	for (int i = 0; i < 8; i++)
		if (texts[i] != NULL && slice_is(slice, texts[i]))
			return i;
	return -1;
}

static bool
parse_crc(struct parse *p, bool little_endian)
{
	struct isa_insn *insn = p->insn;
	insn->op = ISA_CRC;
	if (!parse_want(p, 3))
		return false;
	int polynomial = code_of(isa_crc_polynomials, p->args[0]);
	if (polynomial < 0)
		return parse_error(p, p->args[0].at, "no such polynomial");
	insn->imm = (uint32_t)polynomial << 5 | (uint32_t)little_endian << 3;
	for (unsigned i = 1; i < 8; i++)
		if (isa_crc_bytes[i] != NULL && parse_suffix(p, isa_crc_bytes[i]))
			insn->imm |= i;
	if (parse_suffix(p, "bit_swap"))
		insn->imm |= 16;
	flag_suffixes(p, true);
	return parse_operand(p, p->args[1], &insn->dst) &&
	       parse_source(p, p->args[2], &insn->right);
}

/* `, lm_addrP[offset]` */
static bool
parse_cam_lookup(struct parse *p)
{
	struct isa_insn *insn = p->insn;
	uint64_t pointer = 0, offset = 0;
	static const char *const names[] = {"lm_addr0", "lm_addr1", "lm_addr2", "lm_addr3"};
	struct slice inside;

	flag_suffixes(p, true);
	for (; pointer < 4; pointer++)
		if (parse_suffix_bracket(p, names[pointer], &inside))
			break;
	if (pointer < 4) {
		if (!parse_number(p, inside, 3, &offset))
			return false;
		insn->imm = (uint32_t)((pointer & 2) << 3 | offset << 2 | (pointer & 1 ? 3 : 1));
	}
	return parse_want(p, 2) && parse_operand(p, p->args[0], &insn->dst) &&
	       parse_source(p, p->args[1], &insn->left);
}

static bool
parse_cam_write(struct parse *p, bool has_tag)
{
	struct isa_insn *insn = p->insn;
	uint64_t state = 0;

	flag_suffixes(p, true);
	if (!parse_want(p, has_tag ? 3 : 2) || !parse_source(p, p->args[0], &insn->right) ||
		(has_tag && !parse_source(p, p->args[1], &insn->left)) ||
		!parse_number(p, p->args[has_tag ? 2 : 1], 15, &state))
		return false;
	insn->imm = (uint32_t)state;
	return true;
}

static bool
parse_ld_field(struct parse *p)
{
	struct isa_insn *insn = p->insn;

	insn->load_cc = parse_suffix(p, "load_cc");
	flag_suffixes(p, false);
	if (p->arg_count != 4 && !parse_want(p, 3))
		return false;
	struct slice mask = p->args[1];
	if (mask.len != 4 || strspn(mask.at, "01") < 4)
		return parse_error(p, mask.at, "a byte mask is four binary digits");
	for (unsigned i = 0; i < 4; i++)
		insn->byte_mask |= (uint8_t)((mask.at[i] == '1') << (3 - i));
	return parse_operand(p, p->args[0], &insn->dst) &&
	       parse_source(p, p->args[2], &insn->right) &&
	       (p->arg_count == 3 || parse_shift(p, p->args[3], false));
}

static bool
parse_immed(struct parse *p)
{
	struct isa_insn *insn = p->insn;
	uint64_t value = 0, shift = 0;

	flag_suffixes(p, false);
	if ((p->arg_count != 3 && !parse_want(p, 2)) || !parse_operand(p, p->args[0], &insn->dst) ||
		!parse_number(p, p->args[1], UINT32_MAX, &value))
		return false;
	insn->imm_invert = value >> 16 == 0xffff;
	if (value >> 16 != 0 && !insn->imm_invert)
		return parse_error(p, p->args[1].at,
			"immed holds 16 bits or the complement of 16 bits; load the rest with "
			"immed_w1");
	insn->imm = (uint32_t)(insn->imm_invert ? ~value : value) & 0xffff;
	if (p->arg_count == 2)
		return true;
	if (!parse_numbered(p, p->args[2], "<<", "", 16, &shift) || shift % 8 != 0)
		return parse_error(p, p->args[2].at, "immed shifts by <<8 or <<16");
	insn->imm_shift = (uint8_t)(shift / 8);
	return true;
}

/* immed_b0..3 and immed_w0..1: the number is the part of the destination. */
static bool
parse_immed_part(struct parse *p, enum isa_op op, char part)
{
	struct isa_insn *insn = p->insn;
	uint64_t value = 0;

	insn->op = (uint8_t)op;
	insn->byte = (uint8_t)(part - '0');
	flag_suffixes(p, false);
	if (!parse_want(p, 2) || !parse_operand(p, p->args[0], &insn->dst) ||
		!parse_number(p, p->args[1], op == ISA_IMMED_B ? 0xff : 0xffff, &value))
		return false;
	insn->imm = (uint32_t)value;
	return true;
}

/* Number, signal or state that a branch of class br tests. */
static bool
parse_css(struct parse *p, enum isa_form form, struct slice slice)
{
	uint64_t value = 0;

	if (form == ISA_FORM_BR_CLS_STATE) {
		if (!parse_numbered(p, slice, "cls_ring", "_status", 15, &value))
			return parse_error(p, slice.at, "cls_ring0_status to cls_ring15_status");
	} else if (form == ISA_FORM_BR_INP_STATE) {
		if (slice_is(slice, "nn_empty"))
			value = 0;
		else if (slice_is(slice, "nn_full"))
			value = 1;
		else if (parse_numbered(p, slice, "ctm_ring", "_status", 13, &value))
			value += 2;
		else
			return parse_error(p, slice.at, "nn_empty, nn_full or ctm_ringN_status");
	} else if (!parse_number(p, slice, 15, &value)) {
		return false;
	}
	p->insn->css = (uint8_t)value;
	return true;
}

static bool
parse_br(struct parse *p, const struct isa_row *row)
{
	struct isa_insn *insn = p->insn;
	bool tests = row->form != ISA_FORM_BR && row->form != ISA_FORM_BR_FLAGS;

	insn->css = 2;
	insn->ev_pip = row->form == ISA_FORM_BR_FLAGS ? 1 : 0;
	if (row->form == ISA_FORM_BR_SIGNAL || row->form == ISA_FORM_BR_INP_STATE ||
		row->form == ISA_FORM_BR_CLS_STATE)
		insn->ev_pip = 2;
	return parse_want(p, tests ? 2 : 1) && (!tests || parse_css(p, row->form, p->args[0])) &&
	       parse_target(p, p->args[tests ? 1 : 0], &insn->target) &&
	       parse_defer(p, &insn->defer);
}

static bool
parse_br_value(struct parse *p, const struct isa_row *row)
{
	struct isa_insn *insn = p->insn;
	bool is_byte = row->form == ISA_FORM_BYTE;
	uint64_t first = 0, second = 0;

	if (!parse_want(p, is_byte ? 4 : 3) || !parse_source(p, p->args[0], &insn->left) ||
		!parse_number(p, p->args[1], is_byte ? 3 : 31, &first) ||
		(is_byte && !parse_number(p, p->args[2], 255, &second)))
		return false;
	insn->byte = (uint8_t)(is_byte ? first : 0);
	insn->imm = (uint32_t)(is_byte ? second : first);
	return parse_target(p, p->args[is_byte ? 3 : 2], &insn->target) &&
	       parse_defer(p, &insn->defer);
}

static bool
parse_jump(struct parse *p, bool has_offset)
{
	struct isa_insn *insn = p->insn;
	uint64_t offset = 0;

	insn->op = ISA_JUMP;
	if (!parse_want(p, has_offset ? 2 : 1) || !parse_source(p, p->args[0], &insn->left) ||
		!parse_defer(p, &insn->defer))
		return false;
	if (has_offset && !parse_numbered(p, p->args[1], ".", "", 0x1ffff, &offset))
		return parse_error(p, p->args[1].at, "an offset of 17 bits is expected, as .12");
	insn->imm = (uint32_t)offset;
	return true;
}

static bool
parse_ctx_arb(struct parse *p)
{
	struct isa_insn *insn = p->insn;
	struct slice inside;
	uint64_t sig = 0;

	if (p->arg_count == 0)
		return parse_want(p, 1);
	if (p->arg_count == 1 && slice_is(p->args[0], "bpt"))
		insn->imm = ISA_ARB_BPT;
	else if (p->arg_count == 1 && slice_is(p->args[0], "voluntary"))
		insn->imm = 1;
	else if (p->arg_count == 1 && slice_is(p->args[0], "kill"))
		insn->imm = 0;
	else if (p->arg_count == 1 && slice_is(p->args[0], "--"))
		insn->imm = ISA_ARB_NOLOAD;
	else
		for (unsigned i = 0; i < p->arg_count; i++) {
			if (!parse_numbered(p, p->args[i], "sig", "", 15, &sig) || sig == 0)
				return parse_error(p, p->args[i].at, "sig1 to sig15 are expected");
			insn->imm |= 1u << sig;
		}
	if (parse_suffix(p, "any"))
		insn->imm |= ISA_ARB_ANY;
	if (parse_suffix_bracket(p, "br", &inside)) {
		insn->imm |= ISA_ARB_BR;
		if (!parse_target(p, inside, &insn->target))
			return false;
	}
	return parse_defer(p, &insn->defer);
}

/* The name of a CSR or its byte address. */
static bool
parse_csr_name(struct parse *p, struct slice slice)
{
	uint64_t address = 0;

	for (unsigned i = 0; i < isa_csr_row_count; i++) {
		if (slice_is(slice, isa_csr_rows[i].text)) {
			p->insn->csr = isa_csr_rows[i].address;
			return true;
		}
	}
	if (slice.len == 0 || slice.at[0] < '0' || slice.at[0] > '9')
		return parse_error(p, slice.at, "no such CSR");
	if (!parse_number(p, slice, 0x1ffc, &address))
		return false;
	p->insn->csr = (uint16_t)address;
	return true;
}

static bool
parse_csr(struct parse *p, bool writes)
{
	return parse_want(p, writes ? 2 : 1) && parse_csr_name(p, p->args[0]) &&
	       (!writes || parse_source(p, p->args[1], &p->insn->left));
}

/* uwr[*u$index0++, src], urd[src, *u$index0++] */
static bool
parse_ustore(struct parse *p, bool writes)
{
	p->insn->op = writes ? ISA_CSR_WR : ISA_CSR_RD;
	p->insn->csr = ISA_CSR_USTORE_DATA_LOW;
	if (!parse_want(p, 2))
		return false;
	if (!slice_is(p->args[writes ? 0 : 1], "*u$index0++"))
		return parse_error(p, p->args[writes ? 0 : 1].at, "*u$index0++ is expected");
	return parse_source(p, p->args[writes ? 1 : 0], &p->insn->left);
}

/* The suffix names type and step. */
static bool
parse_mul_step(struct parse *p)
{
	static const char *const types[] = {"start", "24x8", "16x16", "32x32"};
	struct isa_insn *insn = p->insn;
	struct slice step = {.at = p->name.at};

	for (unsigned i = 0; i < p->suffix_count && step.len == 0; i++) {
		struct slice rest = p->suffixes[i];
		for (unsigned type = 0; type < 4; type++) {
			if (slice_skip(&rest, types[type])) {
				insn->mul_type = (uint8_t)type;
				step = p->suffixes[i];
				p->suffixes[i].len = 0;
				break;
			}
		}
	}
	uint64_t number = 0;
	if (step.len == 0 || !slice_skip(&step, types[insn->mul_type]))
		return parse_error(
			p, step.at, "a step is expected: start, 32x32_step1, 32x32_last, ..");
	if (insn->mul_type == ISA_MUL_TYPE_START)
		insn->op = step.len == 0 ? ISA_MUL_START : ISA_INVALID;
	else if (slice_is(step, "_last"))
		insn->op = ISA_MUL_LAST;
	else if (slice_is(step, "_last2"))
		insn->op = ISA_MUL_LAST2;
	else if (parse_numbered(p, step, "_step", "", 4, &number) && number > 0)
		insn->op = ISA_MUL_STEP;
	else
		insn->op = ISA_INVALID;
	if (insn->op == ISA_INVALID)
		return parse_error(p, step.at, "no such multiply step");
	insn->mul_step = (uint8_t)number;
	flag_suffixes(p, true);
	if (!parse_want(p, 2))
		return false;
	if (insn->op == ISA_MUL_START || insn->op == ISA_MUL_STEP)
		return parse_source(p, p->args[0], &insn->left) &&
		       parse_source(p, p->args[1], &insn->right);
	if (!slice_is(p->args[1], "--"))
		return parse_error(p, p->args[1].at, "-- is expected");
	if (!parse_operand(p, p->args[0], &insn->dst))
		return false;
	if (insn->dst.kind == ISA_IMM && insn->dst.num == 0)
		insn->dst.kind = ISA_NONE;
	return true;
}

/* NAME[operands] of the classes alu and alu_shf. */
static bool
parse_named(struct parse *p, const struct isa_row *row)
{
	struct isa_insn *insn = p->insn;
	bool has_left = row->form == ISA_FORM_DOUBLE && p->arg_count == 4;
	bool shifts = row->form == ISA_FORM_ASR || row->form == ISA_FORM_DOUBLE;
	bool has_dst = row->form != ISA_FORM_RIGHT;
	struct isa_operand *last = row->form == ISA_FORM_ALIGN_LEFT ? &insn->left : &insn->right;
	unsigned at = 0;

	flag_suffixes(p, true);
	if (!parse_want(p, has_dst + has_left + 1u + shifts) ||
		(has_dst && !parse_operand(p, p->args[at++], &insn->dst)) ||
		(has_left && !parse_source(p, p->args[at++], &insn->left)) ||
		!parse_source(p, p->args[at], last))
		return false;
	return !shifts || parse_shift(p, p->args[at + 1], row->op == ISA_DBL_SHF);
}

static bool
parse_row(struct parse *p, const struct isa_row *row)
{
	p->insn->op = row->op;
	switch (row->form) {
	case ISA_FORM_CAM_CLEAR:
		flag_suffixes(p, true);
		return parse_want(p, 0);
	case ISA_FORM_CAM_LOOKUP:
		return parse_cam_lookup(p);
	case ISA_FORM_CAM_WRITE:
	case ISA_FORM_CAM_WRITE_STATE:
		return parse_cam_write(p, row->form == ISA_FORM_CAM_WRITE);
	case ISA_FORM_LD_FIELD:
		return parse_ld_field(p);
	case ISA_FORM_IMMED:
		return parse_immed(p);
	case ISA_FORM_BR:
	case ISA_FORM_BR_FLAGS:
	case ISA_FORM_BR_NUMBER:
	case ISA_FORM_BR_SIGNAL:
	case ISA_FORM_BR_INP_STATE:
	case ISA_FORM_BR_CLS_STATE:
		return parse_br(p, row);
	case ISA_FORM_BIT:
	case ISA_FORM_BYTE:
		return parse_br_value(p, row);
	case ISA_FORM_JUMP:
		return parse_jump(p, true);
	case ISA_FORM_CTX_ARB:
		return parse_ctx_arb(p);
	case ISA_FORM_CSR_RD:
	case ISA_FORM_CSR_WR:
		return parse_csr(p, row->form == ISA_FORM_CSR_WR);
	case ISA_FORM_MUL_SOURCES:
		return parse_mul_step(p);
	default:
		return parse_named(p, row);
	}
}

/* Names that are not the text of one row. */
static bool
parse_special(struct parse *p, bool *done)
{
	*done = true;
	if (slice_is(p->name, "alu") || slice_is(p->name, "alu_shf"))
		return parse_alu(p, slice_is(p->name, "alu_shf"));
	if (slice_is(p->name, "nop")) {
		p->insn->op = ISA_IMMED;
		return parse_want(p, 0);
	}
	if (slice_is(p->name, "crc_be") || slice_is(p->name, "crc_le"))
		return parse_crc(p, slice_is(p->name, "crc_le"));
	if (slice_is(p->name, "rtn"))
		return parse_jump(p, false);
	if (slice_is(p->name, "uwr") || slice_is(p->name, "urd"))
		return parse_ustore(p, slice_is(p->name, "uwr"));
	struct slice part = p->name;
	if (slice_skip(&part, "immed_b") && part.len == 1 && part.at[0] >= '0' && part.at[0] <= '3')
		return parse_immed_part(p, ISA_IMMED_B, part.at[0]);
	part = p->name;
	if (slice_skip(&part, "immed_w") && part.len == 1 &&
		(part.at[0] == '0' || part.at[0] == '1'))
		return parse_immed_part(p, ISA_IMMED_W, part.at[0]);
	for (unsigned i = 0; i < ISA_TARGET_COUNT; i++)
		if (slice_is(p->name, isa_target_rows[i].text))
			return parse_cmd(p, i);
	*done = false;
	return true;
}

static bool
is_operator(const struct isa_row *row)
{
	return row->form == ISA_FORM_ALU || row->form == ISA_FORM_ALU_RIGHT ||
	       row->form == ISA_FORM_SHF || row->form == ISA_FORM_SHF_RIGHT ||
	       row->form == ISA_FORM_CRC || row->form == ISA_FORM_IMMED_PART ||
	       row->form == ISA_FORM_CMD;
}

static bool
parse_insn(struct parse *p)
{
	static const struct {
		const char *text;
		uint8_t op;
	} aliases[] = {
#define X(TEXT, OP) {TEXT, ISA_##OP},
		ISA_ALIASES(X)
#undef X
	};
	bool done;

	if (!parse_special(p, &done) || done)
		return p->error == NULL;
	for (unsigned i = 0; i < isa_row_count; i++)
		if (!is_operator(&isa_rows[i]) && slice_is(p->name, isa_rows[i].text))
			return parse_row(p, &isa_rows[i]);
	for (unsigned i = 0; i < sizeof(aliases) / sizeof(*aliases); i++)
		if (slice_is(p->name, aliases[i].text))
			return parse_row(p, &isa_rows[aliases[i].op - 1]);
	return parse_error(p, p->name.at, "no such instruction");
}

const char *
isa_parse(const char *text, enum isa_ctx_mode mode, struct isa_insn *insn, size_t *column)
{
	struct parse p = {.mode = mode, .insn = insn};

	memset(insn, 0, sizeof(*insn));
	if (parse_split(&p, text) && parse_insn(&p)) {
		for (unsigned i = 0; i < p.suffix_count && p.error == NULL; i++)
			if (p.suffixes[i].len != 0)
				parse_error(&p, p.suffixes[i].at, "this does not belong here");
		const char *why = p.error ? NULL : isa_encode_error(insn, mode);
		if (why)
			parse_error(&p, p.name.at, why);
	}
	if (p.error == NULL)
		return NULL;
	memset(insn, 0, sizeof(*insn));
	if (column)
		*column = (size_t)(p.where - text);
	return p.error;
}
