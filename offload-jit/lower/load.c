/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Loads from packet, map value and context, legacy packet loads, 64-bit constants. A command reads
 * memory into transfer registers, lowest address in bits 7:0; moves and byte fields take the value
 * from there.
 */
#include "offload-jit/bpf/bpf.h"
#include "offload-jit/lower/family.h"
#include "offload-jit/rules.h"

#include <assert.h>
#include <stddef.h>

enum { DIRECT_BYTES_MAX = 32 }; /* longest read whose length the command itself can hold */

/* A value of 1..8 bytes that starts in byte 0 of transfer register @p xfer. */
static void
take_aligned(struct translation *t, unsigned dst, unsigned xfer, unsigned bytes)
{
	if (bytes < 4)
		emit_ld_field_clear(
			t, op_both(dst), (1U << bytes) - 1, op_xfer(xfer), ISA_ROTATE, 0);
	else
		emit_alu(t, op_both(dst), op_none(), ISA_ALU_B, op_xfer(xfer));
	if (bytes == 8)
		emit_alu(t, op_both(dst + 1), op_none(), ISA_ALU_B, op_xfer(xfer + 1));
	else
		emit_zext(t, dst);
}

/* The same from byte 1..3: up to three transfer registers take part. */
static void
take_unaligned(struct translation *t, unsigned dst, unsigned xfer, unsigned byte, unsigned bytes)
{
	unsigned head = bytes < 4 - byte ? bytes : 4 - byte;
	emit_ld_field_clear(
		t, op_both(dst), (1U << head) - 1, op_xfer(xfer), ISA_SHIFT_RIGHT, 8 * byte);
	if (bytes > head) {
		unsigned low_bytes = bytes == 8 ? 4 : bytes;
		emit_ld_field(t, op_both(dst), ((1U << (low_bytes - head)) - 1) << head,
			op_xfer(xfer + 1), ISA_SHIFT_LEFT, 8 * head);
	}
	if (bytes < 8) {
		emit_zext(t, dst);
		return;
	}
	emit_ld_field_clear(t, op_both(dst + 1), (1U << head) - 1, op_xfer(xfer + 1),
		ISA_SHIFT_RIGHT, 8 * (4 - head));
	emit_ld_field(t, op_both(dst + 1), ((1U << (4 - head)) - 1) << head, op_xfer(xfer + 2),
		ISA_SHIFT_LEFT, 8 * head);
}

static int
load_packet(struct translation *t, struct tinsn *insn)
{
	unsigned dst = gpr_low(insn->bpf.dst_reg), src = gpr_low(insn->bpf.src_reg);
	unsigned bytes = tinsn_bytes(insn);
	struct emit_cmd cmd = {.op = CMD_READ32_SWAP, .mode = ISA_MODE_32, .left = op_a(src)};
	if (insn->range_hi == 0) { /* no range, or one that ends at 0 */
		cmd.right = emit_imm7(t, (uint32_t)insn->bpf.off, op_b(REG_SCRATCH));
		cmd.length = bytes == 8 ? 1 : 0;
		emit_cmd(t, &cmd);
		take_aligned(t, dst, 0, bytes);
		return 0;
	}
	if (insn->range_first) {
		unsigned length = (unsigned)(insn->range_hi - insn->range_lo);
		unsigned words = (length + 3) / 4;
		cmd.right = emit_imm7(t, (uint32_t)insn->range_lo, op_b(REG_SCRATCH));
		cmd.length = words - 1;
		cmd.indirect = length > DIRECT_BYTES_MAX;
		if (cmd.indirect)
			emit_length(t, words);
		emit_cmd(t, &cmd);
	}
	unsigned at = (unsigned)(insn->bpf.off - insn->range_lo);
	if (at % 4 == 0)
		take_aligned(t, dst, at / 4, bytes);
	else
		take_unaligned(t, dst, at / 4, at % 4, bytes);
	return 0;
}

static int
load_map_value(struct translation *t, struct tinsn *insn)
{
	unsigned dst = gpr_low(insn->bpf.dst_reg), src = gpr_low(insn->bpf.src_reg);
	unsigned bytes = tinsn_bytes(insn);
	struct emit_cmd cmd = {.op = CMD_READ32_SWAP, .length = bytes == 8 ? 1 : 0};
	emit_map_address(t, &cmd, src, insn->bpf.off);
	emit_cmd(t, &cmd);
	take_aligned(t, dst, 0, bytes);
	return 0;
}

