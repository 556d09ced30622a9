/* SPDX-License-Identifier: BSD-2-Clause */
/* Stores of a register to packet, stack and context. */
#include "offload-jit/lower/family.h"
#include "offload-jit/rules.h"

#include <assert.h>

static int
store_packet(struct translation *t, struct tinsn *insn)
{
	unsigned dst = gpr_low(insn->bpf.dst_reg), src = gpr_low(insn->bpf.src_reg);
	unsigned bytes = tinsn_bytes(insn);
	struct isa_operand off = emit_imm7(t, (uint32_t)insn->bpf.off, op_b(REG_SCRATCH));
	emit_alu(t, op_xfer(0), op_none(), ISA_ALU_B, op_a(src));
	if (bytes == 8)
		emit_alu(t, op_xfer(1), op_none(), ISA_ALU_B, op_a(src + 1));
	emit_cmd(t, &(struct emit_cmd){.op = CMD_WRITE8_SWAP,
			    .mode = ISA_MODE_32,
			    .left = op_a(dst),
			    .right = off,
			    .length = bytes - 1});
	return 0;
}

int
lower_store(struct translation *t, struct tinsn *insn)
{
	if (insn->bpf.src_reg == BPF_REG_10 &&
		!translation_defect(t, t->at, RULE_FRAME_POINTER_OPERAND))
		emit_frame_pointer(t);
	switch (insn->facts->base.kind) {
	case VREG_CTX:
		return lower_queue_select(t, insn);
	case VREG_PACKET:
		return store_packet(t, insn);
	default:
		assert(insn->facts->base.kind == VREG_STACK);
		return lower_stack(
			t, insn, false, gpr_low(insn->bpf.src_reg), gpr_low(insn->bpf.dst_reg));
	}
}
