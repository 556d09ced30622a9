/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls between functions of the program, exits, packet loads, and the stack of call chains. */
#include "offload-jit/verifier/internal.h"

#include <string.h>

int
check_references(struct verifier *v)
{
	if (v->cur->ref_count == 0)
		return 0;
	return refuse(v, RULE_REFERENCE_LEAK, NULL,
		"the object acquired at instruction %u is not released", v->cur->refs[0].insn);
}

/* ---- calls ---- */

static int
check_global_argument(struct verifier *v, const struct jit_func *func, unsigned index)
{
	unsigned regno = BPF_REG_1 + index;
	const struct vreg *reg = reg_of(v, regno);

	if (reg->kind == VREG_NOT_INIT)
		return refuse(v, RULE_FUNCTION_ARGUMENT, NULL, "argument R%u of %s is not set",
			regno, func->name);
	if (func->args[index].kind == JIT_ARG_SCALAR) {
		if (reg->kind == VREG_SCALAR)
			return 0;
		return refuse_reg(v, RULE_FUNCTION_ARGUMENT, regno,
			"argument R%u of %s must be a number", regno, func->name);
	}
	if (func->args[index].kind == JIT_ARG_CTX) {
		if (reg->kind == VREG_CTX && reg->off == 0 && tnum_equals(reg->var, 0))
			return 0;
		return refuse_reg(v, RULE_FUNCTION_ARGUMENT, regno,
			"argument R%u of %s must be the context", regno, func->name);
	}
	if (reg_is_zero(reg))
		return 0;
	/* The callee checks for null itself; here the memory counts as present. */
	struct vreg saved = *reg, *place = reg_of(v, regno);
	if (kind_may_be_null(reg->kind))
		place->kind = reg->kind == VREG_MEM_OR_NULL ? VREG_MEM : VREG_MAP_VALUE;
	bool raw = false, raw_write = true;
	uint32_t size = func->args[index].mem_bytes;
	int r = check_helper_buffer(v, regno, size, true, &raw);
	if (r == 0)
		r = check_helper_buffer(v, regno, size, true, &raw_write);
	*place = saved;
	return r;
}

static int
call_global(struct verifier *v, const struct jit_func *func)
{
	for (unsigned i = 0; i < func->arg_count; i++) {
		int r = check_global_argument(v, func, i);
		if (r)
			return r;
	}
	clear_caller_saved(v);
	reg_unknown(reg_of(v, BPF_REG_0));
	v->insn++;
	return 0;
}

static int
call_static(struct verifier *v, uint32_t target, uint32_t subprog)
{
	if (v->cur->top + 1 >= VFRAME_MAX)
		return refuse(v, RULE_CALL_DEPTH, NULL, NULL);
	int r = frame_push(v, (int32_t)v->insn, subprog);
	if (r)
		return r;
	struct vframe *caller = v->cur->frames[v->cur->top - 1], *callee = frame_top(v);
	for (unsigned i = BPF_REG_1; i <= BPF_REG_5; i++)
		callee->regs[i] = caller->regs[i]; /* liveness included */
	for (unsigned i = BPF_REG_0; i <= BPF_REG_5; i++) {
		reg_not_init(&caller->regs[i]);
		caller->regs[i].live |= VLIVE_WRITTEN;
		caller->regs[i].subdef = 0;
	}
	v->insn = target;
	return 0;
}

int
check_call(struct verifier *v, const struct bpf_insn *insn)
{
	if (insn->dst_reg || insn->off)
		return refuse(v, RULE_RESERVED_FIELD, NULL, NULL);
	if (insn->src_reg == 0)
		return check_helper_call(v, insn);
	if (insn->src_reg == BPF_PSEUDO_KFUNC_CALL)
		return refuse(v, RULE_KERNEL_FUNCTION, NULL, NULL);
	if (insn->src_reg != BPF_PSEUDO_CALL)
		return refuse(v, RULE_RESERVED_FIELD, NULL, NULL);
	uint32_t target = (uint32_t)bpf_jump_target(insn, v->insn);
	int subprog = subprog_at(v, target);
	const struct jit_func *func = subprog_func(v, (uint32_t)subprog);
	if (func && func->global && func->has_type && subprog > 0)
		return call_global(v, func);
	return call_static(v, target, (uint32_t)subprog);
}

int
return_to_caller(struct verifier *v)
{
	struct vframe *callee = frame_top(v), *caller = v->cur->frames[v->cur->top - 1];

	if (callee->regs[BPF_REG_0].kind == VREG_STACK)
		return refuse_reg(v, RULE_EXIT_STACK, BPF_REG_0, NULL);
	caller->regs[BPF_REG_0] = callee->regs[BPF_REG_0]; /* liveness included */
	v->insn = (uint32_t)callee->callsite + 1;
	frame_pop(v);
	return 0;
}

