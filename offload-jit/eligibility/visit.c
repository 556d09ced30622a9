/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stage instruction: the place of the driver's hook. Called with the state before the instruction;
 * checks and the recording of facts keep the driver's order (docs/eligibility.md), because both the
 * verdict and the code depend on it. A refusal does not end the walk: facts go on being recorded as
 * if the thing were allowed.
 */
#include "offload-jit/eligibility/internal.h"

#include <linux/pkt_cls.h>
#include <stddef.h>

/* ALU, ALU64: MOV XOR AND OR ADD SUB MUL DIV LSH RSH ARSH in X and K form, NEG; END to big endian.
 */
static bool
alu_translated(const struct bpf_insn *insn)
{
	switch (bpf_op(insn)) {
	case BPF_MOD:
		return false;
	case BPF_NEG:
		return !bpf_is_x(insn);
	case BPF_END:
		return insn->code == (BPF_ALU | BPF_END | BPF_TO_BE);
	default:
		return bpf_opcode_valid(insn->code);
	}
}

/* Is there a translation for the opcode byte? Nothing else of the instruction counts. */
static bool
opcode_translated(const struct bpf_insn *insn)
{
	uint8_t mode = BPF_MODE(insn->code);
	bool dw = BPF_SIZE(insn->code) == BPF_DW;
	switch (bpf_class(insn)) {
	case BPF_ALU:
	case BPF_ALU64:
		return alu_translated(insn);
	case BPF_LD:
		return mode == BPF_IMM ? dw : (mode == BPF_ABS || mode == BPF_IND) && !dw;
	case BPF_LDX:
	case BPF_ST:
		return mode == BPF_MEM;
	case BPF_STX:
		return mode == BPF_MEM ||
		       (mode == BPF_ATOMIC && (dw || BPF_SIZE(insn->code) == BPF_W));
	case BPF_JMP32:
		return bpf_op(insn) != BPF_JA && bpf_opcode_valid(insn->code);
	default:
		return bpf_opcode_valid(insn->code);
	}
}

void
elig_refuse_opcode(struct eligibility *e, uint32_t at)
{
	const struct bpf_insn *insn = &e->program->insns[at];
	bool alu = bpf_class(insn) == BPF_ALU || bpf_class(insn) == BPF_ALU64;
	unsigned rule = RULE_DEVICE_OPCODE;
	if (alu && bpf_op(insn) == BPF_MOD)
		rule = RULE_MODULO;
	else if (insn->code == (BPF_ALU | BPF_END | BPF_TO_LE))
		rule = RULE_SWAP_LITTLE;
	char text[80];
	elig_refuse(e, rule, (int32_t)at, "opcode %#04x: %s", insn->code,
		bpf_print(e->program->insns, e->program->insn_count, at, text, sizeof(text)));
}

static void
visit_exit(struct eligibility *e, const struct verifier *v, uint32_t at)
{
	if (e->program->type != BPF_PROG_TYPE_SCHED_CLS)
		return;
	static const char *const names[] = {"TC_ACT_OK", "TC_ACT_RECLASSIFY", "TC_ACT_SHOT",
		"TC_ACT_PIPE", "TC_ACT_STOLEN", "TC_ACT_QUEUED", "TC_ACT_REPEAT",
		"TC_ACT_REDIRECT"};
	const struct vreg *r0 = verifier_reg(v, BPF_REG_0);
	if (r0->kind != VREG_SCALAR || !tnum_is_const(r0->var)) {
		elig_refuse_reg(e, RULE_TC_EXIT_UNKNOWN, at, BPF_REG_0, r0);
		return;
	}
	uint64_t verdict = r0->var.value;
	bool known = verdict == TC_ACT_SHOT || verdict == TC_ACT_STOLEN || verdict == TC_ACT_QUEUED;
	if (verdict <= TC_ACT_REDIRECT && !known)
		elig_refuse(e, RULE_TC_EXIT_CODE, (int32_t)at, "R0=%u, %s", (unsigned)verdict,
			names[verdict]);
}

