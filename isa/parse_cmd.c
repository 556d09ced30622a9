/* SPDX-License-Identifier: BSD-2-Clause */
/* text -> instruction, commands: target[NAME, data, address, length], indirect_ref, completion. */
#include "isa/parse.h"

static bool
find_cmd(struct parse *p, enum isa_target target, unsigned len)
{
	struct isa_cmd *cmd = &p->insn->cmd;
	bool named = false;

	for (unsigned i = 0; i < isa_cmd_row_count; i++) {
		const struct isa_cmd_row *row = &isa_cmd_rows[i];
		if (row->target != target || !slice_is(p->args[0], row->text))
			continue;
		named = true;
		if (len < row->len_first || len > row->len_last)
			continue;
		if (cmd->mode == ISA_MODE_CONST_BOTH && row->token != 0)
			return parse_error(
				p, p->args[0].at, "this command has no room for constant data");
		cmd->target = (uint8_t)target;
		cmd->action = row->action;
		if (cmd->mode != ISA_MODE_CONST_BOTH)
			cmd->token = row->token;
		cmd->len = (uint8_t)len;
		cmd->op = row->op;
		return true;
	}
	return parse_error(p, p->args[0].at,
		named ? "this length belongs to another command" : "no such command");
}

/* Transfer register or, for third-party transfers, an id. */
static bool
parse_cmd_data(struct parse *p, struct slice slice, bool *third_party)
{
	struct isa_cmd *cmd = &p->insn->cmd;
	uint64_t value = 0;

	*third_party = !slice_skip(&slice, "$xfer_");
	if (!parse_number(p, slice, *third_party ? 127 : 63, &value))
		return false;
	cmd->xfer = value & 63;
	cmd->indirect = value >> 6;
	return true;
}

/* Two operands, whose banks say which field each is in. */
static bool
parse_cmd_sum(struct parse *p, struct slice first, struct slice second, bool shifted, bool third)
{
	struct isa_insn *insn = p->insn;
	struct isa_operand high, low;

	if (!parse_source(p, first, &high) || !parse_source(p, second, &low))
		return false;
	bool reversed = shifted && (isa_operand_in_bank_b(&high) || isa_operand_in_bank_a(&low));
	insn->left = reversed ? low : high;
	insn->right = reversed ? high : low;
	insn->cmd.mode = !shifted ? ISA_MODE_32
			 : third  ? (reversed ? ISA_MODE_40_BA_3RD : ISA_MODE_40_AB_3RD)
				  : (reversed ? ISA_MODE_40_BA : ISA_MODE_40_AB);
	return true;
}

/* NAME, 0xaddr, 0xdata */
static bool
parse_cmd_constants(struct parse *p)
{
	struct isa_cmd *cmd = &p->insn->cmd;
	uint64_t address = 0, data = 0;

	if (!parse_number(p, p->args[1], 0xffff, &address) ||
		!parse_number(p, p->args[2], 0x3fff, &data))
		return false;
	cmd->mode = ISA_MODE_CONST_BOTH;
	cmd->address = (uint16_t)address;
	cmd->sig = data >> 10 & 15;
	cmd->len = data >> 7 & 7;
	cmd->xfer = data >> 2 & 31;
	cmd->token = data & 3;
	return true;
}

/* What stands between the name and the length. */
static bool
parse_cmd_address(struct parse *p, uint64_t *length)
{
	struct isa_cmd *cmd = &p->insn->cmd;
	uint64_t value = 0;
	bool third_party = false;

	if (p->arg_count == 3) {
		*length = 1;
		if (!parse_cmd_constants(p))
			return false;
		*length = cmd->len + 1u;
		return true;
	}
	if (!parse_number(p, p->args[p->arg_count - 1], 8, length) || *length == 0)
		return parse_error(p, p->args[p->arg_count - 1].at, "a length is 1 to 8");
	if (p->arg_count == 4 && slice_is(p->args[2], "--")) {
		if (!parse_number(p, p->args[1], 0x3fffff, &value))
			return false;
		cmd->mode = ISA_MODE_CONST_DATA;
		cmd->address = value & 0xffff;
		cmd->xfer = (uint8_t)(value >> 16);
		return true;
	}
	if (!parse_cmd_data(p, p->args[1], &third_party))
		return false;
	if (third_party && p->arg_count != 6)
		return parse_error(p, p->args[1].at, "a transfer register is expected");
	if (p->arg_count == 4) {
		cmd->mode = ISA_MODE_CONST_ADDR;
		if (!parse_number(p, p->args[2], 0xffff, &value))
			return false;
		cmd->address = (uint16_t)value;
		return true;
	}
	if (p->arg_count == 6 && !slice_is(p->args[3], "<<8"))
		return parse_error(p, p->args[3].at, "<<8 is expected");
	return parse_cmd_sum(
		p, p->args[2], p->args[p->arg_count - 2], p->arg_count == 6, third_party);
}

/* sigN or -- */
static bool
parse_cmd_signal(struct parse *p, struct slice slice)
{
	struct isa_cmd *cmd = &p->insn->cmd;
	uint64_t sig = 0;

	if (slice_is(slice, "--"))
		return true;
	if (!parse_numbered(p, slice, "sig", "", 15, &sig) || sig == 0)
		return parse_error(p, slice.at, "sig1 to sig15 are expected");
	if (cmd->mode == ISA_MODE_CONST_BOTH)
		return parse_error(p, slice.at, "a command with constant data has no signal");
	cmd->sig = (uint8_t)sig;
	return true;
}

bool
parse_cmd(struct parse *p, enum isa_target target)
{
	struct isa_cmd *cmd = &p->insn->cmd;
	struct slice inside;
	uint64_t length = 0;
	uint8_t slots = 0;

	p->insn->op = ISA_CMD;
	if (p->arg_count < 3 || p->arg_count > 6)
		return parse_error(p, p->name.at, "wrong number of operands");
	if (!parse_cmd_address(p, &length) || !find_cmd(p, target, (unsigned)length - 1))
		return false;
	if (parse_suffix(p, "indirect_ref")) {
		if (cmd->mode == ISA_MODE_40_AB_3RD || cmd->mode == ISA_MODE_40_BA_3RD)
			return parse_error(
				p, p->name.at, "indirect_ref with a third-party transfer");
		cmd->indirect = true;
	}
	cmd->swap = 3;
	if (parse_suffix_bracket(p, "ctx_swap", &inside)) {
		cmd->swap = 0;
		if (!parse_cmd_signal(p, inside) || !parse_defer(p, &slots))
			return false;
		if (slots > 2)
			return parse_error(
				p, p->name.at, "a context swap has at most 2 defer slots");
		cmd->swap = slots;
	} else if (parse_suffix_bracket(p, "sig_done", &inside)) {
		return parse_cmd_signal(p, inside);
	}
	return true;
}
