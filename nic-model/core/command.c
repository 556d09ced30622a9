/* SPDX-License-Identifier: BSD-2-Clause */
/* Commands: which memory an address names, what a program may touch there, and the access itself.
 */
#include "nic-model/core/packet.h"

#include <string.h>

/* An access on its way: what the command, the operands and the reference make together. */
struct access {
	const struct isa_cmd *cmd;
	uint64_t address;
	struct command_size size;
	uint32_t immediate; /* *_imm: 16 bits of the reference */
	enum core_memory memory;
	uint8_t *at; /* the bytes */
};

static uint32_t
be32(const uint8_t *from)
{
	uint32_t value;
	memcpy(&value, from, sizeof(value));
	return __builtin_bswap32(value);
}

static void
put_be32(uint8_t *to, uint32_t value)
{
	value = __builtin_bswap32(value);
	memcpy(to, &value, sizeof(value));
}

static enum core_trap_reason
find_address(struct access *access, const struct issued *issued)
{
	switch (access->cmd->mode) {
	case ISA_MODE_40_AB:
		access->address = core_address(issued->a, issued->b);
		return CORE_TRAP_NONE;
	case ISA_MODE_40_BA:
		access->address = core_address(issued->b, issued->a);
		return CORE_TRAP_NONE;
	case ISA_MODE_32:
		access->address = (uint32_t)(issued->a + issued->b);
		return CORE_TRAP_NONE;
	case ISA_MODE_CONST_ADDR:
		access->address = access->cmd->address;
		return CORE_TRAP_NONE;
	default:
		access->address = 0;
		return CORE_TRAP_MODE;
	}
}

static bool
adds_immediate(unsigned op)
{
	return op == ISA_CMD_ADD_IMM || op == ISA_CMD_ADD64_IMM || op == ISA_CMD_SUB_IMM ||
	       op == ISA_CMD_SUB64_IMM;
}

struct command_size
core_command_size(const struct isa_cmd *cmd, uint32_t length, bool immediate)
{
	struct command_size size = {.units = (uint8_t)(length + 1), .writes = true};
	if (adds_immediate(cmd->op) != immediate)
		return (struct command_size){.wrong = CORE_TRAP_INDIRECT};
	switch (cmd->op) {
	case ISA_CMD_READ8:
		size.writes = false;
		__attribute__((fallthrough));
	case ISA_CMD_WRITE8:
	case ISA_CMD_WRITE8_SWAP:
		size.bytes = size.units;
		break;
	case ISA_CMD_READ32:
	case ISA_CMD_READ32_SWAP:
	case ISA_CMD_ATOMIC_READ:
		size.writes = false;
		__attribute__((fallthrough));
	case ISA_CMD_WRITE32:
	case ISA_CMD_WRITE32_SWAP:
	case ISA_CMD_ATOMIC_WRITE:
	case ISA_CMD_SET:
	case ISA_CMD_CLR:
	case ISA_CMD_XOR:
	case ISA_CMD_SWAP:
	case ISA_CMD_TEST_SET:
	case ISA_CMD_TEST_CLR:
		size.bytes = 4 * size.units;
		break;
	case ISA_CMD_READ:
	case ISA_CMD_READ_SWAP:
		size.writes = false;
		__attribute__((fallthrough));
	case ISA_CMD_WRITE:
	case ISA_CMD_WRITE_SWAP:
		size.bytes = 8 * size.units;
		size.wrong = size.units <= 16 ? CORE_TRAP_NONE : CORE_TRAP_INDIRECT;
		break;
	case ISA_CMD_ADD_IMM:
	case ISA_CMD_ADD64_IMM:
	case ISA_CMD_SUB_IMM:
	case ISA_CMD_SUB64_IMM: /* the length: bit 3, bit 2 = 64-bit */
		size.wide = length >> 2 & 1;
		size.units = 1;
		size.bytes = size.wide ? 8 : 4;
		size.wrong = length & 8 ? CORE_TRAP_NONE : CORE_TRAP_INDIRECT;
		break;
	case ISA_CMD_ADD:
	case ISA_CMD_ADD64:
	case ISA_CMD_SUB:
	case ISA_CMD_SUB64:
	case ISA_CMD_TEST_ADD:
	case ISA_CMD_TEST_SUB:
		size.wide = length >> 2 & 1;
		size.units = (length & 3) + 1;
		size.bytes = size.units * (size.wide ? 8 : 4);
		break;
	default:
		size.wrong = CORE_TRAP_COMMAND;
		break;
	}
	return size;
}

/* Length and immediate are those of the reference. */
static void
refer(struct access *access, uint32_t reference)
{
	uint32_t data = (reference & REF_DATA) >> 3, length = access->cmd->len;
	if (reference & REF_UNMODELLED || (data != 0 && data != 2)) {
		access->size.wrong = CORE_TRAP_INDIRECT;
		return;
	}
	if (reference & REF_LENGTH_VALID)
		length = reference >> 8 & 31;
	access->immediate = reference >> 16;
	access->size = core_command_size(access->cmd, length, data == 2);
}

