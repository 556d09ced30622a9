/* SPDX-License-Identifier: BSD-2-Clause */
/* The pieces of an instruction's text: slices, numbers, operands. */
#include "isa/parse.h"

#include <string.h>

bool
parse_error(struct parse *p, const char *where, const char *error)
{
	if (p->error == NULL) {
		p->error = error;
		p->where = where;
	}
	return false;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static const char *
skip_blanks(const char *at, const char *end)
{
	while (at < end && is_blank(*at))
		at++;
	return at;
}

/* Up to a comma or closing bracket at depth 0, blanks around it removed. */
static struct slice
take_piece(const char **at, const char *end)
{
	const char *first = skip_blanks(*at, end), *c = first;
	int depth = 0;
	for (; c < end; c++) {
		if (depth == 0 && (*c == ',' || *c == ']'))
			break;
		depth += *c == '[' ? 1 : *c == ']' ? -1 : 0;
	}
	*at = c;
	while (c > first && is_blank(c[-1]))
		c--;
	return (struct slice){first, (size_t)(c - first)};
}

/* Comments start at `;` or `//`. */
static const char *
end_of_code(const char *text)
{
	const char *end = text;
	while (*end != '\0' && *end != ';' && !(end[0] == '/' && end[1] == '/'))
		end++;
	return end;
}

static bool
split_args(struct parse *p, const char **at, const char *end)
{
	do {
		++*at; /* the bracket or comma */
		if (p->arg_count == PARSE_ARGS_MAX)
			return parse_error(p, *at, "too many operands");
		struct slice piece = take_piece(at, end);
		if (piece.len == 0)
			return parse_error(p, piece.at, "an operand is missing");
		p->args[p->arg_count++] = piece;
	} while (*at < end && **at == ',');
	if (*at == end)
		return parse_error(p, *at, "the bracket is not closed");
	++*at;
	return true;
}

bool
parse_split(struct parse *p, const char *text)
{
	const char *end = end_of_code(text), *at = skip_blanks(text, end);

	p->start = text;
	p->name.at = at;
	while (at < end && *at != '[' && *at != ',' && *at != ']' && !is_blank(*at))
		at++;
	p->name.len = (size_t)(at - p->name.at);
	if (p->name.len == 0)
		return parse_error(p, at, "no instruction");
	at = skip_blanks(at, end);
	if (at < end && *at == '[' && !split_args(p, &at, end))
		return false;
	at = skip_blanks(at, end);
	while (at < end && *at == ',') {
		at++;
		if (p->suffix_count == PARSE_SUFFIXES_MAX)
			return parse_error(p, at, "too many suffixes");
		struct slice piece = take_piece(&at, end);
		if (piece.len == 0)
			return parse_error(p, piece.at, "a suffix is missing");
		p->suffixes[p->suffix_count++] = piece;
	}
	if (at < end)
		return parse_error(p, at, "text after the end of the instruction");
	return true;
}

bool
slice_is(struct slice slice, const char *text)
{
	return strlen(text) == slice.len && memcmp(slice.at, text, slice.len) == 0;
}

bool
slice_skip(struct slice *slice, const char *prefix)
{
	size_t len = strlen(prefix);
	if (slice->len < len || memcmp(slice->at, prefix, len) != 0)
		return false;
	slice->at += len;
	slice->len -= len;
	return true;
}

bool
slice_chop(struct slice *slice, const char *suffix)
{
	size_t len = strlen(suffix);
	if (slice->len < len || memcmp(slice->at + slice->len - len, suffix, len) != 0)
		return false;
	slice->len -= len;
	return true;
}

static int
digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 99;
}

/* Whole slice as a number; false for any other shape. Values stay below 2^60. */
static bool
number_of(struct slice slice, uint64_t *value)
{
	int base = slice_skip(&slice, "0x") ? 16 : 10;
	if (slice.len == 0 || slice.len > 15)
		return false;
	*value = 0;
	for (size_t i = 0; i < slice.len; i++) {
		int digit = digit_value(slice.at[i]);
		if (digit >= base)
			return false;
		*value = *value * (unsigned)base + (unsigned)digit;
	}
	return true;
}

bool
parse_number(struct parse *p, struct slice slice, uint64_t limit, uint64_t *value)
{
	if (!number_of(slice, value))
		return parse_error(p, slice.at, "a number is expected");
	if (*value > limit)
		return parse_error(p, slice.at, "the number is too large");
	return true;
}

bool
parse_numbered(struct parse *p, struct slice slice, const char *prefix, const char *suffix,
	uint64_t limit, uint64_t *value)
{
	if (!slice_skip(&slice, prefix) || !slice_chop(&slice, suffix) || !number_of(slice, value))
		return false;
	if (*value > limit)
		return parse_error(p, slice.at, "the number is too large");
	return true;
}

bool
parse_want(struct parse *p, unsigned args)
{
	if (p->arg_count == args)
		return true;
	return parse_error(p, p->name.at, "wrong number of operands");
}

/* ++, -- or nothing at the end. */
static int8_t
chop_post(struct slice *slice)
{
	if (slice_chop(slice, "++"))
		return 1;
	return slice_chop(slice, "--") ? -1 : 0;
}

