/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Atomic add on a map value. Two commands: one takes a 16-bit operand in its reference word and
 * goes on at once, the other pulls 32 or 64 bits from transfer registers. Where the operand is not
 * known to fit, the program chooses at run time.
 */
#include "offload-jit/lower/family.h"
#include "offload-jit/rules.h"

/* Reference word of add_imm: bits 5:3 = 2 take data from bits 31:16; bit 7, length in 12:8
 * (docs/isa.md "Indirect reference"). */
enum { ADD_IMM_REFERENCE_32 = 0x890, ADD_IMM_REFERENCE_64 = 0xc90, LENGTH_64 = 4 };

static void
add_short(struct translation *t, struct emit_cmd cmd, unsigned src, bool wide)
{
	emit_load(t, op_a(REG_SCRATCH), wide ? ADD_IMM_REFERENCE_64 : ADD_IMM_REFERENCE_32);
	emit_ld_field(t, op_a(REG_SCRATCH), 0xc, op_b(src), ISA_SHIFT_LEFT, 16);
	cmd.op = CMD_ADD_IMM;
	cmd.indirect = true;
	cmd.no_swap = true;
	emit_cmd(t, &cmd);
}

/* The transfer registers are written in the command's slots: the pull comes after them. */
static void
add_full(struct translation *t, struct emit_cmd cmd, unsigned src, bool wide)
{
	cmd.op = CMD_ADD;
	cmd.length = wide ? LENGTH_64 : 0;
	cmd.defer = wide ? 2 : 1;
	emit_cmd(t, &cmd);
	emit_alu(t, op_xfer(0), op_none(), ISA_ALU_B, op_a(src));
	if (wide)
		emit_alu(t, op_xfer(1), op_none(), ISA_ALU_B, op_a(src + 1));
}

/* A counter in the value's last, incomplete word: the host would swap bytes beyond the value. */
static void
warn_tail(struct translation *t, const struct tinsn *insn)
{
	const struct fact_reg *base = &insn->facts->base;
	uint32_t end = (uint32_t)(insn->bpf.off + base->off + (int32_t)base->var.value) +
		       tinsn_bytes(insn);
	if (base->map != NULL && end > (base->map->value_bytes & ~3U))
		translation_defect_value(
			t, t->at, RULE_COUNTER_TAIL, "value_size %u", base->map->value_bytes);
}

int
lower_atomic_add(struct translation *t, struct tinsn *insn)
{
	unsigned dst = gpr_low(insn->bpf.dst_reg), src = gpr_low(insn->bpf.src_reg);
	int off = insn->bpf.off;
	bool wide = tinsn_bytes(insn) == 8, choose = insn->facts->over16 && insn->facts->maybe16;
	struct emit_cmd cmd = {.mode = ISA_MODE_40_BA, .left = op_a(dst), .right = op_b(dst + 1)};
	warn_tail(t, insn);
	bool negative = off < 0 && !translation_defect_value(
					   t, t->at, RULE_NEGATIVE_VALUE_OFFSET, "offset %d", off);
	struct isa_operand right =
		emit_imm8(t, (uint32_t)(negative ? -off : off), op_b(REG_SCRATCH));
	uint32_t to_full = 0, to_end = 0;
	if (choose) {
		emit_load(t, op_a(REG_SCRATCH), UINT16_MAX);
		emit_alu(t, op_none(), op_a(REG_SCRATCH), ISA_ALU_SUB, op_b(src));
		emit_alu(t, op_none(), op_imm(0), ISA_ALU_SUB_CARRY, op_b(src + 1));
		/* The two address words below are the branch's slots. */
		to_full = emit_branch(t, ISA_BCC, 0, off != 0 ? 2 : 0);
	}
	if (off != 0) {
		emit_alu(t, op_a(REG_ADDRESS), op_a(dst), negative ? ISA_ALU_SUB : ISA_ALU_ADD,
			right);
		emit_alu(t, op_b(REG_ADDRESS), op_a(dst + 1),
			negative ? ISA_ALU_SUB_CARRY : ISA_ALU_ADD_CARRY, op_imm(0));
		cmd.left = op_a(REG_ADDRESS);
		cmd.right = op_b(REG_ADDRESS);
	}
	if (insn->facts->maybe16) {
		add_short(t, cmd, src, wide);
		if (choose)
			to_end = emit_branch(t, ISA_BR, 0, 0);
	}
	if (choose)
		emit_here(t, to_full);
	if (insn->facts->over16)
		add_full(t, cmd, src, wide);
	if (choose)
		emit_here(t, to_end);
	return 0;
}
