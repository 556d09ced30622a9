/* SPDX-License-Identifier: BSD-2-Clause */
/* Which opcodes exist, and names of helpers. */
#include "offload-jit/bpf/bpf.h"

#include <string.h>

static bool
alu_valid(uint8_t op, bool x)
{
	switch (op) {
#define X(name, code, text) case code:
		BPF_ALU_OPS(X)
#undef X
		return true;
	case BPF_NEG:
		return !x;
	default:
		return false;
	}
}

static bool
conditional_op(uint8_t op)
{
	switch (op) {
#define X(name, code, text, swapped) case code:
		BPF_JMP_OPS(X)
#undef X
		return true;
	default:
		return false;
	}
}

bool
bpf_opcode_valid(uint8_t code)
{
	uint8_t op = code & 0xf0, mode = code & 0xe0, size = code & 0x18;
	bool x = code & BPF_X;

	switch (code & 0x07) {
	case BPF_ALU:
		return alu_valid(op, x) || op == BPF_END;
	case BPF_ALU64:
		return alu_valid(op, x);
	case BPF_JMP:
		return conditional_op(op) ||
		       (!x && (op == BPF_JA || op == BPF_CALL || op == BPF_EXIT));
	case BPF_JMP32:
		return conditional_op(op) || (!x && op == BPF_JA);
	case BPF_LD:
		return code == (BPF_LD | BPF_IMM | BPF_DW) ||
		       ((mode == BPF_ABS || mode == BPF_IND) && size != BPF_DW);
	case BPF_LDX:
		return mode == BPF_MEM;
	case BPF_ST:
		return mode == BPF_MEM;
	default: /* BPF_STX */
		return mode == BPF_MEM || (mode == BPF_ATOMIC && (size == BPF_W || size == BPF_DW));
	}
}

bool
bpf_is_conditional(const struct bpf_insn *insn)
{
	return bpf_is_jump_class(insn) && conditional_op(bpf_op(insn));
}

int64_t
bpf_jump_target(const struct bpf_insn *insn, uint32_t at)
{
	bool by_imm = bpf_is_pseudo_call(insn) || insn->code == (BPF_JMP32 | BPF_JA);

	return (int64_t)at + 1 + (by_imm ? (int64_t)insn->imm : (int64_t)insn->off);
}

static const char *const helper_names[] = {
#define NAME(name, ...) [BPF_FUNC_##name] = #name /* the mapper brings the commas */
	__BPF_FUNC_MAPPER(NAME)
#undef NAME
};

enum { HELPER_COUNT = sizeof(helper_names) / sizeof(helper_names[0]) };

const char *
bpf_helper_name(int32_t id)
{
	return id > 0 && id < HELPER_COUNT ? helper_names[id] : NULL;
}

int32_t
bpf_helper_id(const char *name)
{
	if (strncmp(name, "bpf_", 4) == 0)
		name += 4;
	for (int32_t id = 1; id < HELPER_COUNT; id++) {
		if (helper_names[id] && strcmp(name, helper_names[id]) == 0)
			return id;
	}
	return -1;
}

uint32_t
bpf_packet_load_byte(uint32_t off)
{
	if (off >= (uint32_t)BPF_NETWORK_OFF)
		return off - (uint32_t)BPF_NETWORK_OFF + BPF_NETWORK_HEADER;
	return off >= (uint32_t)BPF_LINK_OFF ? off - (uint32_t)BPF_LINK_OFF : off;
}