/* Ranges of both operands over all visits; K forms have register 0 in the unused field. */
static void
record_ranges(struct insn_facts *fact, const struct vreg *dst, const struct vreg *src)
{
	if (dst->umin < fact->dst_umin)
		fact->dst_umin = dst->umin;
	if (dst->umax > fact->dst_umax)
		fact->dst_umax = dst->umax;
	if (src->umin < fact->src_umin)
		fact->src_umin = src->umin;
	if (src->umax > fact->src_umax)
		fact->src_umax = src->umax;
}

static void
check_multiply(struct eligibility *e, uint32_t at)
{
	const struct bpf_insn *insn = &e->program->insns[at];
	const struct insn_facts *fact = &e->facts->insns[at];
	if (fact->dst_umax > UINT32_MAX)
		elig_refuse(e, RULE_MULTIPLY_RANGE, (int32_t)at, "R%u umax=%llu", insn->dst_reg,
			(unsigned long long)fact->dst_umax);
	if (bpf_is_x(insn) && fact->src_umax > UINT32_MAX)
		elig_refuse(e, RULE_MULTIPLY_SOURCE_RANGE, (int32_t)at, "R%u umax=%llu",
			insn->src_reg, (unsigned long long)fact->src_umax);
	if (!bpf_is_x(insn) && bpf_class(insn) == BPF_ALU64 && insn->imm < 0)
		elig_refuse(e, RULE_MULTIPLY_NEGATIVE, (int32_t)at, "constant %d", insn->imm);
}

static void
check_divide(struct eligibility *e, uint32_t at)
{
	const struct bpf_insn *insn = &e->program->insns[at];
	const struct insn_facts *fact = &e->facts->insns[at];
	if (fact->dst_umax > UINT32_MAX)
		elig_refuse(e, RULE_DIVIDE_RANGE, (int32_t)at, "R%u umax=%llu", insn->dst_reg,
			(unsigned long long)fact->dst_umax);
	if (!bpf_is_x(insn)) {
		if (insn->imm < 0)
			elig_refuse(
				e, RULE_DIVISOR_NEGATIVE, (int32_t)at, "constant %d", insn->imm);
		return;
	}
	if (fact->src_umin != fact->src_umax)
		elig_refuse(e, RULE_DIVISOR_VARIABLE, (int32_t)at, "R%u umin=%llu umax=%llu",
			insn->src_reg, (unsigned long long)fact->src_umin,
			(unsigned long long)fact->src_umax);
	else if (fact->src_umax > UINT32_MAX)
		elig_refuse(e, RULE_DIVISOR_RANGE, (int32_t)at, "R%u=%llu", insn->src_reg,
			(unsigned long long)fact->src_umax);
}

static void
visit_alu(struct eligibility *e, const struct verifier *v, uint32_t at)
{
	const struct bpf_insn *insn = &e->program->insns[at];
	record_ranges(&e->facts->insns[at], verifier_reg(v, insn->dst_reg),
		verifier_reg(v, insn->src_reg));
	if (bpf_op(insn) == BPF_MUL)
		check_multiply(e, at);
	else if (bpf_op(insn) == BPF_DIV)
		check_divide(e, at);
}

int
eligibility_visit(void *ctx, const struct verifier *v, uint32_t at)
{
	struct eligibility *e = ctx;
	const struct bpf_insn *insn = &e->program->insns[at];
	e->facts->insns[at].seen = true;
	e->facts->insns[at].visits++;
	if (!opcode_translated(insn))
		elig_refuse_opcode(e, at);
	if (insn->src_reg >= VREG_COUNT || insn->dst_reg >= VREG_COUNT) {
		elig_refuse(e, RULE_EXTENDED_REGISTER, (int32_t)at, "dst R%u, src R%u",
			insn->dst_reg, insn->src_reg);
		return 0; /* no such state to look at */
	}
	switch (bpf_class(insn)) {
	case BPF_JMP:
		/* Calls of kernel functions are judged by their number, as helpers are. */
		if (insn->code == (BPF_JMP | BPF_CALL) && insn->src_reg != BPF_PSEUDO_CALL)
			elig_visit_call(e, v, at);
		else if (insn->code == (BPF_JMP | BPF_EXIT))
			visit_exit(e, v, at);
		break;
	case BPF_LDX:
	case BPF_STX:
		elig_visit_memory(e, v, at);
		break;
	case BPF_ALU:
	case BPF_ALU64:
		visit_alu(e, v, at);
		break;
	default:
		break;
	}
	return 0;
}
