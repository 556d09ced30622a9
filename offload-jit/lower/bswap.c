/* SPDX-License-Identifier: BSD-2-Clause */
/* Conversion to big endian: the host is little endian, so bytes are swapped. */
#include "offload-jit/lower/family.h"

#include <assert.h>

/* dst = src with its four bytes in reverse: rotate by 8, then bytes 0 and 2 rotated by 16. */
static void
swap_word(struct translation *t, unsigned dst, struct isa_operand src)
{
	emit_ld_field(t, op_both(dst), 0xf, src, ISA_ROTATE, 8);
	emit_ld_field(t, op_both(dst), 0x5, op_a(dst), ISA_ROTATE, 16);
}

int
lower_to_big_endian(struct translation *t, struct tinsn *insn)
{
	unsigned dst = gpr_low(insn->bpf.dst_reg);
	switch (insn->bpf.imm) {
	case 16:
		emit_ld_field(t, op_both(dst), 0x9, op_b(dst), ISA_ROTATE, 8);
		emit_ld_field(t, op_both(dst), 0xe, op_a(dst), ISA_SHIFT_RIGHT, 16);
		emit_zero(t, dst + 1);
		break;
	case 32:
		swap_word(t, dst, op_a(dst));
		emit_zero(t, dst + 1);
		break;
	default:
		assert(insn->bpf.imm == 64);
		emit_alu(t, op_a(REG_SCRATCH), op_none(), ISA_ALU_B, op_b(dst + 1));
		swap_word(t, dst + 1, op_a(dst));
		swap_word(t, dst, op_a(REG_SCRATCH));
	}
	return 0;
}