/* Packet memory: bit 31 set, bits 25:16 packet number (always 0 here), 12:0 byte in the buffer. */
static enum core_trap_reason
find_packet(struct core *core, struct access *access)
{
	uint32_t at = (uint32_t)access->address & 0x7fffffffu;
	access->memory = CORE_MEM_CTM;
	access->at = core->packet->buffer + at;
	if (CORE_UNLIKELY(!packet_allowed(core, at, access->size.bytes, access->size.writes)))
		return CORE_TRAP_PACKET;
	if (CORE_UNLIKELY(at + access->size.bytes > core->window_bytes))
		return CORE_TRAP_WINDOW;
	return CORE_TRAP_NONE;
}

static enum core_trap_reason
find_scratch(const struct core *core, struct access *access, uint8_t *area, uint32_t area_bytes,
	uint64_t offset)
{
	if (!core->scratch_allowed || !area || offset + access->size.bytes > area_bytes)
		return CORE_TRAP_SCRATCH;
	access->at = area + offset;
	return CORE_TRAP_NONE;
}

static enum core_trap_reason
find_emem(struct core *core, struct access *access)
{
	uint64_t offset = access->address - MAP_ARENA_ADDRESS;
	access->memory = CORE_MEM_EMEM;
	if (offset < SCRATCH_EMEM_BYTES)
		return find_scratch(core, access, core->scratch_emem, SCRATCH_EMEM_BYTES, offset);
	access->at = core_map_value(&core->maps, access->address, access->size.bytes,
		access->size.writes ? 0 : READ_SLACK_BYTES);
	return access->at ? CORE_TRAP_NONE : CORE_TRAP_MAP;
}

static enum core_trap_reason
find_memory(struct core *core, struct access *access)
{
	const struct isa_cmd *cmd = access->cmd;
	uint32_t island = (uint32_t)(access->address >> 32);
	if (CORE_LIKELY(cmd->target == ISA_MEM)) {
		if (cmd->mode == ISA_MODE_32)
			return access->address >> 31 ? find_packet(core, access)
						     : CORE_TRAP_ADDRESS;
		if (CORE_LIKELY(island == ISLAND_EMEM_FIRST))
			return find_emem(core, access);
		access->memory = CORE_MEM_IMEM;
		if (island == ISLAND_IMEM_FIRST)
			return find_scratch(core, access, core->scratch_imem, SCRATCH_IMEM_BYTES,
				access->address & 0xffffffff);
		return CORE_TRAP_ADDRESS;
	}
	access->memory = CORE_MEM_CLS;
	if (cmd->target == ISA_CLS && island == 0)
		return find_scratch(
			core, access, core->scratch_cls, SCRATCH_CLS_BYTES, access->address);
	return cmd->target == ISA_CLS ? CORE_TRAP_ADDRESS : CORE_TRAP_COMMAND;
}

/* 64-bit operands keep the low word at the lower address, each word big endian. */
static void
add_at(uint8_t *at, bool wide, uint32_t low, uint32_t high, bool subtract)
{
	if (!wide) {
		put_be32(at, subtract ? be32(at) - low : be32(at) + low);
		return;
	}
	uint64_t value = be32(at) | (uint64_t)be32(at + 4) << 32;
	uint64_t operand = low | (uint64_t)high << 32;
	value = subtract ? value - operand : value + operand;
	put_be32(at, (uint32_t)value);
	put_be32(at + 4, (uint32_t)(value >> 32));
}

static void
add_units(const struct access *access, const uint32_t *out, uint32_t *in, bool subtract, bool test)
{
	uint32_t words = access->size.wide ? 2 : 1;
	for (uint32_t k = 0; k < access->size.units; k++) {
		uint8_t *at = access->at + 4 * words * k;
		for (uint32_t w = 0; test && w < words; w++)
			in[words * k + w] = be32(at + 4 * w);
		add_at(at, access->size.wide, out[words * k],
			access->size.wide ? out[words * k + 1] : 0, subtract);
	}
}

static void
read_bytes(const struct access *access, uint32_t *in)
{
	memset(in, 0, (access->size.bytes + 3) / 4 * 4);
	for (uint32_t i = 0; i < access->size.bytes; i++)
		in[i / 4] |= (uint32_t)access->at[i] << (24 - 8 * (i % 4));
}

static void
write_bytes(const struct access *access, const uint32_t *out)
{
	for (uint32_t i = 0; i < access->size.bytes; i++)
		access->at[i] = (uint8_t)(out[i / 4] >> (24 - 8 * (i % 4)));
}

