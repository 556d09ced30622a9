/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Would have caught: a range, known bit or pointer kind that the verifier believes and that real
 * values leave. Accepted random programs run on random packets; before each instruction every
 * register must be inside what the walk believed there, and no access may leave its area.
 *
 * Beliefs are the union over all visits of a walk that prunes nothing: a pruned path may carry
 * numbers outside the visited ranges where their value does not matter (docs/soundness.md). That
 * pruning itself is sound is checked by the accesses, with the verdict of the walk that prunes.
 * Usage: verifier_belief [INSTRUCTION_VISITS [SEED]]
 */
#include "bpf_run.h"
#include "program_gen.h"

#include "offload-jit/verifier/verifier.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RUNS_PER_PROGRAM = 8 };

struct belief {
	uint32_t kinds;       /* bit set of enum vreg_kind */
	uint32_t frames;      /* of stack pointers */
	uint64_t value, mask; /* numbers: known bits .. */
	uint64_t umin, umax;
	int64_t smin, smax;
	uint32_t u32min, u32max;
	int32_t s32min, s32max;
	int64_t low, high; /* pointers: distance from their base */
	uint8_t maps;
};

struct check {
	struct belief beliefs[GEN_INSNS_MAX][11];
	const struct jit_map *maps;
	uint64_t visits;
	uint32_t insn;
	unsigned reg; /* the register that broke its belief */
	bool broken;
};

#define WIDEN(low, high, low_value, high_value)                                     \
	do {                                                                        \
		b->low = fresh || (low_value) < b->low ? (low_value) : b->low;      \
		b->high = fresh || (high_value) > b->high ? (high_value) : b->high; \
	} while (0)

static void
believe_number(struct belief *b, const struct vreg *r, bool fresh)
{
	uint64_t mask = r->var.mask | (fresh ? 0 : b->mask | (b->value ^ r->var.value));

	b->value = r->var.value & ~mask;
	b->mask = mask;
	WIDEN(umin, umax, r->umin, r->umax);
	WIDEN(smin, smax, r->smin, r->smax);
	WIDEN(u32min, u32max, r->u32min, r->u32max);
	WIDEN(s32min, s32max, r->s32min, r->s32max);
}

static void
believe(struct check *c, struct belief *b, const struct vreg *r)
{
	const uint32_t pointers = ~((1u << VREG_SCALAR) | (1u << VREG_NOT_INIT));

	if (r->kind == VREG_SCALAR) {
		believe_number(b, r, !(b->kinds & 1u << VREG_SCALAR));
	} else if (r->kind != VREG_NOT_INIT) {
		bool fresh = !(b->kinds & pointers);
		WIDEN(low, high, r->off + r->smin, r->off + r->smax);
		b->frames |= 1u << r->frame;
		b->maps |= r->map ? (uint8_t)(1 << (r->map - c->maps)) : 0;
	}
	b->kinds |= 1u << r->kind;
}

static int
note_visit(void *ctx, const struct verifier *v, uint32_t insn)
{
	struct check *c = ctx;

	for (unsigned i = 0; i < 11; i++)
		believe(c, &c->beliefs[insn][i], verifier_reg(v, i));
	return 0;
}

static bool
number_fits(const struct belief *b, uint64_t x)
{
	return (x & ~b->mask) == b->value && x >= b->umin && x <= b->umax &&
	       (int64_t)x >= b->smin && (int64_t)x <= b->smax && (uint32_t)x >= b->u32min &&
	       (uint32_t)x <= b->u32max && (int32_t)x >= b->s32min && (int32_t)x <= b->s32max;
}

static bool
near(const struct belief *b, uint64_t x, const void *base)
{
	int64_t distance = (int64_t)(x - (uint64_t)(uintptr_t)base);

	return distance >= b->low && distance <= b->high;
}

static bool
value_fits(const struct belief *b, const struct bpf_run *run, uint64_t x)
{
	for (uint32_t m = 0; m < RUN_MAPS; m++) {
		for (uint32_t i = 0; i < run->entries[m] && (b->maps >> m & 1); i++) {
			if (near(b, x, run->values[m][i]))
				return true;
		}
	}
	return false;
}

static bool
kind_fits(const struct belief *b, const struct bpf_run *run, unsigned kind, uint64_t x)
{
	switch (kind) {
	case VREG_NOT_INIT:
		return true;
	case VREG_SCALAR:
		return number_fits(b, x);
	case VREG_CTX:
		return near(b, x, run->ctx);
	case VREG_MAP:
		return x == (uint64_t)(uintptr_t)&run->maps[0] ||
		       x == (uint64_t)(uintptr_t)&run->maps[1];
	case VREG_MAP_VALUE:
		return value_fits(b, run, x);
	case VREG_MAP_VALUE_OR_NULL:
		return x == 0 || value_fits(b, run, x);
	case VREG_PACKET:
	case VREG_PACKET_META: /* no metadata: it ends where the packet begins */
		return near(b, x, run->packet);
	case VREG_PACKET_END:
		return x == (uint64_t)(uintptr_t)(run->packet + run->packet_bytes);
	case VREG_STACK:
		for (uint32_t f = 0; f <= run->interp.frame; f++) {
			if ((b->frames >> f & 1) && near(b, x, run->stack[f] + RUN_STACK))
				return true;
		}
		return false;
	default:
		return false;
	}
}

