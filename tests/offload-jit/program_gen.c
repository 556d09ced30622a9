/* SPDX-License-Identifier: BSD-2-Clause */
/* The generator keeps, for each register, what it holds, so that most programs are accepted. */
#include "program_gen_state.h"

#include <string.h>

uint32_t
gen_rnd(struct gen *g, uint32_t n)
{
	g->seed = g->seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(g->seed >> 33) % n;
}

bool
gen_wrong(struct gen *g)
{
	return gen_rnd(g, 1000) < g->mistakes;
}

void
gen_emit(struct gen *g, uint8_t code, unsigned dst, unsigned src, int off, int32_t imm)
{
	if (g->p->count < GEN_INSNS_MAX)
		g->p->insns[g->p->count++] = (struct bpf_insn){.code = code,
			.dst_reg = dst & 15,
			.src_reg = src & 15,
			.off = (int16_t)off,
			.imm = imm};
}

void
gen_patch(struct gen *g, uint32_t at)
{
	g->p->insns[at].off = (int16_t)(g->p->count - at - 1);
}

/* ---- registers ---- */

unsigned
gen_any_dst(struct gen *g)
{
	static const uint8_t regs[] = {0, 1, 2, 3, 4, 5, 7, 8, 9};
	return regs[gen_rnd(g, sizeof(regs))];
}

int
gen_find(struct gen *g, uint8_t kind)
{
	unsigned start = gen_rnd(g, 10);

	for (unsigned i = 0; i < 10; i++) {
		unsigned r = (start + i) % 10;
		if (g->regs[r].kind == kind && r != 6)
			return (int)r;
	}
	return -1;
}

void
gen_set(struct gen *g, unsigned r, uint8_t kind, int size)
{
	g->regs[r] = (struct reg){.kind = kind, .size = (int16_t)size};
}

int32_t
gen_constant(struct gen *g)
{
	static const int32_t edges[] = {0, 1, -1, 2, 7, 8, 15, 16, 31, 32, 63, 64, 127, 128, 255,
		256, -8, -128, 0xffff, 0x10000, 0x7fffffff, (int32_t)0x80000000, 0x7ffffffe, -2};

	if (gen_rnd(g, 3))
		return edges[gen_rnd(g, sizeof(edges) / sizeof(edges[0]))];
	return (int32_t)(gen_rnd(g, UINT16_MAX) << gen_rnd(g, 17));
}

int
gen_number(struct gen *g)
{
	int r = gen_find(g, NUM);

	if (r >= 0)
		return r;
	r = (int)gen_any_dst(g);
	gen_emit(g, BPF_LDX | BPF_MEM | BPF_W, (unsigned)r, 6, gen_rnd(g, 2) ? 12 : 16, 0);
	gen_set(g, (unsigned)r, NUM, 0);
	return r;
}

/* ---- statements ---- */

static void
gen_alu(struct gen *g)
{
	static const uint8_t ops[] = {BPF_ADD, BPF_SUB, BPF_MUL, BPF_DIV, BPF_OR, BPF_AND, BPF_LSH,
		BPF_RSH, BPF_MOD, BPF_XOR, BPF_ARSH, BPF_MOV, BPF_NEG, BPF_AND, BPF_ADD, BPF_RSH};
	uint8_t op = ops[gen_rnd(g, sizeof(ops))], class = gen_rnd(g, 2) ? BPF_ALU64 : BPF_ALU;
	unsigned dst = (unsigned)gen_number(g);
	int32_t imm = gen_constant(g);

	if (op == BPF_NEG) {
		gen_emit(g, class | BPF_NEG, dst, 0, 0, 0);
		return;
	}
	if (gen_rnd(g, 20) == 0) {
		gen_emit(g, BPF_ALU | BPF_END | (gen_rnd(g, 2) ? BPF_TO_BE : BPF_TO_LE), dst, 0, 0,
			16 << gen_rnd(g, 3));
		return;
	}
	if (gen_rnd(g, 2)) {
		unsigned src = (unsigned)gen_number(g);
		if (op == BPF_MOV) {
			dst = gen_any_dst(g);
			gen_set(g, dst, NUM, 0);
		}
		gen_emit(g, class | op | BPF_X, dst, src, 0, 0);
		return;
	}
	bool shift = op == BPF_LSH || op == BPF_RSH || op == BPF_ARSH;
	if (shift && !gen_wrong(g))
		imm = (int32_t)gen_rnd(g, class == BPF_ALU64 ? 64 : 32);
	if ((op == BPF_DIV || op == BPF_MOD) && imm == 0 && !gen_wrong(g))
		imm = 3;
	gen_emit(g, class | op, dst, 0, 0, imm);
}