/* The context exists only as words of the packet vector. */
static int
load_context(struct translation *t, struct tinsn *insn)
{
	bool xdp = t->program->type == BPF_PROG_TYPE_XDP;
	unsigned dst = gpr_low(insn->bpf.dst_reg);
	int off = insn->bpf.off;
	int data = xdp ? offsetof(struct xdp_md, data) : offsetof(struct __sk_buff, data);
	int data_end =
		xdp ? offsetof(struct xdp_md, data_end) : offsetof(struct __sk_buff, data_end);
	bool word = tinsn_bytes(insn) == 4;
	if (word && off == data) {
		emit_alu(t, op_both(dst), op_none(), ISA_ALU_B, op_lm(LM_VECTOR, VECTOR_PACKET));
	} else if (word && off == data_end) {
		emit_alu(t, op_both(dst), op_b(REG_LENGTH), ISA_ALU_ADD,
			op_lm(LM_VECTOR, VECTOR_PACKET));
	} else if (word && !xdp && off == offsetof(struct __sk_buff, len)) {
		emit_alu(t, op_both(dst), op_none(), ISA_ALU_B, op_b(REG_LENGTH));
	} else {
		char value[32];
		snprintf(value, sizeof(value), "offset %d, %u bytes", off, tinsn_bytes(insn));
		return report_add(t->report, t->program, RULE_CONTEXT_LOAD, t->at, value, NULL);
	}
	emit_zero(t, dst + 1);
	return 0;
}

int
lower_load(struct translation *t, struct tinsn *insn)
{
	if (insn->copy_bytes != 0)
		return lower_copy(t, insn);
	switch (insn->facts->base.kind) {
	case VREG_CTX:
		return load_context(t, insn);
	case VREG_PACKET:
		return load_packet(t, insn);
	case VREG_STACK:
		return lower_stack(
			t, insn, true, gpr_low(insn->bpf.dst_reg), gpr_low(insn->bpf.src_reg));
	default:
		assert(insn->facts->base.kind == VREG_MAP_VALUE);
		return load_map_value(t, insn);
	}
}

/* LD_IND: may the sum of register and offset be a special one, or wrap? */
static bool
may_be_special(const struct tinsn *insn, uint32_t off)
{
	const struct insn_facts *facts = insn->facts;
	bool recorded = facts->src_umin <= facts->src_umax;
	return !recorded || facts->src_umax >= (uint32_t)BPF_LINK_OFF - off;
}

/* B[scratch] = A[scratch] = the byte of the frame that this offset means. */
static void
resolve_special(struct translation *t)
{
	struct isa_operand right = emit_imm8(t, (uint32_t)-BPF_NETWORK_OFF, op_b(REG_ADDRESS));
	emit_alu(t, op_a(REG_ADDRESS), op_a(REG_SCRATCH), ISA_ALU_ADD, right);
	uint32_t below = emit_branch(t, ISA_BCC, 0, 0);
	emit_alu(t, op_both(REG_SCRATCH), op_a(REG_ADDRESS), ISA_ALU_ADD,
		op_imm(BPF_NETWORK_HEADER));
	uint32_t done = emit_branch(t, ISA_BR, 0, 0);
	emit_here(t, below);
	right = emit_imm8(t, (uint32_t)-BPF_LINK_OFF, op_b(REG_ADDRESS));
	emit_alu(t, op_a(REG_ADDRESS), op_a(REG_SCRATCH), ISA_ALU_ADD, right);
	uint32_t plain = emit_branch(t, ISA_BCC, 0, 0);
	emit_alu(t, op_both(REG_SCRATCH), op_none(), ISA_ALU_B, op_a(REG_ADDRESS));
	emit_here(t, plain);
	emit_here(t, done);
}

/* Leave the program unless the packet has @p bytes at a constant place. @return the place */
static struct isa_operand
absolute_address(struct translation *t, uint32_t off, unsigned bytes)
{
	struct isa_operand end = emit_imm8(t, off + bytes, op_a(REG_SCRATCH));
	emit_alu(t, op_none(), op_b(REG_LENGTH), ISA_ALU_SUB, end);
	emit_branch_reloc(t, ISA_BCC, IMAGE_REL_GO_ABORT, 0, 0);
	return emit_imm7(t, off, op_b(REG_SCRATCH));
}

