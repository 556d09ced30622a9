/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A run of loads and stores through one register, made one block copy: one read command, the words
 * moved from the read to the write half of the transfer registers, one or two write commands; then
 * the register gets the value that the last load would have left.
 */
#include "offload-jit/lower/family.h"
#include "offload-jit/rules.h"

#include <stdlib.h>

enum {
	SHORT_BYTES = 8,   /* the length field of write8 */
	DIRECT_BYTES = 32, /* the length field of write32; by override of write8 */
	SPLIT_BYTES = 40,  /* 32 bytes, and a tail that the length field of write8 holds */
	DIRECT_WORDS = 8,
};

static void
read_block(struct translation *t, const struct tinsn *load, unsigned bytes, unsigned words)
{
	unsigned src = gpr_low(load->bpf.src_reg);
	struct emit_cmd cmd = {.op = CMD_READ32_SWAP,
		.mode = ISA_MODE_32,
		.left = op_a(src),
		.length = words - 1,
		.indirect = bytes > DIRECT_BYTES};
	if (load->facts->base.kind == VREG_MAP_VALUE)
		emit_map_address(t, &cmd, src, load->bpf.off);
	else
		cmd.right = emit_imm7(t, (uint32_t)load->bpf.off, op_b(REG_SCRATCH));
	if (cmd.indirect)
		emit_length(t, words);
	emit_cmd(t, &cmd);
	for (unsigned i = 0; i < words; i++)
		emit_alu(t, op_xfer(i), op_none(), ISA_ALU_B, op_xfer(i));
}

static void
write_block(struct translation *t, const struct tinsn *store, unsigned bytes, unsigned words)
{
	struct emit_cmd cmd = {.op = CMD_WRITE32_SWAP,
		.mode = ISA_MODE_32,
		.left = op_a(gpr_low(store->bpf.dst_reg))};
	int off = store->bpf.off;
	cmd.right = emit_imm7(t, (uint32_t)off, op_b(REG_SCRATCH));
	if (bytes <= SHORT_BYTES) {
		cmd.op = CMD_WRITE8_SWAP;
		cmd.length = bytes - 1;
	} else if (bytes <= DIRECT_BYTES && bytes % 4 == 0) {
		cmd.length = words - 1;
	} else if (bytes <= DIRECT_BYTES) {
		cmd.op = CMD_WRITE8_SWAP;
		cmd.length = bytes - 1;
		cmd.indirect = true;
		emit_length(t, bytes);
	} else if (bytes % 4 == 0) {
		cmd.length = words - 1;
		cmd.indirect = true;
		emit_length(t, words);
	} else {
		/* Whole words first, then the bytes of the tail. */
		unsigned whole = bytes <= SPLIT_BYTES ? DIRECT_WORDS : words - 1;
		int tail_off = off + 4 * (int)whole;
		cmd.length = whole - 1;
		cmd.indirect = bytes > SPLIT_BYTES;
		if (cmd.indirect) {
			emit_length(t, whole);
			if ((tail_off < 0 || tail_off > UINT8_MAX) &&
				translation_defect_value(
					t, t->at, RULE_GATHER_TAIL, "tail at offset %d", tail_off))
				tail_off &= UINT8_MAX;
		}
		emit_cmd(t, &cmd);
		cmd = (struct emit_cmd){.op = CMD_WRITE8_SWAP,
			.mode = ISA_MODE_32,
			.left = cmd.left,
			.right = emit_imm7(t, (uint32_t)tail_off, op_b(REG_SCRATCH)),
			.xfer = whole,
			.length = bytes - 4 * whole - 1};
	}
	emit_cmd(t, &cmd);
}

/* Would the reload's value differ from what the last load of the run reads? */
static bool
reload_is_wrong(unsigned bytes, unsigned size, bool descending)
{
	if (size == 4)
		return !descending && bytes > 4;
	if (!descending || size == 8)
		return false;
	return size == 1 ? bytes % 4 != 1 : bytes % 4 == 0;
}

static void
reload(struct translation *t, const struct tinsn *load, unsigned bytes, unsigned words)
{
	unsigned dst = gpr_low(load->bpf.dst_reg), size = tinsn_bytes(load), tail = bytes % 4;
	bool descending = load->copy_bytes < 0;
	unsigned last = descending ? 0 : words - (size == 8 ? 2 : 1);
	unsigned shift = 0;
	if (size == 1)
		shift = 8 * (tail == 0 ? 3 : tail - 1);
	else if (size == 2)
		shift = 8 * (tail ^ 2);
	if (reload_is_wrong(bytes, size, descending) && load->copy_result_used) {
		if (!translation_defect(
			    t, t->at, size == 4 ? RULE_GATHER_WORD_RELOAD : RULE_GATHER_RELOAD))
			shift = 0;
		else if (size == 4)
			last = 0;
	} else if (size == 4) {
		last = 0;
	}
	if (size < 4)
		emit_ld_field_clear(
			t, op_both(dst), (1U << size) - 1, op_xfer(last), ISA_SHIFT_RIGHT, shift);
	else
		emit_alu(t, op_both(dst), op_none(), ISA_ALU_B, op_xfer(last));
	if (size == 8)
		emit_alu(t, op_both(dst + 1), op_none(), ISA_ALU_B, op_xfer(last + 1));
	else
		emit_zero(t, dst + 1);
}

int
lower_copy(struct translation *t, struct tinsn *load)
{
	unsigned bytes = (unsigned)abs(load->copy_bytes), words = (bytes + 3) / 4;
	read_block(t, load, bytes, words);
	write_block(t, &t->insns[load->copy_store], bytes, words);
	reload(t, load, bytes, words);
	return 0;
}