/* Word by word: old value to transfer-in when the command returns it, then the new one. */
static void
change_words(const struct access *access, const uint32_t *out, uint32_t *in)
{
	for (uint32_t k = 0; k < access->size.units; k++) {
		uint8_t *at = access->at + 4 * k;
		uint32_t old = be32(at), operand = out[k];
		switch (access->cmd->op) {
		case ISA_CMD_TEST_SET:
			in[k] = old;
			__attribute__((fallthrough));
		case ISA_CMD_SET:
			put_be32(at, old | operand);
			break;
		case ISA_CMD_TEST_CLR:
			in[k] = old;
			__attribute__((fallthrough));
		case ISA_CMD_CLR:
			put_be32(at, old & ~operand);
			break;
		case ISA_CMD_XOR:
			put_be32(at, old ^ operand);
			break;
		default: /* ISA_CMD_SWAP */
			in[k] = old;
			put_be32(at, operand);
			break;
		}
	}
}

static enum core_op_kind
perform(const struct access *access, uint32_t *in, const uint32_t *out)
{
	uint32_t words = access->size.bytes / 4;
	switch (access->cmd->op) {
	case ISA_CMD_READ32_SWAP:
	case ISA_CMD_READ_SWAP:
		copy_few((uint8_t *)in, access->at, access->size.bytes);
		return CORE_OP_READ;
	case ISA_CMD_READ32:
	case ISA_CMD_READ:
	case ISA_CMD_ATOMIC_READ:
		for (uint32_t k = 0; k < words; k++)
			in[k] = be32(access->at + 4 * k);
		return access->cmd->op == ISA_CMD_ATOMIC_READ ? CORE_OP_ATOMIC : CORE_OP_READ;
	case ISA_CMD_READ8:
		read_bytes(access, in);
		return CORE_OP_READ;
	case ISA_CMD_WRITE8_SWAP:
	case ISA_CMD_WRITE32_SWAP:
	case ISA_CMD_WRITE_SWAP:
		copy_few(access->at, (const uint8_t *)out, access->size.bytes);
		return CORE_OP_WRITE;
	case ISA_CMD_WRITE32:
	case ISA_CMD_WRITE:
	case ISA_CMD_ATOMIC_WRITE:
		for (uint32_t k = 0; k < words; k++)
			put_be32(access->at + 4 * k, out[k]);
		return access->cmd->op == ISA_CMD_ATOMIC_WRITE ? CORE_OP_ATOMIC : CORE_OP_WRITE;
	case ISA_CMD_WRITE8:
		write_bytes(access, out);
		return CORE_OP_WRITE;
	case ISA_CMD_ADD_IMM:
	case ISA_CMD_ADD64_IMM:
	case ISA_CMD_SUB_IMM:
	case ISA_CMD_SUB64_IMM:
		add_at(access->at, access->size.wide, access->immediate, 0,
			access->cmd->op == ISA_CMD_SUB_IMM || access->cmd->op == ISA_CMD_SUB64_IMM);
		return CORE_OP_ATOMIC;
	case ISA_CMD_ADD:
	case ISA_CMD_ADD64:
		add_units(access, out, in, false, false);
		return CORE_OP_ATOMIC;
	case ISA_CMD_SUB:
	case ISA_CMD_SUB64:
		add_units(access, out, in, true, false);
		return CORE_OP_ATOMIC;
	case ISA_CMD_TEST_ADD:
	case ISA_CMD_TEST_SUB:
		add_units(access, out, in, access->cmd->op == ISA_CMD_TEST_SUB, true);
		return CORE_OP_ATOMIC;
	default:
		change_words(access, out, in);
		return CORE_OP_ATOMIC;
	}
}

/* Atomics work on whole words in place; plain reads and writes start at any byte. */
static bool
needs_alignment(unsigned op)
{
	return op >= ISA_CMD_ATOMIC_READ;
}

enum core_trap_reason
core_command(struct core *core, const struct issued *issued)
{
	const struct command *command = issued->command;
	struct access access;
	access.cmd = &command->cmd;
	access.size = command->size;
	enum core_trap_reason reason = find_address(&access, issued);
	if (access.cmd->indirect)
		refer(&access, issued->reference);
	core->trap_address = access.address;
	if (!reason)
		reason = access.size.wrong;
	if (!reason)
		reason = find_memory(core, &access);
	if (CORE_UNLIKELY(reason))
		return reason;
	if (CORE_UNLIKELY(
		    needs_alignment(access.cmd->op) && access.address % (access.size.wide ? 8 : 4)))
		return CORE_TRAP_ALIGN;
	uint32_t xfer = access.cmd->xfer;
	if (CORE_UNLIKELY(xfer + (access.size.bytes + 3) / 4 > 64))
		return CORE_TRAP_XFER;
	enum core_op_kind kind =
		perform(&access, &core->file[FILE_XIN + xfer], &core->file[FILE_XOUT + xfer]);
	bool blocking = command->blocking;
	uint64_t address = access.memory == CORE_MEM_CTM ? access.address & 0x1fff : access.address;
	core_account(core, kind, access.memory, address, access.size.bytes, blocking);
	if (!blocking && access.cmd->sig) {
		core->signals |= 1u << access.cmd->sig;
		if (core->tracing)
			core->op->signal = access.cmd->sig;
	}
	return CORE_TRAP_NONE;
}
