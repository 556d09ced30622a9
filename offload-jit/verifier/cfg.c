/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Control flow: a depth-first walk over the graph of instructions finds code that no path reaches
 * and edges that go back where only jumps may, and marks the places where states are compared.
 */
#include "offload-jit/verifier/internal.h"

#include <stdlib.h>

struct edge {
	int64_t to;
	bool back_allowed;
	bool call; /* into a function */
};

/* Edges of the instruction at t in the order in which they are followed. */
static unsigned
edges_of(struct verifier *v, uint32_t t, struct edge edges[2])
{
	const struct bpf_insn *insn = insn_at(v, t);

	if (insn->code == (BPF_JMP | BPF_EXIT))
		return 0;
	if (bpf_is_ld_imm64(insn)) {
		edges[0] = (struct edge){.to = (int64_t)t + 2};
		return 1;
	}
	if (bpf_is_ja(insn)) {
		edges[0] = (struct edge){.to = bpf_jump_target(insn, t), .back_allowed = true};
		return 1;
	}
	edges[0] = (struct edge){.to = (int64_t)t + 1, .back_allowed = bpf_is_conditional(insn)};
	if (bpf_is_conditional(insn)) {
		edges[1] = (struct edge){.to = bpf_jump_target(insn, t), .back_allowed = true};
		return 2;
	}
	if (bpf_is_pseudo_call(insn)) {
		edges[1] = (struct edge){.to = bpf_jump_target(insn, t), .call = true};
		return 2;
	}
	return 1;
}

/* Prune points: where states are compared and stored. Jump points: where the way here is kept. */
static void
mark_points(struct verifier *v, uint32_t t)
{
	const struct bpf_insn *insn = insn_at(v, t);
	uint8_t both = SLOT_PRUNE | SLOT_JUMP;

	if (bpf_is_conditional(insn)) {
		v->slot_flags[t] |= SLOT_PRUNE;
		v->slot_flags[bpf_jump_target(insn, t)] |= both;
	} else if (bpf_is_ja(insn)) {
		v->slot_flags[bpf_jump_target(insn, t)] |= both;
	} else if (insn->code == (BPF_JMP | BPF_CALL)) {
		v->slot_flags[t + 1] |= both;
		if (bpf_is_pseudo_call(insn)) {
			v->slot_flags[t] |= SLOT_PRUNE;
			v->slot_flags[bpf_jump_target(insn, t)] |= both;
		}
	}
}

enum { UNVISITED, DISCOVERED, EXPLORED };

/* May the edge be taken? Findings stop the walk of this branch only. */
static bool
edge_fine(struct verifier *v, uint32_t t, const struct edge *edge, const uint8_t *state)
{
	if (edge->to < 0 || edge->to >= v->program->insn_count) {
		refuse_at(v, RULE_FALL_THROUGH, (int32_t)t, NULL, NULL);
		return false;
	}
	if (v->slot_flags[edge->to] & SLOT_SECOND) {
		refuse_at(v, RULE_LD_IMM64, (int32_t)t, NULL,
			"the jump goes into the middle of the 64-bit load at instruction %lld",
			(long long)edge->to - 1);
		return false;
	}
	if (state[edge->to] == DISCOVERED && !edge->back_allowed) {
		refuse_at(v, edge->call ? RULE_RECURSION : RULE_BACK_EDGE, (int32_t)t, NULL,
			"%s instruction %lld from instruction %u",
			edge->call ? "the call is a recursion: it enters" : "control falls back to",
			(long long)edge->to, t);
		return false;
	}
	return true;
}

static void
depth_first(struct verifier *v, uint8_t *state, uint8_t *next_edge, uint32_t *stack)
{
	uint32_t depth = 0;

	stack[depth++] = 0;
	state[0] = DISCOVERED;
	while (depth > 0) {
		uint32_t t = stack[depth - 1];
		struct edge edges[2];
		unsigned count = edges_of(v, t, edges);
		if (next_edge[t] == count) {
			state[t] = EXPLORED;
			depth--;
			continue;
		}
		const struct edge *edge = &edges[next_edge[t]++];
		if (edge_fine(v, t, edge, state) && state[edge->to] == UNVISITED) {
			state[edge->to] = DISCOVERED;
			stack[depth++] = (uint32_t)edge->to;
		}
	}
}

/* One finding for each run of unreached instructions. */
static void
report_unreached(struct verifier *v, const uint8_t *state)
{
	bool inside = false;

	for (uint32_t i = 0; i < v->program->insn_count; i++) {
		if (v->slot_flags[i] & SLOT_SECOND)
			continue;
		if (state[i] == UNVISITED && !inside)
			refuse_at(v, RULE_UNREACHABLE, (int32_t)i, NULL, NULL);
		inside = state[i] == UNVISITED;
	}
}

int
check_control_flow(struct verifier *v)
{
	uint32_t count = v->program->insn_count;
	uint8_t *state = calloc(count, 1), *next_edge = calloc(count, 1);
	uint32_t *stack = calloc(count, sizeof(*stack));

	if (state && next_edge && stack) {
		depth_first(v, state, next_edge, stack);
		if (v->first_err == 0)
			report_unreached(v, state);
		for (uint32_t i = 0; i < count && v->first_err == 0; i++)
			mark_points(v, i);
	} else {
		out_of_memory(v);
	}
	free(state);
	free(next_edge);
	free(stack);
	return v->first_err;
}