static void
gen_load_ctx(struct gen *g)
{
	unsigned dst = gen_any_dst(g);
	static const int offs[] = {0, 4, 12, 16, 8};
	int off = offs[gen_rnd(g, 4 + gen_wrong(g))];

	gen_emit(g, BPF_LDX | BPF_MEM | BPF_W, dst, 6, off, 0);
	gen_set(g, dst, off == 0 ? PKT : off == 4 ? END : off == 8 ? NONE : NUM, 0);
}

static void
gen_helper(struct gen *g)
{
	static const int32_t ids[] = {
		BPF_FUNC_ktime_get_ns, BPF_FUNC_get_prandom_u32, BPF_FUNC_get_smp_processor_id};

	gen_emit(g, BPF_JMP | BPF_CALL, 0, 0, 0, ids[gen_rnd(g, 3)]);
	gen_clear_after_call(g);
	gen_set(g, 0, NUM, 0);
}

static uint8_t
condition(struct gen *g)
{
	static const uint8_t ops[] = {BPF_JEQ, BPF_JNE, BPF_JGT, BPF_JGE, BPF_JLT, BPF_JLE,
		BPF_JSGT, BPF_JSGE, BPF_JSLT, BPF_JSLE, BPF_JSET};
	return ops[gen_rnd(g, sizeof(ops))];
}

/* What holds on both paths. */
static void
merge(struct gen *g, const struct gen *other)
{
	for (unsigned i = 0; i < 10; i++) {
		if (g->regs[i].kind != other->regs[i].kind)
			gen_set(g, i, NONE, 0);
		else if (g->regs[i].size > other->regs[i].size)
			g->regs[i].size = other->regs[i].size;
	}
	for (unsigned i = 0; i < 8; i++) {
		if (g->slots[i] != other->slots[i])
			g->slots[i] = NONE;
	}
}

static void
copy_knowledge(struct gen *to, const struct gen *from)
{
	memcpy(to->regs, from->regs, sizeof(to->regs));
	memcpy(to->slots, from->slots, sizeof(to->slots));
	memcpy(to->slot_size, from->slot_size, sizeof(to->slot_size));
}

static void
gen_if(struct gen *g)
{
	unsigned dst = (unsigned)gen_number(g), src = (unsigned)gen_number(g);
	uint8_t class = gen_rnd(g, 2) ? BPF_JMP : BPF_JMP32, op = condition(g);
	uint32_t at = g->p->count;

	if (gen_rnd(g, 2))
		gen_emit(g, class | op, dst, 0, 0, gen_constant(g));
	else
		gen_emit(g, class | op | BPF_X, dst, src, 0, 0);
	struct gen start = *g;
	gen_block(g, 1 + gen_rnd(g, 3));
	struct gen then_end = *g;
	if (gen_rnd(g, 2)) {
		uint32_t skip = g->p->count;
		gen_emit(g, BPF_JMP | BPF_JA, 0, 0, 0, 0);
		gen_patch(g, at);
		copy_knowledge(g, &start);
		gen_block(g, 1 + gen_rnd(g, 3));
		gen_patch(g, skip);
		merge(g, &then_end);
	} else {
		gen_patch(g, at);
		merge(g, &start);
	}
}