int
check_exit(struct verifier *v, bool *path_end)
{
	const struct bpf_insn *insn = insn_at(v, v->insn);

	if (insn->imm || insn->src_reg || insn->dst_reg)
		return refuse(v, RULE_RESERVED_FIELD, NULL, NULL);
	if (v->cur->top > 0)
		return return_to_caller(v);
	int r = check_references(v);
	if (r)
		return r;
	const struct vreg *r0 = reg_of(v, BPF_REG_0);
	if (r0->kind == VREG_NOT_INIT)
		return refuse(v, RULE_EXIT_VALUE, NULL, NULL);
	r = reg_operand_wide(v, BPF_REG_0, OPERAND_SRC, true);
	if (r == 0 && v->walk_subprog > 0 && r0->kind != VREG_SCALAR)
		return refuse_reg(v, RULE_EXIT_GLOBAL, BPF_REG_0, NULL);
	*path_end = true;
	return r;
}

/* ---- LD_ABS, LD_IND ---- */

int
check_packet_load(struct verifier *v, const struct bpf_insn *insn)
{
	bool indirect = (insn->code & 0xe0) == BPF_IND;

	if (v->program->type != BPF_PROG_TYPE_SCHED_CLS)
		return refuse(v, RULE_PACKET_LOAD, NULL, NULL);
	if (insn->dst_reg || insn->off || (!indirect && insn->src_reg))
		return refuse(v, RULE_RESERVED_FIELD, NULL, NULL);
	int r = reg_operand(v, BPF_REG_6, OPERAND_SRC);
	if (r == 0)
		r = check_references(v);
	if (r)
		return r;
	const struct vreg *ctx = reg_of(v, BPF_REG_6);
	if (ctx->kind != VREG_CTX)
		return refuse_reg(v, RULE_PACKET_LOAD, BPF_REG_6, "R6 must be the context");
	if (indirect) {
		r = reg_operand(v, insn->src_reg, OPERAND_SRC);
		if (r)
			return r;
	}
	if (ctx->off != 0 || !tnum_equals(ctx->var, 0))
		return refuse_reg(v, RULE_CONTEXT_POINTER, BPF_REG_6, NULL);
	clear_caller_saved(v);
	struct vreg *r0 = reg_of(v, BPF_REG_0);
	reg_unknown(r0);
	r0->subdef = (int32_t)v->insn + 1;
	if (v->cur->top == 0)
		return 0;
	/* Outside the packet the load ends the function with 0. */
	if (!push_branch(v, v->insn + 1))
		return v->fatal;
	reg_known(r0, 0);
	r = return_to_caller(v);
	v->insn--; /* the caller of this steps forward */
	return r;
}

/* ---- stack of call chains ---- */

enum { FRAME_ROUND = 32, STACK_BEFORE_TAIL_CALL = 256 };

static uint32_t
frame_bytes(const struct verifier_subprog *s)
{
	uint32_t depth = s->stack_depth ? s->stack_depth : 1;

	return (depth + FRAME_ROUND - 1) / FRAME_ROUND * FRAME_ROUND;
}

/* Longest chains down to each function: calls in the text count, walked or not. */
struct chains {
	uint32_t frames[SUBPROG_MAX]; /* of the chain, this function included */
	uint32_t above[SUBPROG_MAX];  /* stack bytes of its callers */
};

/* @return false when nothing grew */
static bool
extend_chains(struct verifier *v, struct chains *c)
{
	bool grew = false;

	for (uint32_t i = 0; i < v->program->insn_count; i++) {
		const struct bpf_insn *insn = insn_at(v, i);
		if (!bpf_is_pseudo_call(insn))
			continue;
		uint32_t caller = subprog_of(v, i);
		uint32_t callee = (uint32_t)subprog_at(v, (uint32_t)bpf_jump_target(insn, i));
		uint32_t above = c->above[caller] + frame_bytes(&v->result->subprogs[caller]);
		if (c->frames[callee] < c->frames[caller] + 1) {
			c->frames[callee] = c->frames[caller] + 1;
			grew = true;
		}
		if (c->above[callee] < above) {
			c->above[callee] = above;
			grew = true;
		}
	}
	return grew;
}

static int
check_chain_end(struct verifier *v, const struct chains *c, uint32_t k)
{
	const struct verifier_subprog *s = &v->result->subprogs[k];
	uint32_t bytes = c->above[k] + frame_bytes(s);

	if (c->frames[k] > VFRAME_MAX)
		return refuse_at(v, RULE_CALL_DEPTH, (int32_t)s->start, NULL, NULL);
	if (k > 0 && v->tail_calls[k] && c->above[k] >= STACK_BEFORE_TAIL_CALL)
		return refuse_at(v, RULE_STACK_TAIL_CALL, (int32_t)s->start, NULL,
			"its callers use %u bytes of stack, and it makes tail calls", c->above[k]);
	if (bytes > VSTACK_BYTES)
		return refuse_at(v, RULE_STACK_TOTAL, (int32_t)s->start, NULL,
			"the call chain down to here needs %u bytes of stack, 512 are allowed",
			bytes);
	return 0;
}

int
check_stack_total(struct verifier *v)
{
	struct chains c = {.frames = {1}};
	int r = 0;

	/* One round for each level that may be nested, one more to see that it is too deep. */
	for (uint32_t round = 0; round <= VFRAME_MAX && extend_chains(v, &c); round++)
		;
	for (uint32_t k = 0; k < v->result->subprog_count && r == 0; k++)
		r = check_chain_end(v, &c, k);
	return r;
}