/* What follows `*`: l$indexN[k], l$indexN++, $index, n$index. */
static bool
parse_indirect(struct parse *p, struct slice slice, struct isa_operand *operand)
{
	const char *where = slice.at;
	uint64_t value = 0;

	operand->post = chop_post(&slice);
	if (slice_is(slice, "$index")) {
		operand->kind = ISA_XFER_INDEX;
		return true;
	}
	if (slice_is(slice, "n$index")) {
		operand->kind = ISA_NN_INDEX;
		return true;
	}
	if (!slice_skip(&slice, "l$index") || slice.len == 0 || slice.at[0] < '0' ||
		slice.at[0] > '3')
		return parse_error(p, where, "no such register");
	operand->kind = ISA_LM;
	operand->ptr = (uint8_t)(slice.at[0] - '0');
	slice_skip(&slice, (char[]){slice.at[0], '\0'});
	if (slice.len == 0)
		return true;
	if (operand->post == 0 && parse_numbered(p, slice, "[", "]", 15, &value)) {
		operand->num = (uint8_t)value;
		return true;
	}
	return parse_error(p, where, "a local memory offset is [0] to [15]");
}

bool
parse_operand(struct parse *p, struct slice slice, struct isa_operand *operand)
{
	static const struct {
		const char *prefix;
		uint8_t kind, limit;
	} registers[] = {
		{"gprA_", ISA_GPR_A, 31},
		{"gprB_", ISA_GPR_B, 31},
		{"@gprA_", ISA_GPR_A_ABS, 127},
		{"@gprB_", ISA_GPR_B_ABS, 127},
		{"$xfer_", ISA_XFER, 63},
		{"n$reg_", ISA_NN, 31},
	};
	uint64_t value = 0;

	*operand = (struct isa_operand){.kind = ISA_NONE};
	if (slice_is(slice, "--"))
		return true;
	for (unsigned i = 0; i < sizeof(registers) / sizeof(*registers); i++) {
		struct slice rest = slice;
		if (!slice_skip(&rest, registers[i].prefix))
			continue;
		operand->kind = registers[i].kind;
		if (!parse_number(p, rest, registers[i].limit, &value))
			return false;
		operand->num = (uint8_t)value;
		return true;
	}
	struct slice rest = slice;
	if (slice_skip(&rest, "*"))
		return parse_indirect(p, rest, operand);
	if (!number_of(slice, &value))
		return parse_error(p, slice.at, "no such operand");
	if (value > 255)
		return parse_error(p, slice.at, "constants of operands are 0 to 255");
	operand->kind = ISA_IMM;
	operand->num = (uint8_t)value;
	return true;
}

bool
parse_source(struct parse *p, struct slice slice, struct isa_operand *operand)
{
	if (!parse_operand(p, slice, operand))
		return false;
	return operand->kind != ISA_NONE || parse_error(p, slice.at, "a source is expected");
}

bool
parse_target(struct parse *p, struct slice slice, uint16_t *target)
{
	uint64_t value = 0;
	const char *where = slice.at;
	if (!slice_skip(&slice, "."))
		return parse_error(
			p, where, "a target is expected: .12, or in a file a label of it");
	if (!parse_number(p, slice, ISA_TARGET_LIMIT - 1, &value))
		return false;
	*target = (uint16_t)value;
	return true;
}

bool
parse_shift(struct parse *p, struct slice slice, bool is_double)
{
	struct isa_insn *insn = p->insn;
	const char *where = slice.at;
	uint64_t amount = 0;

	if (!is_double && slice_skip(&slice, ">>rot")) {
		insn->shift = ISA_ROTATE;
	} else if (slice_skip(&slice, ">>")) {
		insn->shift = is_double ? ISA_SHIFT_DOUBLE : ISA_SHIFT_RIGHT;
	} else if (!is_double && slice_skip(&slice, "<<")) {
		insn->shift = ISA_SHIFT_LEFT;
	} else {
		return parse_error(p, where, "a shift is expected, as >>8, <<8, >>rot8");
	}
	if (insn->shift != ISA_ROTATE && slice_is(slice, "indirect")) {
		insn->amount = 0;
		return true;
	}
	if (!parse_number(p, slice, 31, &amount))
		return false;
	if (amount == 0 && insn->shift != ISA_ROTATE)
		return parse_error(p, where, "a shift by 0 is written >>rot0");
	insn->amount = (uint8_t)amount;
	return true;
}

bool
parse_suffix(struct parse *p, const char *text)
{
	for (unsigned i = 0; i < p->suffix_count; i++) {
		if (slice_is(p->suffixes[i], text)) {
			p->suffixes[i].len = 0;
			return true;
		}
	}
	return false;
}

bool
parse_suffix_bracket(struct parse *p, const char *name, struct slice *inside)
{
	for (unsigned i = 0; i < p->suffix_count; i++) {
		struct slice slice = p->suffixes[i];
		if (slice_skip(&slice, name) && slice_skip(&slice, "[") &&
			slice_chop(&slice, "]")) {
			*inside = slice;
			p->suffixes[i].len = 0;
			return true;
		}
	}
	return false;
}

bool
parse_defer(struct parse *p, uint8_t *slots)
{
	struct slice inside;
	uint64_t value = 0;
	if (!parse_suffix_bracket(p, "defer", &inside))
		return true;
	if (!parse_number(p, inside, 3, &value))
		return false;
	*slots = (uint8_t)value;
	return true;
}
