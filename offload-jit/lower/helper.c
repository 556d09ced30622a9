/* SPDX-License-Identifier: BSD-2-Clause */
/* Helper calls: routines of the firmware, and those that are made in line. */
#include "offload-jit/lower/family.h"
#include "offload-jit/lower/reach.h"
#include "offload-jit/rules.h"

#include <assert.h>
#include <errno.h>

enum {
	ETH_HEADER_BYTES = 14, /* a packet is never made shorter */
	QUEUE_MAX = 255,
	QUEUE_NONE = 64, /* a queue that no vNIC has: the firmware then distributes as usual */
	QUEUE_SELECTED_BIT = 4,
};

/* R0 = value, both halves. */
static void
set_result(struct translation *t, int64_t value)
{
	emit_load(t, op_both(0), (uint32_t)value);
	emit_load(t, op_both(1), (uint32_t)(value >> 32));
}

/* Branch to the routine; the slots load the argument register, then the return address. */
static void
call_routine(struct translation *t, unsigned id, struct isa_operand dst, struct isa_operand arg)
{
	emit_branch_reloc(t, ISA_BR, IMAGE_REL_HELPER, id, 2);
	emit_alu(t, dst, op_none(), ISA_ALU_B, arg);
	uint32_t return_address = emit_immed_address(t, op_b(0), 0);
	emit_here(t, return_address);
}

/* Lookup, update, delete: the key is found through LM0, which must point to it. */
static void
map_call(struct translation *t, const struct tinsn *insn, unsigned id)
{
	const struct insn_facts *facts = insn->facts;
	int64_t key_off = (int64_t)t->frame->depth_bytes + facts->args[1].off +
			  (int64_t)facts->args[1].var.value;
	bool move_key = key_off != 0 || facts->key_moves;
	/* Own frames of subprograms begin with the return address: the key is the caller's. */
	if (!move_key && t->frame != t->frames)
		move_key = !translation_defect(t, t->at, RULE_CALLER_FRAME_KEY);
	if (move_key)
		emit_csr_write(t, ISA_CSR_LM_ADDR_0, op_b(gpr_low(BPF_REG_2)));
	if (id == BPF_FUNC_map_update_elem)
		emit_csr_write(t, ISA_CSR_LM_ADDR_2, op_b(gpr_low(BPF_REG_3)));
	call_routine(t, id, op_a(0), op_a(gpr_low(BPF_REG_1)));
	if (move_key) {
		emit_csr_write(t, ISA_CSR_LM_ADDR_0, op_a(REG_FRAME));
		emit_nops(t, 3);
	}
}

/* Kind of the data pointer as the firmware's event routine numbers it: the kernel's numbers of
 * Linux 6.1's register types. */
static unsigned
event_data_kind(const struct fact_reg *data)
{
	switch (data->kind) {
	case VREG_MAP_VALUE:
		return 4;
	case VREG_STACK:
		return 6;
	case VREG_PACKET:
		return 8;
	default:
		assert(data->kind == VREG_SCALAR);
		return 1;
	}
}

static void
event_output(struct translation *t, const struct tinsn *insn)
{
	struct isa_operand kind =
		emit_imm8(t, event_data_kind(&insn->facts->args[3]), op_a(REG_SCRATCH));
	call_routine(t, BPF_FUNC_perf_event_output, op_a(1), kind);
}

/* The instruction after a CSR read receives the value instead of its constant. */
static void
random_number(struct translation *t)
{
	emit_csr_read(t, ISA_CSR_PSEUDO_RANDOM);
	emit_zero(t, 0);
	emit_zero(t, 1);
}

/* Bits of a reach_set. */
enum { HEAD_MOVED = 1, TAIL_MOVED = 2 };

/* A wire frame has 60 bytes, which is what the form without checks relies on; a head or tail that
 * was moved before is not foreseen. */
static reach_set
after_move(const struct tinsn *insn, reach_set set)
{
	if (insn->bpf.code != (BPF_JMP | BPF_CALL) || insn->target >= 0)
		return set;
	if (insn->bpf.imm == BPF_FUNC_xdp_adjust_head)
		return set | HEAD_MOVED;
	return insn->bpf.imm == BPF_FUNC_xdp_adjust_tail ? set | TAIL_MOVED : set;
}

static const struct reach_question moves = {after_move, .returned = HEAD_MOVED | TAIL_MOVED};

/* May the frame have been moved so that it could become too short, or leave its buffer? */
static bool
adjust_head_needs_checks(const struct translation *t, const struct tinsn *insn)
{
	int32_t delta_bytes = (int32_t)insn->facts->args[BPF_REG_2 - 1].var.value;
	reach_set bad = delta_bytes > 0   ? HEAD_MOVED | TAIL_MOVED
			: delta_bytes < 0 ? HEAD_MOVED
					  : 0;
	return bad != 0 && (lower_reach(t, &moves, (uint32_t)t->at) & bad) != 0;
}

static void
adjust_head_fast(struct translation *t)
{
	unsigned delta = gpr_low(BPF_REG_2);
	emit_alu(t, op_lm(LM_VECTOR, VECTOR_PACKET), op_a(delta), ISA_ALU_ADD,
		op_lm(LM_VECTOR, VECTOR_PACKET));
	emit_alu(t, op_b(REG_LENGTH), op_b(REG_LENGTH), ISA_ALU_SUB, op_a(delta));
	emit_alu(t, op_lm(LM_VECTOR, VECTOR_LENGTH), op_lm(LM_VECTOR, VECTOR_LENGTH), ISA_ALU_SUB,
		op_a(delta));
	set_result(t, 0);
}