/* The bound of a number, checked, makes it a good index. */
static void
gen_bounded_index(struct gen *g)
{
	unsigned x = (unsigned)gen_number(g);
	int room = 64;
	unsigned p = x == 9 ? 8 : 9;
	uint8_t class = gen_rnd(g, 2) ? BPF_JMP : BPF_JMP32;

	if (class == BPF_JMP32)
		gen_emit(g, BPF_ALU | BPF_MOV | BPF_X, x, x, 0, 0);
	uint32_t at = g->p->count;
	static const uint8_t ops[] = {BPF_JGT, BPF_JGE, BPF_JSGT};
	uint8_t op = ops[gen_rnd(g, 2 + gen_wrong(g))];
	gen_emit(g, class | op, x, 0, 0, room - 8 + (gen_wrong(g) ? 8 : 0));
	gen_emit(g, BPF_ALU64 | BPF_MOV | BPF_X, p, 10, 0, 0);
	gen_emit(g, BPF_ALU64 | BPF_ADD | BPF_X, p, x, 0, 0);
	gen_emit(g, BPF_ST | BPF_MEM | BPF_B, p, 0, -64, 1);
	gen_set(g, p, NONE, 0);
	for (unsigned i = 0; i < 8; i++)
		g->slots[i] = NUM;
	gen_patch(g, at);
	if (g->regs[x].kind == NONE)
		gen_set(g, x, NONE, 0);
	memset(g->slots, NONE, sizeof(g->slots));
}

static void
gen_loop(struct gen *g)
{
	unsigned counter = 9, rounds = 2 + gen_rnd(g, 12);

	g->in_loop = true;
	gen_emit(g, BPF_ALU64 | BPF_MOV, counter, 0, 0, 0);
	gen_set(g, counter, NONE, 0); /* nobody else touches it */
	struct gen start = *g;
	uint32_t head = g->p->count;
	for (unsigned i = 0, n = 1 + gen_rnd(g, 3); i < n; i++) {
		int dst = gen_find(g, NUM), src = gen_find(g, NUM);
		if (dst >= 0)
			gen_emit(g, (gen_rnd(g, 2) ? BPF_ALU64 : BPF_ALU) | BPF_ADD | BPF_X,
				(unsigned)dst, (unsigned)(gen_rnd(g, 2) ? src : (int)counter), 0,
				0);
	}
	gen_emit(g, BPF_ALU64 | BPF_ADD, counter, 0, 0, 1);
	gen_emit(g, (gen_rnd(g, 2) ? BPF_JMP : BPF_JMP32) | (gen_rnd(g, 2) ? BPF_JLT : BPF_JNE),
		counter, 0, (int)head - (int)g->p->count - 1, (int32_t)rounds);
	merge(g, &start);
	gen_set(g, counter, NUM, 0);
	g->in_loop = false;
}

static void
gen_call(struct gen *g)
{
	if (g->in_function || g->call_count == 8)
		return;
	gen_emit(g, BPF_ALU64 | BPF_MOV | BPF_X, 1, (unsigned)gen_number(g), 0, 0);
	gen_emit(g, BPF_ALU64 | BPF_MOV | BPF_X, 2, 6, 0, 0);
	gen_emit(g, BPF_ALU64 | BPF_MOV | BPF_X, 3, 10, 0, 0);
	gen_emit(g, BPF_ALU64 | BPF_ADD, 3, 0, 0, -16);
	g->calls[g->call_count++] = g->p->count;
	gen_emit(g, BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_CALL, 0, 0);
	gen_clear_after_call(g);
	gen_set(g, 0, NUM, 0);
	g->slots[1] = NUM;
}