/* The same, @p off behind the register. */
static struct isa_operand
indirect_address(struct translation *t, const struct tinsn *insn, uint32_t off, unsigned bytes)
{
	bool special = insn->bpf.imm < 0 || insn->bpf.imm > UINT16_MAX;
	if (!special && may_be_special(insn, off))
		special = !translation_defect(t, t->at, RULE_PACKET_LOAD_WRAP);
	struct isa_operand right = emit_imm8(t, off, op_b(REG_SCRATCH));
	emit_alu(t, op_both(REG_SCRATCH), op_a(gpr_low(insn->bpf.src_reg)), ISA_ALU_ADD, right);
	if (special && t->options->opt != JIT_OPT_LINUX)
		resolve_special(t);
	emit_alu(t, op_a(REG_SCRATCH), op_a(REG_SCRATCH), ISA_ALU_ADD, op_imm(bytes));
	emit_alu(t, op_none(), op_b(REG_LENGTH), ISA_ALU_SUB, op_a(REG_SCRATCH));
	emit_branch_reloc(t, ISA_BCC, IMAGE_REL_GO_ABORT, 0, 0);
	return op_b(REG_SCRATCH);
}

int
lower_legacy_load(struct translation *t, struct tinsn *insn)
{
	unsigned bytes = tinsn_bytes(insn), dst = gpr_low(BPF_REG_0);
	bool absolute = BPF_MODE(insn->bpf.code) == BPF_ABS;
	uint32_t off = (uint32_t)insn->bpf.imm;
	bool cut = (insn->bpf.imm < 0 || insn->bpf.imm > UINT16_MAX) &&
		   translation_defect_value(
			   t, t->at, RULE_PACKET_LOAD_OFFSET, "offset %d", insn->bpf.imm);
	if (cut)
		off &= UINT16_MAX;
	if (absolute && !cut) {
		off = bpf_packet_load_byte(off);
		if (off > UINT16_MAX) {
			emit_branch_reloc(t, ISA_BR, IMAGE_REL_GO_ABORT, 0, 0);
			return 0;
		}
	}
	struct isa_operand address =
		absolute ? absolute_address(t, off, bytes) : indirect_address(t, insn, off, bytes);
	emit_cmd(t, &(struct emit_cmd){.op = CMD_READ8,
			    .mode = ISA_MODE_32,
			    .left = op_lm(LM_VECTOR, VECTOR_PACKET),
			    .right = address,
			    .length = 3});
	if (bytes < 4) /* network order: the first byte is in bits 31:24 */
		emit_shf(t, op_both(dst), op_none(), ISA_SHF_B, op_xfer(0), ISA_SHIFT_RIGHT,
			8 * (4 - bytes));
	else
		emit_alu(t, op_both(dst), op_none(), ISA_ALU_B, op_xfer(0));
	emit_zext(t, dst);
	return 0;
}

/* What the two slots load: a constant, or the device's id of a map. */
static void
imm64_value(const struct translation *t, const struct tinsn *first, const struct tinsn *second,
	uint32_t *low, uint32_t *high)
{
	if (first->bpf.src_reg == BPF_PSEUDO_MAP_FD || first->bpf.src_reg == BPF_PSEUDO_MAP_IDX) {
		assert((uint32_t)first->bpf.imm < t->program->map_count);
		*low = t->program->maps[first->bpf.imm]->device_id;
		*high = 0;
	} else {
		*low = (uint32_t)first->bpf.imm;
		*high = (uint32_t)second->bpf.imm;
	}
}

int
lower_imm64(struct translation *t, struct tinsn *insn)
{
	if (!insn->second_slot)
		return 0; /* both halves are loaded at the second slot */
	const struct tinsn *first = insn - 1;
	unsigned dst = gpr_low(first->bpf.dst_reg);
	uint32_t low, high;
	imm64_value(t, first, insn, &low, &high);
	emit_load(t, op_both(dst), low);
	if (high == low)
		emit_alu(t, op_both(dst + 1), op_none(), ISA_ALU_B, op_a(dst));
	else
		emit_load(t, op_both(dst + 1), high);
	return 0;
}
