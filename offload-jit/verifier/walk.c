/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The walk over all paths, newest branch first: fall-through now, jump target later. A finding ends
 * its path; the others go on, so that one run lists what is wrong everywhere.
 */
#include "offload-jit/verifier/internal.h"

#include <assert.h>
#include <string.h>

struct vstate *
push_branch(struct verifier *v, uint32_t insn)
{
	if (v->pending_count >= PENDING_MAX) {
		v->fatal = refuse(v, RULE_PENDING_BRANCHES, NULL, NULL);
		return NULL;
	}
	struct pending *p = pool_alloc(&v->pool, sizeof(*p));
	if (!p) {
		out_of_memory(v);
		return NULL;
	}
	p->state = state_copy(v, v->cur);
	if (!p->state) {
		pool_free(&v->pool, p, sizeof(*p));
		return NULL;
	}
	p->insn = insn;
	p->from = (int32_t)v->insn;
	p->log_bytes = v->log_bytes;
	p->next = v->pending;
	v->pending = p;
	v->pending_count++;
	p->state->branches = 1;
	if (p->state->parent)
		p->state->parent->branches++;
	return p->state;
}

/* The path is done: so are the stored states all of whose branches are. */
static void
end_path(struct verifier *v)
{
	struct vstate *s = v->cur->parent;

	state_free(v, v->cur);
	v->cur = NULL;
	while (s && --s->branches == 0) {
		struct vstate *up = s->parent;
		if (s->unlinked)
			state_free(v, s);
		s = up;
	}
}

/* @return false: nothing left */
static bool
next_branch(struct verifier *v)
{
	struct pending *p = v->pending;

	if (!p)
		return false;
	v->pending = p->next;
	v->pending_count--;
	v->cur = p->state;
	v->insn = p->insn;
	v->prev_insn = p->from;
	pool_free(&v->pool, p, sizeof(*p));
	return true;
}

static int
check_ld_imm(struct verifier *v, const struct bpf_insn *insn)
{
	if (insn->off != 0)
		return refuse(v, RULE_RESERVED_FIELD, NULL, NULL);
	int r = reg_operand(v, insn->dst_reg, OPERAND_DST_NO_MARK);
	if (r)
		return r;
	struct vreg *dst = reg_of(v, insn->dst_reg);
	reg_unknown(dst);
	reg_known(dst, 0);
	v->result->seen[v->insn + 1] = true;
	switch (insn->src_reg) {
	case 0:
		reg_known(dst, (uint32_t)insn->imm | (uint64_t)(uint32_t)insn[1].imm << 32);
		break;
	case BPF_PSEUDO_MAP_FD:
	case BPF_PSEUDO_MAP_IDX:
		dst->kind = VREG_MAP;
		dst->map = v->program->maps[insn->imm];
		break;
	default: /* checked before: a pointer into the value */
		dst->kind = VREG_MAP_VALUE;
		dst->map = v->program->maps[insn->imm];
		dst->off = insn[1].imm;
		break;
	}
	v->insn += 2;
	return 0;
}

/* One instruction; moves v->insn. @param path_end  out: the program exits here */
static int
execute(struct verifier *v, bool *path_end)
{
	const struct bpf_insn *insn = insn_at(v, v->insn);
	int r;

	switch (bpf_class(insn)) {
	case BPF_ALU:
	case BPF_ALU64:
		r = check_alu(v, insn);
		break;
	case BPF_LDX:
		r = check_load(v, insn);
		break;
	case BPF_ST:
	case BPF_STX:
		r = (insn->code & 0xe0) == BPF_ATOMIC ? check_atomic(v, insn)
						      : check_store(v, insn);
		break;
	case BPF_LD:
		if (bpf_is_ld_imm64(insn))
			return check_ld_imm(v, insn);
		r = check_packet_load(v, insn);
		break;
	default: /* JMP, JMP32 move v->insn themselves */
		v->jumps++;
		if (insn->code == (BPF_JMP | BPF_EXIT))
			return check_exit(v, path_end);
		if (insn->code == (BPF_JMP | BPF_CALL))
			return check_call(v, insn);
		return check_jump(v, insn);
	}
	v->insn++;
	return r;
}

/* @return 0 go on, else the path ends here (all is reported) */
static int
step(struct verifier *v)
{
	bool path_end = false;

	if (++v->visits > v->work_limit) {
		v->fatal = refuse(v, RULE_WORK_LIMIT, NULL,
			"the walk stopped after %u instructions, here in the program",
			v->work_limit);
		return v->fatal;
	}
	int r = prune_or_store(v);
	if (r)
		return r;
	log_insn(v);
	if (v->options->visit) {
		r = v->options->visit(v->options->visit_ctx, v, v->insn);
		if (r) {
			if (v->first_err == 0)
				v->first_err = r;
			return r;
		}
	}
	v->result->seen[v->insn] = true;
	v->prev_insn = (int32_t)v->insn;
	r = execute(v, &path_end);
	assert(r == 0 || v->first_err != 0);
	return r ? r : path_end;
}

static int
walk_paths(struct verifier *v)
{
	v->prev_insn = -1;
	size_t log_start = v->log_bytes;

	for (;;) {
		int r = step(v);
		if (v->fatal)
			return v->fatal;
		if (r == 0)
			continue;
		size_t keep = v->pending ? v->pending->log_bytes : log_start;
		end_path(v);
		if (r > 0) /* the path was fine */
			log_cut(v, keep);
		if (!next_branch(v))
			return 0;
	}
}

/* Arguments of a global function, by its type. */
static int
set_arguments(struct verifier *v, const struct jit_func *func)
{
	for (uint32_t i = 0; i < func->arg_count; i++) {
		struct vreg *reg = reg_of(v, BPF_REG_1 + i);
		reg_unknown(reg);
		if (func->args[i].kind == JIT_ARG_SCALAR)
			continue;
		reg_known(reg, 0);
		if (func->args[i].kind == JIT_ARG_CTX) {
			reg->kind = VREG_CTX;
		} else {
			reg->kind = VREG_MEM_OR_NULL;
			reg->mem_bytes = func->args[i].mem_bytes;
			reg->id = ++v->id_gen;
		}
	}
	return 0;
}

static void
free_stored(struct verifier *v)
{
	for (uint32_t i = 0; i < v->program->insn_count; i++) {
		while (v->buckets[i]) {
			struct vstate *next = v->buckets[i]->next;
			state_free(v, v->buckets[i]);
			v->buckets[i] = next;
		}
	}
}

static int
walk_subprog(struct verifier *v, uint32_t subprog)
{
	const struct jit_func *func = subprog_func(v, subprog);

	v->walk_subprog = subprog;
	v->insn = v->result->subprogs[subprog].start;
	v->cur = state_new(v, v->insn, subprog);
	if (!v->cur)
		return v->fatal;
	if (subprog > 0) {
		set_arguments(v, func);
	} else {
		struct vreg *ctx = reg_of(v, BPF_REG_1);
		reg_known(ctx, 0);
		ctx->kind = VREG_CTX;
	}
	int r = walk_paths(v);
	if (r == 0)
		free_stored(v);
	return r;
}

int
walk(struct verifier *v)
{
	for (uint32_t i = 1; i < v->result->subprog_count && !v->fatal; i++) {
		const struct jit_func *func = subprog_func(v, i);
		if (func && func->global && func->has_type)
			walk_subprog(v, i);
	}
	return v->fatal ? v->fatal : walk_subprog(v, 0);
}