static void
adjust_head(struct translation *t)
{
	unsigned delta = gpr_low(BPF_REG_2);
	uint32_t to_error[3];
	emit_alu(t, op_a(REG_SCRATCH), op_a(delta), ISA_ALU_ADD16, op_lm(LM_VECTOR, VECTOR_PACKET));
	emit_alu(
		t, op_none(), op_a(REG_SCRATCH), ISA_ALU_SUB, op_imm(t->caps->adjust_head.off_min));
	to_error[0] = emit_branch(t, ISA_BCC, 0, 0);
	emit_alu(
		t, op_none(), op_imm(t->caps->adjust_head.off_max), ISA_ALU_SUB, op_a(REG_SCRATCH));
	to_error[1] = emit_branch(t, ISA_BCC, 0, 0);
	emit_alu(t, op_b(REG_SCRATCH), op_b(REG_LENGTH), ISA_ALU_SUB, op_a(delta));
	emit_alu(t, op_none(), op_b(REG_SCRATCH), ISA_ALU_SUB, op_imm(ETH_HEADER_BYTES));
	to_error[2] = emit_branch(t, ISA_BMI, 0, 0);
	set_result(t, 0);
	emit_ld_field(t, op_lm(LM_VECTOR, VECTOR_PACKET), 0x3, op_a(REG_SCRATCH), ISA_ROTATE, 0);
	uint32_t to_end = emit_branch(t, ISA_BR, 0, 2);
	emit_alu(t, op_b(REG_LENGTH), op_b(REG_LENGTH), ISA_ALU_SUB, op_a(delta));
	emit_alu(t, op_lm(LM_VECTOR, VECTOR_LENGTH), op_lm(LM_VECTOR, VECTOR_LENGTH), ISA_ALU_SUB,
		op_a(delta));
	for (unsigned i = 0; i < 3; i++)
		emit_here(t, to_error[i]);
	set_result(t, -EINVAL);
	emit_here(t, to_end);
}

/* Only a shrink leaves a carry: lengths are below 2^14. */
static void
adjust_tail(struct translation *t)
{
	unsigned delta = gpr_low(BPF_REG_2);
	emit_alu(t, op_a(REG_SCRATCH), op_b(REG_LENGTH), ISA_ALU_ADD, op_a(delta));
	uint32_t no_shrink = emit_branch(t, ISA_BCC, 0, 0);
	emit_alu(t, op_none(), op_a(REG_SCRATCH), ISA_ALU_SUB, op_imm(ETH_HEADER_BYTES));
	uint32_t too_short = emit_branch(t, ISA_BMI, 0, 0);
	emit_alu(t, op_b(REG_LENGTH), op_b(REG_LENGTH), ISA_ALU_ADD, op_a(delta));
	emit_alu(t, op_lm(LM_VECTOR, VECTOR_LENGTH), op_lm(LM_VECTOR, VECTOR_LENGTH), ISA_ALU_ADD,
		op_a(delta));
	uint32_t to_end = emit_branch(t, ISA_BR, 0, 2);
	set_result(t, 0);
	emit_here(t, no_shrink);
	emit_here(t, too_short);
	set_result(t, -EINVAL);
	emit_here(t, to_end);
}

int
lower_queue_select(struct translation *t, struct tinsn *insn)
{
	unsigned queue = gpr_low(insn->bpf.src_reg);
	emit_alu(t, op_none(), op_a(queue), ISA_ALU_AND_NOT, op_imm(QUEUE_MAX));
	uint32_t to_end = emit_branch(t, ISA_BEQ, 0, 2);
	emit_shf(t, op_lm(LM_VECTOR, VECTOR_FLAGS), op_lm(LM_VECTOR, VECTOR_FLAGS), ISA_SHF_OR,
		op_imm(1), ISA_SHIFT_LEFT, QUEUE_SELECTED_BIT);
	emit_ld_field(t, op_lm(LM_VECTOR, VECTOR_QUEUE), 0x1, op_b(queue), ISA_ROTATE, 0);
	emit_ld_field(t, op_lm(LM_VECTOR, VECTOR_QUEUE), 0x1, op_imm(QUEUE_NONE), ISA_ROTATE, 0);
	emit_here(t, to_end);
	return 0;
}

int
lower_helper(struct translation *t, struct tinsn *insn)
{
	switch (insn->bpf.imm) {
	case BPF_FUNC_map_lookup_elem:
	case BPF_FUNC_map_update_elem:
	case BPF_FUNC_map_delete_elem:
		map_call(t, insn, (unsigned)insn->bpf.imm);
		break;
	case BPF_FUNC_get_prandom_u32:
		random_number(t);
		break;
	case BPF_FUNC_perf_event_output:
		event_output(t, insn);
		break;
	case BPF_FUNC_xdp_adjust_head:
		if (t->facts->adjust_head_fast &&
			(!adjust_head_needs_checks(t, insn) ||
				translation_defect(t, t->at, RULE_ADJUST_HEAD_UNCHECKED)))
			adjust_head_fast(t);
		else
			adjust_head(t);
		break;
	default:
		assert(insn->bpf.imm == BPF_FUNC_xdp_adjust_tail);
		adjust_tail(t);
	}
	return 0;
}
