/* SPDX-License-Identifier: BSD-2-Clause */
/* Stages finalise and translate, as far as facts decide them. */
#include "offload-jit/eligibility/internal.h"

#include <assert.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

enum { FRAME_STEP_BYTES = 64, SHIFT_AMOUNT_MASK = 0xff };

/* Which subprogram holds an instruction; they are sorted and cover the program. */
static uint32_t
subprog_of(const struct verifier_result *walk, uint32_t insn)
{
	uint32_t low = 0, high = walk->subprog_count;
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;
		if (walk->subprogs[middle].start <= insn)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* Stack from a subprogram down, by depth-first search over all calls, dead ones too. */
struct stack_walk {
	struct eligibility *e;
	uint32_t *total; /* per subprogram, 0 = not known yet */
	bool *busy;      /* being computed: a recursive program, which is not safe anyway */
};

static uint32_t
stack_from(struct stack_walk *w, uint32_t subprog)
{
	const struct jit_program *program = w->e->program;
	const struct verifier_result *walk = &w->e->facts->walk;
	if (w->total[subprog] || w->busy[subprog])
		return w->total[subprog];
	bool saves_regs;
	uint32_t own = jit_frame_bytes(program, w->e->facts, subprog, &saves_regs);
	own = (own + FRAME_STEP_BYTES - 1) & ~(uint32_t)(FRAME_STEP_BYTES - 1);
	uint32_t below = 0;
	w->busy[subprog] = true;
	for (uint32_t i = walk->subprogs[subprog].start; i < walk->subprogs[subprog].end; i++) {
		const struct bpf_insn *insn = &program->insns[i];
		if (bpf_is_ld_imm64(insn)) {
			i++;
			continue;
		}
		int64_t target = bpf_is_pseudo_call(insn) ? bpf_jump_target(insn, i) : -1;
		if (target < 0 || target >= program->insn_count)
			continue;
		uint32_t callee = stack_from(w, subprog_of(walk, (uint32_t)target));
		if (callee > below)
			below = callee;
	}
	w->busy[subprog] = false;
	w->total[subprog] = own + below;
	return own + below;
}

void
elig_frames(struct eligibility *e)
{
	uint32_t count = e->facts->walk.subprog_count;
	if (!count)
		return;
	struct stack_walk w = {
		.e = e,
		.total = calloc(count, sizeof(*w.total)),
		.busy = calloc(count, sizeof(*w.busy)),
	};
	if (!w.total || !w.busy) {
		e->report->dropped = true;
	} else {
		e->facts->stack_bytes = stack_from(&w, 0);
		if (e->facts->stack_bytes > e->caps->stack_bytes)
			elig_refuse(e, RULE_DEVICE_STACK, -1, "%u bytes, %u allowed",
				e->facts->stack_bytes, e->caps->stack_bytes);
	}
	free(w.total);
	free(w.busy);
}

/* Walks the instructions that are left, by position. Callbacks come in ascending order, twice over
 * at most, so that finding all places costs a few passes. */
struct cursor {
	struct jit_facts *facts;
	uint32_t insn_count;
	uint32_t slot, position;
};

/* Slot of the instruction at a position, or -1. */
static int64_t
cursor_at(struct cursor *c, uint32_t position)
{
	if (position < c->position)
		c->slot = c->position = 0;
	for (; c->slot < c->insn_count; c->slot++) {
		if (c->facts->insns[c->slot].removed)
			continue;
		if (c->position == position)
			return c->slot;
		c->position++;
	}
	return -1;
}

static bool
hard_wire(struct eligibility *e, struct cursor *c, const struct verifier_rewrite *rewrite)
{
	int64_t slot = cursor_at(c, rewrite->insn);
	if (slot < 0 || !bpf_is_conditional(&e->program->insns[slot])) {
		elig_refuse(e, RULE_REWRITE_KIND, (int32_t)slot, "position %u", rewrite->insn);
		return false;
	}
	if (rewrite->jump_off == 0) {
		e->facts->insns[slot].hard_wired_next = true;
		return true;
	}
	if (rewrite->jump_off != e->program->insns[slot].off) {
		elig_refuse(e, RULE_REWRITE_TARGET, (int32_t)slot, "offset %d, was %d",
			rewrite->jump_off, e->program->insns[slot].off);
		return false;
	}
	return true;
}

static void
take_out(struct cursor *c, const struct verifier_rewrite *rewrite)
{
	for (uint32_t i = 0; i < rewrite->count; i++) {
		int64_t slot = cursor_at(c, rewrite->insn);
		if (slot < 0)
			return;
		c->facts->insns[slot].removed = true;
	}
}

void
elig_rewrites(struct eligibility *e)
{
	const struct verifier_result *walk = &e->facts->walk;
	struct cursor cursor = {.facts = e->facts, .insn_count = e->program->insn_count};
	for (uint32_t i = 0; i < walk->rewrite_count; i++) {
		const struct verifier_rewrite *rewrite = &walk->rewrites[i];
		if (rewrite->kind == VERIFIER_REMOVE)
			take_out(&cursor, rewrite);
		else if (!hard_wire(e, &cursor, rewrite))
			return; /* the optimiser makes no further callbacks */
	}
}

/* Context fields that the card has: data, data_end; for tc also len. */
static bool
context_load_there(uint32_t prog_type, int64_t off, uint32_t size_bytes)
{
	if (size_bytes != 4)
		return false;
	if (prog_type == BPF_PROG_TYPE_XDP)
		return off == offsetof(struct xdp_md, data) ||
		       off == offsetof(struct xdp_md, data_end);
	return off == offsetof(struct __sk_buff, len) || off == offsetof(struct __sk_buff, data) ||
	       off == offsetof(struct __sk_buff, data_end);
}

static void
check_context_load(struct eligibility *e, uint32_t at)
{
	const struct bpf_insn *insn = &e->program->insns[at];
	uint32_t type = e->program->type, size_bytes = bpf_size_bytes(insn);
	int64_t off = elig_fact_offset(&e->facts->insns[at].base) + insn->off;
	if (context_load_there(type, off, size_bytes))
		return;
	const char *name = context_field_name(type, (int32_t)off);
	elig_refuse(e, RULE_CONTEXT_LOAD, (int32_t)at, "%s: %u bytes at offset %lld",
		name ? name : "no field", size_bytes, (long long)off);
	report_advice(e->report, context_field_advice(type, (int32_t)off));
}

static void
check_constant_operand(struct eligibility *e, uint32_t at)
{
	const struct bpf_insn *insn = &e->program->insns[at];
	const struct insn_facts *fact = &e->facts->insns[at];
	uint8_t op = bpf_op(insn);
	if (!bpf_is_x(insn) || fact->src_umin != fact->src_umax)
		return;
	uint64_t value = fact->src_umin;
	unsigned width = bpf_class(insn) == BPF_ALU64 ? 64 : 32;
	bool shift = op == BPF_LSH || op == BPF_RSH || op == BPF_ARSH;
	/* The driver keeps the amount in a byte. */
	if (shift && (value & SHIFT_AMOUNT_MASK) >= width)
		elig_refuse(e, RULE_SHIFT_AMOUNT, (int32_t)at, "R%u=%llu, %u-bit shift",
			insn->src_reg, (unsigned long long)value, width);
	if (op == BPF_DIV && value == 0)
		elig_refuse(e, RULE_DIVIDE_BY_ZERO, (int32_t)at, "R%u=0", insn->src_reg);
}

void
elig_translation(struct eligibility *e)
{
	for (uint32_t i = 0; i < e->program->insn_count; i++) {
		const struct bpf_insn *insn = &e->program->insns[i];
		const struct insn_facts *fact = &e->facts->insns[i];
		if (bpf_is_ld_imm64(insn)) {
			i++;
			continue;
		}
		/* Linux 6.1 knows no long jump: its core refuses it also where no path goes. */
		if (!fact->seen && insn->code == (BPF_JMP32 | BPF_JA))
			elig_refuse_opcode(e, i);
		if (!fact->seen || fact->removed)
			continue;
		switch (bpf_class(insn)) {
		case BPF_ST: {
			char text[64];
			elig_refuse(e, RULE_IMMEDIATE_STORE, (int32_t)i, "%s",
				bpf_print(e->program->insns, e->program->insn_count, i, text,
					sizeof(text)));
			break;
		}
		case BPF_LDX:
			if (fact->base.kind == VREG_CTX)
				check_context_load(e, i);
			break;
		case BPF_ALU:
		case BPF_ALU64:
			check_constant_operand(e, i);
			break;
		default:
			break;
		}
	}
}
