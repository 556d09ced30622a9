/* SPDX-License-Identifier: BSD-2-Clause */
/* The tables, and what is looked up in them. */
#include "isa/form.h"

enum row_id {
#define X(ID, ...) ROW_##ID,
	ISA_FORMS(X)
#undef X
		ROW_COUNT
};

const struct isa_row isa_rows[] = {
#define X(ID, OP, TEXT, FORM, PATTERN, EXCEPT, COST, FLAGS) \
	{ISA_##OP, ISA_FORM_##FORM, ISA_COST_##COST, ISA_ROW_##FLAGS, TEXT, PATTERN, EXCEPT},
	ISA_FORMS(X)
#undef X
};
const unsigned isa_row_count = ROW_COUNT;

/* ORDER isa_op: the row of an operation is found by its number. */
#define X(ID, OP, ...)                                                                          \
	_Static_assert((int)ROW_##ID == (int)ISA_##OP - 1 || (int)ROW_##ID >= ISA_OP_COUNT - 1, \
		"rows of ISA_FORMS stand in the order of enum isa_op");
ISA_FORMS(X)
#undef X
_Static_assert(ISA_OP_COUNT <= UINT8_MAX, "struct isa_insn keeps the operation in a byte");

enum cmd_row_id {
#define X(TARGET, ACTION, TOKEN, FIRST, LAST, TEXT, OP) CMD_##TARGET##_##ACTION##_##TOKEN##_##FIRST,
	ISA_COMMANDS(X)
#undef X
		CMD_ROW_COUNT
};

const struct isa_cmd_row isa_cmd_rows[] = {
#define X(TARGET, ACTION, TOKEN, FIRST, LAST, TEXT, OP) \
	{ISA_##TARGET, ACTION, TOKEN, FIRST, LAST, ISA_CMD_##OP, TEXT},
	ISA_COMMANDS(X)
#undef X
};
const unsigned isa_cmd_row_count = CMD_ROW_COUNT;

/* 1 + row number by target, action, token, length code; two rows for one command would be a
 * doubled initialiser, which the compiler refuses. */
static const uint16_t cmd_index[ISA_TARGET_COUNT][32][4][8] = {
#define X(TARGET, ACTION, TOKEN, FIRST, LAST, TEXT, OP) \
	[ISA_##TARGET][ACTION][TOKEN][FIRST... LAST] =  \
		1 + CMD_##TARGET##_##ACTION##_##TOKEN##_##FIRST,
	ISA_COMMANDS(X)
#undef X
};

const struct isa_target_row isa_target_rows[ISA_TARGET_COUNT] = {
#define X(TARGET, TEXT, CPP, BASE, BITS) [ISA_##TARGET] = {TEXT, CPP, BASE, BITS},
	ISA_TARGETS(X)
#undef X
};

const struct isa_csr_row isa_csr_rows[] = {
#define X(ADDRESS, TEXT, MICROCODE) {ADDRESS, TEXT, MICROCODE},
	ISA_CSRS(X)
#undef X
};
const unsigned isa_csr_row_count = sizeof(isa_csr_rows) / sizeof(*isa_csr_rows);

const char *const isa_crc_polynomials[8] = {
#define X(CODE, TEXT) [CODE] = TEXT,
	ISA_CRC_POLYNOMIALS(X)
#undef X
};

const char *const isa_crc_bytes[8] = {[0] = "",
#define X(CODE, TEXT) [CODE] = TEXT,
	ISA_CRC_BYTES(X)
#undef X
};

static bool
matches(uint64_t word, struct isa_pattern pattern)
{
	return (word & pattern.mask) == pattern.match;
}

const struct isa_row *
isa_row_of_word(uint64_t word)
{
	for (unsigned i = 0; i < ROW_COUNT; i++)
		if (matches(word, isa_rows[i].pattern) && !matches(word, isa_rows[i].except))
			return &isa_rows[i];
	return NULL;
}

const struct isa_row *
isa_row_of_insn(const struct isa_insn *insn)
{
	if (insn->op == ISA_DBL_SHF && insn->left.kind == ISA_NONE)
		return &isa_rows[ROW_DBL_SHF_6];
	return &isa_rows[insn->op - 1];
}

const struct isa_cmd_row *
isa_cmd_row_of(const struct isa_cmd *cmd)
{
	if (cmd->target >= ISA_TARGET_COUNT || cmd->action > 31 || cmd->token > 3 || cmd->len > 7)
		return NULL;
	/* With both address and data constant the token bits are data. */
	unsigned token = cmd->mode == ISA_MODE_CONST_BOTH ? 0 : cmd->token;
	unsigned row = cmd_index[cmd->target][cmd->action][token][cmd->len];
	return row ? &isa_cmd_rows[row - 1] : NULL;
}

const char *
isa_cmd_name(const struct isa_cmd *cmd)
{
	const struct isa_cmd_row *row = isa_cmd_row_of(cmd);
	return row ? row->text : NULL;
}

const char *
isa_csr_name(uint16_t address)
{
	for (unsigned i = 0; i < isa_csr_row_count; i++)
		if (isa_csr_rows[i].address == address)
			return isa_csr_rows[i].text;
	return NULL;
}

enum isa_cost
isa_cost(const struct isa_insn *insn)
{
	if (insn->op == ISA_INVALID || insn->op >= ISA_OP_COUNT)
		return ISA_COST_ONE;
	if (insn->op == ISA_CMD && insn->cmd.swap == 3)
		return ISA_COST_ONE;
	return isa_row_of_insn(insn)->cost;
}

unsigned
isa_wasted_cycles(const struct isa_insn *insn, bool flags_fresh)
{
	static const struct {
		uint8_t shadow, extra;
	} costs[] = {
#define X(COST, SHADOW, EXTRA) [ISA_COST_##COST] = {SHADOW, EXTRA},
		ISA_COSTS(X)
#undef X
	};
	enum isa_cost cost = isa_cost(insn);
	unsigned shadow = costs[cost].shadow + (cost == ISA_COST_BR_FLAGS && flags_fresh);
	unsigned slots = isa_defer_slots(insn);
	return (slots < shadow ? shadow - slots : 0) + costs[cost].extra;
}

unsigned
isa_defer_slots(const struct isa_insn *insn)
{
	if (insn->op == ISA_CMD)
		return insn->cmd.swap == 3 ? 0 : insn->cmd.swap;
	return insn->defer;
}

bool
isa_writes_flags(const struct isa_insn *insn)
{
	if (insn->op == ISA_INVALID || insn->op >= ISA_OP_COUNT)
		return false;
	if (insn->op == ISA_LD_FIELD || insn->op == ISA_LD_FIELD_W_CLR)
		return insn->load_cc;
	return isa_row_of_insn(insn)->flags == ISA_ROW_CC && !insn->no_cc;
}

bool
isa_is_branch(const struct isa_insn *insn)
{
	enum isa_cost cost = isa_cost(insn);
	return cost != ISA_COST_ONE && cost != ISA_COST_SWAP;
}
