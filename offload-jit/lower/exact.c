/* SPDX-License-Identifier: BSD-2-Clause */
#include "offload-jit/lower/exact.h"

#include "offload-jit/bpf/bpf.h"
#include "offload-jit/eligibility/eligibility.h"
#include "offload-jit/lower/shift_amounts.h"
#include "offload-jit/rules.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { WORK_LIMIT = 200000 };

static bool
is_alu(const struct bpf_insn *insn)
{
	return bpf_class(insn) == BPF_ALU || bpf_class(insn) == BPF_ALU64;
}

static bool
is_shift(const struct bpf_insn *insn)
{
	uint8_t op = bpf_op(insn);
	return is_alu(insn) && bpf_is_x(insn) && (op == BPF_LSH || op == BPF_RSH || op == BPF_ARSH);
}

static bool
is_atomic(const struct bpf_insn *insn)
{
	return bpf_class(insn) == BPF_STX && BPF_MODE(insn->code) == BPF_ATOMIC;
}

bool
exact_matters(const struct jit_program *program)
{
	for (uint32_t i = 0; i < program->insn_count; i++) {
		const struct bpf_insn *insn = &program->insns[i];
		bool product = is_alu(insn) && (bpf_op(insn) == BPF_MUL || bpf_op(insn) == BPF_DIV);
		bool adjust = bpf_is_helper_call(insn) && insn->imm == BPF_FUNC_xdp_adjust_head;
		if (is_shift(insn) || is_atomic(insn) || product || adjust ||
			bpf_is_pseudo_call(insn))
			return true;
	}
	return false;
}

static struct jit_map *
copy_map(const struct jit_map *map)
{
	size_t words = (map->value_bytes + 3) / 4;
	struct jit_map *copy = malloc(sizeof(*copy) + words * sizeof(*map->words));
	if (copy == NULL)
		return NULL;
	*copy = *map;
	copy->words = (struct jit_map_word *)(copy + 1);
	if (map->words != NULL)
		memcpy(copy->words, map->words, words * sizeof(*map->words));
	else
		memset(copy->words, 0, words * sizeof(*map->words));
	return copy;
}

static int
copy_maps(struct exact_facts *exact, const struct jit_program *program)
{
	exact->program = *program;
	exact->maps = calloc(program->map_count + 1, sizeof(*exact->maps));
	if (exact->maps == NULL)
		return -ENOMEM;
	exact->program.maps = exact->maps;
	for (uint32_t i = 0; i < program->map_count; i++) {
		exact->maps[i] = copy_map(program->maps[i]);
		if (exact->maps[i] == NULL)
			return -ENOMEM;
	}
	return 0;
}

int
exact_walk(struct exact_facts *exact, const struct jit_program *program,
	const struct device_caps *caps, uint32_t mtu_bytes)
{
	struct report ignored = {0};
	struct eligibility judge = {0};
	*exact = (struct exact_facts){0};
	if (copy_maps(exact, program) != 0)
		return -ENOMEM;
	int err = eligibility_begin(
		&judge, &exact->program, caps, mtu_bytes, &ignored, &exact->facts);
	if (err != -ENOMEM) {
		struct verifier_options walk = {.device_bound = true,
			.work_limit = WORK_LIMIT,
			.exact_scalars = true,
			.visit = eligibility_visit,
			.visit_ctx = &judge};
		err = verifier_run(&exact->program, &walk, &ignored, &exact->facts.walk);
		exact->known = err == 0;
		if (err == 0)
			err = eligibility_finish(&judge);
	}
	report_free(&ignored);
	return err == -ENOMEM ? err : 0;
}

void
exact_free(struct exact_facts *exact)
{
	jit_facts_free(&exact->facts);
	for (uint32_t i = 0; exact->maps != NULL && i < exact->program.map_count; i++)
		free(exact->maps[i]);
	free(exact->maps);
	*exact = (struct exact_facts){0};
}

/* Is the form of a shift by a register, chosen for @p made, wrong for an amount of @p real? */
static bool
shift_differs(
	const struct bpf_insn *insn, const struct insn_facts *made, const struct insn_facts *real)
{
	if (made->src_umin == made->src_umax)
		return real->src_umin != made->src_umin || real->src_umax != made->src_umax;
	if (bpf_class(insn) == BPF_ALU)
		return false;
	struct shift_amounts for_these = shift_amounts(made), amounts = shift_amounts(real);
	/* Defects that the facts excluded: a left shift by 0, a wide register shifted by itself. */
	bool left = bpf_op(insn) == BPF_LSH, itself = insn->dst_reg == insn->src_reg;
	bool zero = left && for_these.least > 0 && amounts.least == 0;
	bool wide = !left && itself && !for_these.wide && amounts.wide;
	if (made->src_umax < 32)
		return amounts.most >= 32 || zero || wide;
	if (made->src_umin >= 32)
		return for_these.least >= 32 && amounts.least < 32;
	return zero || wide;
}

static bool
product_differs(
	const struct bpf_insn *insn, const struct insn_facts *made, const struct insn_facts *real)
{
	uint64_t most = bpf_is_x(insn) ? made->src_umax : (uint32_t)insn->imm;
	uint64_t real_most = bpf_is_x(insn) ? real->src_umax : (uint32_t)insn->imm;
	bool narrow = made->dst_umax <= 0xffff && most <= 0xffff;
	if (bpf_op(insn) == BPF_DIV && bpf_is_x(insn) &&
		(real->src_umin != made->src_umin || real->src_umax != made->src_umax))
		return true;
	if (real->dst_umax > UINT32_MAX || real_most > UINT32_MAX)
		return true;
	return bpf_op(insn) == BPF_MUL && narrow && (real->dst_umax > 0xffff || real_most > 0xffff);
}

static bool
differs(const struct bpf_insn *insn, const struct insn_facts *made, const struct insn_facts *real)
{
	if (is_shift(insn))
		return shift_differs(insn, made, real);
	if (is_alu(insn) && (bpf_op(insn) == BPF_MUL || bpf_op(insn) == BPF_DIV))
		return product_differs(insn, made, real);
	if (is_atomic(insn))
		return (real->over16 && !made->over16) || (real->maybe16 && !made->maybe16);
	return false;
}

void
exact_compare(const struct jit_program *program, const struct jit_facts *facts,
	const struct jit_facts *exact, struct report *report)
{
	bool lost = false;
	for (uint32_t i = 0; i < program->insn_count; i++) {
		const struct bpf_insn *insn = &program->insns[i];
		const struct insn_facts *made = &facts->insns[i], *real = &exact->insns[i];
		if (bpf_is_ld_imm64(insn)) {
			i++;
			continue;
		}
		/* Linux 6.1 follows what matters wrongly across calls, prunes a path that it should
		 * walk, and takes out as dead what only that path reaches. */
		bool now_lost = real->seen && !made->seen;
		if (now_lost && !lost)
			report_add(report, program, RULE_PRUNED_FACTS, (int32_t)i, NULL,
				"a path that was pruned reaches this instruction, which is taken "
				"out as dead");
		lost = now_lost;
		bool adjust = bpf_is_helper_call(insn) && insn->imm == BPF_FUNC_xdp_adjust_head &&
			      facts->adjust_head_fast && !exact->adjust_head_fast;
		if (made->seen && real->seen && (adjust || differs(insn, made, real)))
			report_add(report, program, RULE_PRUNED_FACTS, (int32_t)i, NULL, NULL);
	}
}