static bool
compare_registers(void *ctx, const struct bpf_run *run, uint32_t insn)
{
	struct check *c = ctx;

	c->visits++;
	for (unsigned i = 0; i < 11; i++) {
		const struct belief *b = &c->beliefs[insn][i];
		bool fits = false;
		for (unsigned k = 0; k < VREG_KIND_COUNT && !fits; k++)
			fits = (b->kinds >> k & 1) && kind_fits(b, run, k, run->interp.regs[i]);
		if (!fits) {
			c->broken = true;
			c->insn = insn;
			c->reg = i;
			return false;
		}
	}
	return true;
}

static struct jit_map maps[2] = {
	{.name = "array",
		.type = BPF_MAP_TYPE_ARRAY,
		.key_bytes = 4,
		.value_bytes = GEN_ARRAY_VALUE,
		.max_entries = 4},
	{.name = "hash",
		.type = BPF_MAP_TYPE_HASH,
		.key_bytes = GEN_HASH_KEY,
		.value_bytes = GEN_HASH_VALUE,
		.max_entries = 64},
};
static struct jit_map *map_pointers[2] = {&maps[0], &maps[1]};

static bool
verify(const struct gen_program *gen, bool prune, struct check *c)
{
	struct jit_program program = {.name = "random",
		.type = BPF_PROG_TYPE_XDP,
		.gpl = true,
		.insns = gen->insns,
		.insn_count = gen->count,
		.maps = map_pointers,
		.map_count = 2};
	struct verifier_options options = {.visit = prune ? NULL : note_visit,
		.visit_ctx = c,
		.keep_paths = !prune,
		.work_limit = 30000};
	struct verifier_result result;
	struct report report = {0};
	int err = verifier_run(&program, &options, &report, &result);

	verifier_result_free(&result);
	report_free(&report);
	return err == 0;
}

static uint64_t
splitmix(uint64_t *s)
{
	uint64_t z = *s += 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static void
prepare(struct bpf_run *run, const struct gen_program *program, uint64_t seed)
{
	memset(run, 0, sizeof(*run));
	run->insns = program->insns;
	run->count = program->count;
	run->steps_max = 100000;
	run->random = splitmix(&seed);
	run->packet_bytes = 14 + (uint32_t)(splitmix(&seed) % (splitmix(&seed) % 2 ? 100 : 3000));
	for (uint32_t i = 0; i < run->packet_bytes; i++)
		run->packet[i] = (uint8_t)splitmix(&seed);
	run->ingress = (uint32_t)splitmix(&seed) >> (splitmix(&seed) % 32);
	run->queue = (uint32_t)splitmix(&seed) >> (splitmix(&seed) % 32);
	for (uint32_t m = 0; m < 2; m++) {
		run->key_bytes[m] = maps[m].key_bytes;
		run->value_bytes[m] = maps[m].value_bytes;
		run->entries[m] = maps[m].max_entries;
	}
	for (size_t i = 0; i < sizeof(run->values); i++)
		(&run->values[0][0][0])[i] = (uint8_t)splitmix(&seed);
	for (size_t i = 0; i < sizeof(run->stack); i++)
		(&run->stack[0][0])[i] = (uint8_t)splitmix(&seed);
}

/* @return number of failures */
static unsigned
run_program(struct check *c, const struct gen_program *program, uint64_t seed, bool with_beliefs)
{
	static struct bpf_run run;
	unsigned failures = 0;

	for (unsigned i = 0; i < RUNS_PER_PROGRAM && failures == 0; i++) {
		prepare(&run, program, seed * 1000 + i);
		c->broken = false;
		if (bpf_run_program(&run, with_beliefs ? compare_registers : NULL, c))
			continue;
		failures++;
		if (c->broken)
			printf("seed %llu, run %u: R%u = 0x%llx before instruction %u is outside "
			       "what was believed\n",
				(unsigned long long)seed, i, c->reg,
				(unsigned long long)run.interp.regs[c->reg], c->insn);
		else
			printf("seed %llu, run %u: trap at instruction %u: %s\n",
				(unsigned long long)seed, i, run.trap_insn, run.trap);
	}
	return failures;
}

int
main(int argc, char **argv)
{
	static struct gen_program program;
	static struct check check;
	uint64_t wanted = argc > 1 ? strtoull(argv[1], NULL, 0) : 1000000;
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 0) : 1, programs = 0, believed = 0;
	unsigned failures = 0;

	check.maps = maps;
	for (; check.visits < wanted && failures < 10; seed++) {
		gen_program(&program, seed, seed % 2 ? 0 : 20);
		if (!verify(&program, true, &check))
			continue;
		programs++;
		memset(check.beliefs, 0, program.count * sizeof(check.beliefs[0]));
		bool complete = verify(&program, false, &check);
		believed += complete;
		failures += run_program(&check, &program, seed, complete);
	}
	printf("%llu accepted programs ran, %llu of them compared at %llu instruction visits; %u "
	       "violations\n",
		(unsigned long long)programs, (unsigned long long)believed,
		(unsigned long long)check.visits, failures);
	return failures > 0 || believed < programs / 2;
}
