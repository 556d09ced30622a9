/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the optimiser does to the program after the walk, as the list of callbacks that the driver
 * receives: conditional jumps with one dead side become JA, instructions never walked are removed,
 * then jumps to the next instruction.
 */
#include "offload-jit/verifier/internal.h"

#include <stdlib.h>

/* What became of a slot. */
struct slot {
	bool removed;
	bool jump;       /* a JA, written so or made so */
	uint32_t target; /* of the jump, as a slot of the original program */
};

static int
add_rewrite(struct verifier *v, struct verifier_rewrite rewrite)
{
	struct verifier_result *r = v->result;

	/* Grow at powers of two. */
	if ((r->rewrite_count & (r->rewrite_count - 1)) == 0) {
		size_t capacity = r->rewrite_count ? 2 * (size_t)r->rewrite_count : 1;
		struct verifier_rewrite *grown = realloc(r->rewrites, capacity * sizeof(*grown));
		if (!grown)
			return out_of_memory(v);
		r->rewrites = grown;
	}
	r->rewrites[r->rewrite_count++] = rewrite;
	return 0;
}

static int
hard_wire(struct verifier *v, struct slot *slots)
{
	const bool *seen = v->result->seen;
	int r = 0;

	for (uint32_t i = 0; i < v->program->insn_count && r == 0; i++) {
		const struct bpf_insn *insn = insn_at(v, i);
		if (insn->code == (BPF_JMP | BPF_JA)) {
			slots[i].jump = insn->imm == 0;
			slots[i].target = (uint32_t)bpf_jump_target(insn, i);
		}
		if (!bpf_is_conditional(insn))
			continue;
		uint32_t target = (uint32_t)bpf_jump_target(insn, i);
		if (seen[i + 1] && seen[target])
			continue;
		slots[i].jump = true;
		slots[i].target = seen[i + 1] ? i + 1 : target;
		r = add_rewrite(v, (struct verifier_rewrite){.kind = VERIFIER_HARD_WIRE,
					   .insn = i,
					   .count = 1,
					   .jump_off = seen[i + 1] ? 0 : insn->off});
	}
	return r;
}

static int
remove_dead(struct verifier *v, struct slot *slots)
{
	uint32_t position = 0; /* in the shortened program */
	int r = 0;

	for (uint32_t i = 0; i < v->program->insn_count && r == 0;) {
		uint32_t run = 0;
		while (i + run < v->program->insn_count && !v->result->seen[i + run])
			slots[i + run++].removed = true;
		if (run > 0)
			r = add_rewrite(v,
				(struct verifier_rewrite){
					.kind = VERIFIER_REMOVE, .insn = position, .count = run});
		i += run;
		if (run == 0) {
			position++;
			i++;
		}
	}
	return r;
}

/* Does the jump go to the next instruction that is left? */
static bool
goes_to_next(const struct slot *slots, uint32_t i, uint32_t count)
{
	if (!slots[i].jump || slots[i].target <= i)
		return false;
	uint32_t next = i + 1;
	while (next < count && slots[next].removed)
		next++;
	return slots[i].target <= next;
}

static int
remove_nops(struct verifier *v, struct slot *slots)
{
	uint32_t position = 0;
	int r = 0;

	for (uint32_t i = 0; i < v->program->insn_count && r == 0; i++) {
		if (slots[i].removed)
			continue;
		if (!goes_to_next(slots, i, v->program->insn_count)) {
			position++;
			continue;
		}
		slots[i].removed = true;
		r = add_rewrite(v, (struct verifier_rewrite){
					   .kind = VERIFIER_REMOVE, .insn = position, .count = 1});
	}
	return r;
}

int
plan_rewrites(struct verifier *v)
{
	struct slot *slots = calloc(v->program->insn_count, sizeof(*slots));

	if (!slots)
		return out_of_memory(v);
	int r = hard_wire(v, slots);
	if (r == 0)
		r = remove_dead(v, slots);
	if (r == 0)
		r = remove_nops(v, slots);
	free(slots);
	return r;
}