static void
gen_pointer(struct gen *g)
{
	int p = gen_find(g, gen_rnd(g, 2) ? PKT : STACK), x;

	switch (gen_rnd(g, 4)) {
	case 0:
		x = (int)gen_any_dst(g);
		gen_emit(g, BPF_ALU64 | BPF_MOV | BPF_X, (unsigned)x, 10, 0, 0);
		gen_emit(g, BPF_ALU64 | BPF_ADD, (unsigned)x, 0, 0, -8 * (int)(1 + gen_rnd(g, 8)));
		gen_set(g, (unsigned)x, STACK, 8);
		break;
	case 1:
		if (p >= 0) {
			x = (int)gen_any_dst(g);
			gen_emit(g, BPF_ALU64 | BPF_MOV | BPF_X, (unsigned)x, (unsigned)p, 0, 0);
			gen_set(g, (unsigned)x, g->regs[p].kind, g->regs[p].size);
		}
		break;
	case 2:
		if (p >= 0 && g->regs[p].kind == STACK) {
			gen_emit(g, BPF_STX | BPF_MEM | BPF_DW, (unsigned)p,
				(unsigned)gen_number(g), 0, 0);
			memset(g->slots, NONE, sizeof(g->slots));
		}
		break;
	default:
		if (p >= 0 && gen_wrong(g))
			gen_emit(g, BPF_ALU64 | (gen_rnd(g, 2) ? BPF_SUB : BPF_OR) | BPF_X,
				(unsigned)p, (unsigned)gen_number(g), 0, 0);
		else if (p >= 0 && g->regs[p].kind == STACK) {
			unsigned dst = gen_any_dst(g);
			gen_emit(g, BPF_LDX | BPF_MEM | BPF_DW, dst, (unsigned)p, 0, 0);
			gen_set(g, dst, NONE, 0);
		}
	}
}

static void
gen_statement(struct gen *g)
{
	unsigned choice = gen_rnd(g, 100);

	if (choice < 40 || g->p->count > 900)
		gen_alu(g);
	else if (choice < 45)
		gen_load_ctx(g);
	else if (choice < 54)
		gen_packet(g);
	else if (choice < 66)
		gen_stack(g);
	else if (choice < 72)
		gen_lookup(g);
	else if (choice < 75)
		gen_helper(g);
	else if (choice < 86 && g->depth < 4)
		gen_if(g);
	else if (choice < 90)
		gen_bounded_index(g);
	else if (choice < 93)
		gen_loop(g);
	else if (choice < 95)
		gen_call(g);
	else
		gen_pointer(g);
}

void
gen_block(struct gen *g, unsigned statements)
{
	g->depth++;
	for (unsigned i = 0; i < statements; i++)
		gen_statement(g);
	g->depth--;
}

static void
gen_exit(struct gen *g)
{
	if (!gen_wrong(g) || g->regs[0].kind != NUM) {
		int r = gen_find(g, NUM);
		if (r < 0 || gen_rnd(g, 2))
			gen_emit(g, BPF_ALU64 | BPF_MOV, 0, 0, 0, (int32_t)gen_rnd(g, 5));
		else
			gen_emit(g, BPF_ALU64 | BPF_MOV | BPF_X, 0, (unsigned)r, 0, 0);
	}
	gen_emit(g, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
}

static void
gen_function(struct gen *g, uint32_t call)
{
	g->p->insns[call].imm = (int32_t)(g->p->count - call - 1);
	memset(g->regs, 0, sizeof(g->regs));
	memset(g->slots, 0, sizeof(g->slots));
	g->in_function = true;
	gen_emit(g, BPF_ALU64 | BPF_MOV | BPF_X, 6, 2, 0, 0);
	gen_set(g, 6, CTX, 0);
	gen_set(g, 1, NUM, 0);
	gen_set(g, 3, NONE, 0);
	if (gen_rnd(g, 2))
		gen_emit(g, BPF_STX | BPF_MEM | BPF_DW, 3, 1, 0, 0);
	gen_block(g, 1 + gen_rnd(g, 5));
	gen_exit(g);
}

void
gen_program(struct gen_program *program, uint64_t seed, unsigned mistakes)
{
	struct gen g = {.p = program, .seed = seed * 0x9e3779b97f4a7c15u + 1, .mistakes = mistakes};

	program->count = 0;
	gen_emit(&g, BPF_ALU64 | BPF_MOV | BPF_X, 6, 1, 0, 0);
	gen_set(&g, 6, CTX, 0);
	gen_set(&g, 1, CTX, 0);
	gen_block(&g, 3 + gen_rnd(&g, 40));
	gen_exit(&g);
	for (uint32_t i = 0; i < g.call_count; i++)
		gen_function(&g, g.calls[i]);
}
