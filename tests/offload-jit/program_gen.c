/* SPDX-License-Identifier: BSD-2-Clause */
/* The generator keeps, for each register, what it holds, so that most programs are accepted. */
#include "program_gen.h"

#include <stdbool.h>
#include <string.h>

enum kind { NONE, NUM, CTX, PKT, END, VALUE, STACK };

struct reg {
	uint8_t kind;
	int16_t size; /* bytes known to be behind the pointer */
};

struct gen {
	struct gen_program *p;
	uint64_t seed;
	unsigned mistakes;
	struct reg regs[11];
	uint8_t slots[8]; /* fp-8, fp-16 ..: enum kind of an 8-byte spill */
	int16_t slot_size[8];
	uint32_t calls[8]; /* instructions that call a function yet to be written */
	uint32_t call_count;
	unsigned depth;
	bool in_function, in_loop;
};

static uint32_t
rnd(struct gen *g, uint32_t n)
{
	g->seed = g->seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(g->seed >> 33) % n;
}

static bool
wrong(struct gen *g)
{
	return rnd(g, 1000) < g->mistakes;
}

static void
emit(struct gen *g, uint8_t code, unsigned dst, unsigned src, int off, int32_t imm)
{
	if (g->p->count < GEN_INSNS_MAX)
		g->p->insns[g->p->count++] = (struct bpf_insn){.code = code,
			.dst_reg = dst & 15,
			.src_reg = src & 15,
			.off = (int16_t)off,
			.imm = imm};
}

static void
patch(struct gen *g, uint32_t at)
{
	g->p->insns[at].off = (int16_t)(g->p->count - at - 1);
}

/* ---- registers ---- */

/* Any register that may be overwritten: R6 keeps the context. */
static unsigned
any_dst(struct gen *g)
{
	static const uint8_t regs[] = {0, 1, 2, 3, 4, 5, 7, 8, 9};
	return regs[rnd(g, sizeof(regs))];
}

/* A register of this kind, or -1. */
static int
find(struct gen *g, uint8_t kind)
{
	unsigned start = rnd(g, 10);

	for (unsigned i = 0; i < 10; i++) {
		unsigned r = (start + i) % 10;
		if (g->regs[r].kind == kind && r != 6)
			return (int)r;
	}
	return -1;
}

static void
set(struct gen *g, unsigned r, uint8_t kind, int size)
{
	g->regs[r] = (struct reg){.kind = kind, .size = (int16_t)size};
}

static int32_t
constant(struct gen *g)
{
	static const int32_t edges[] = {0, 1, -1, 2, 7, 8, 15, 16, 31, 32, 63, 64, 127, 128, 255,
		256, -8, -128, 0xffff, 0x10000, 0x7fffffff, (int32_t)0x80000000, 0x7ffffffe, -2};

	if (rnd(g, 3))
		return edges[rnd(g, sizeof(edges) / sizeof(edges[0]))];
	return (int32_t)(rnd(g, UINT16_MAX) << rnd(g, 17));
}

static int
number(struct gen *g)
{
	int r = find(g, NUM);

	if (r >= 0)
		return r;
	r = (int)any_dst(g);
	emit(g, BPF_LDX | BPF_MEM | BPF_W, (unsigned)r, 6, rnd(g, 2) ? 12 : 16, 0);
	set(g, (unsigned)r, NUM, 0);
	return r;
}

/* ---- statements ---- */

static void
gen_alu(struct gen *g)
{
	static const uint8_t ops[] = {BPF_ADD, BPF_SUB, BPF_MUL, BPF_DIV, BPF_OR, BPF_AND, BPF_LSH,
		BPF_RSH, BPF_MOD, BPF_XOR, BPF_ARSH, BPF_MOV, BPF_NEG, BPF_AND, BPF_ADD, BPF_RSH};
	uint8_t op = ops[rnd(g, sizeof(ops))], class = rnd(g, 2) ? BPF_ALU64 : BPF_ALU;
	unsigned dst = (unsigned)number(g);
	int32_t imm = constant(g);

	if (op == BPF_NEG) {
		emit(g, class | BPF_NEG, dst, 0, 0, 0);
		return;
	}
	if (rnd(g, 20) == 0) {
		emit(g, BPF_ALU | BPF_END | (rnd(g, 2) ? BPF_TO_BE : BPF_TO_LE), dst, 0, 0,
			16 << rnd(g, 3));
		return;
	}
	if (rnd(g, 2)) {
		unsigned src = (unsigned)number(g);
		if (op == BPF_MOV) {
			dst = any_dst(g);
			set(g, dst, NUM, 0);
		}
		emit(g, class | op | BPF_X, dst, src, 0, 0);
		return;
	}
	bool shift = op == BPF_LSH || op == BPF_RSH || op == BPF_ARSH;
	if (shift && !wrong(g))
		imm = (int32_t)rnd(g, class == BPF_ALU64 ? 64 : 32);
	if ((op == BPF_DIV || op == BPF_MOD) && imm == 0 && !wrong(g))
		imm = 3;
	emit(g, class | op, dst, 0, 0, imm);
}

static void
gen_load_ctx(struct gen *g)
{
	unsigned dst = any_dst(g);
	static const int offs[] = {0, 4, 12, 16, 8};
	int off = offs[rnd(g, 4 + wrong(g))];

	emit(g, BPF_LDX | BPF_MEM | BPF_W, dst, 6, off, 0);
	set(g, dst, off == 0 ? PKT : off == 4 ? END : off == 8 ? NONE : NUM, 0);
}

static const uint8_t sizes[] = {BPF_B, BPF_H, BPF_W, BPF_DW};

static void
access_memory(struct gen *g, unsigned base, int low, int room)
{
	unsigned size = rnd(g, 4);
	int bytes = 1 << size;

	if (room < bytes) {
		size = 0;
		bytes = 1;
	}
	int off = low + (room > bytes ? (int)rnd(g, (uint32_t)(room - bytes + 1)) : 0);
	if (wrong(g))
		off += rnd(g, 2) ? room : -(int)rnd(g, 9);
	switch (rnd(g, 3)) {
	case 0:
		emit(g, BPF_STX | BPF_MEM | sizes[size], base, (unsigned)number(g), off, 0);
		break;
	case 1:
		emit(g, BPF_ST | BPF_MEM | sizes[size], base, 0, off, constant(g));
		break;
	default: {
		unsigned dst = any_dst(g);
		emit(g, BPF_LDX | BPF_MEM | sizes[size], dst, base, off, 0);
		set(g, dst, NUM, 0);
	}
	}
}

static void gen_block(struct gen *g, unsigned statements);

/* data and data_end, perhaps a variable part, a comparison, accesses on the good side */
static void
gen_packet(struct gen *g)
{
	unsigned p = 7 + rnd(g, 2), end = rnd(g, 5) + 1, q = end == 5 ? 1 : end + 1;
	int n = 1 + (int)rnd(g, 64);
	bool open = rnd(g, 4) == 0, swap = rnd(g, 2);

	emit(g, BPF_LDX | BPF_MEM | BPF_W, p, 6, 0, 0);
	set(g, p, NONE, 0);
	emit(g, BPF_LDX | BPF_MEM | BPF_W, end, 6, 4, 0);
	set(g, end, NONE, 0);
	set(g, q, NONE, 0);
	if (rnd(g, 3) == 0) { /* variable part */
		set(g, q, NONE, 0);
		int x = number(g);
		if (!wrong(g))
			emit(g, BPF_ALU64 | BPF_AND, (unsigned)x, 0, 0, (1 << rnd(g, 12)) - 1);
		if (x != (int)p && x != (int)end && x != (int)q)
			emit(g, BPF_ALU64 | BPF_ADD | BPF_X, p, (unsigned)x, 0, 0);
	}
	emit(g, BPF_ALU64 | BPF_MOV | BPF_X, q, p, 0, 0);
	emit(g, BPF_ALU64 | BPF_ADD, q, 0, 0, n);
	/* jump away when too short: q > end, or q >= end with one byte more */
	uint32_t at = g->p->count;
	if (swap)
		emit(g, BPF_JMP | BPF_X | (open ? BPF_JLE : BPF_JLT), end, q, 0, 0);
	else
		emit(g, BPF_JMP | BPF_X | (open ? BPF_JGE : BPF_JGT), q, end, 0, 0);
	set(g, p, PKT, n + open);
	set(g, end, END, 0);
	struct reg before[11];
	memcpy(before, g->regs, sizeof(before));
	for (unsigned i = 0, count = 1 + rnd(g, 3); i < count; i++) {
		if (g->regs[p].kind == PKT)
			access_memory(g, p, 0, n + open);
	}
	if (g->depth < 3 && rnd(g, 3) == 0)
		gen_block(g, 2);
	patch(g, at);
	for (unsigned i = 0; i < 10; i++) {
		if (before[i].kind != g->regs[i].kind)
			set(g, i, NONE, 0);
		if (g->regs[i].kind == PKT)
			g->regs[i].size = 0;
	}
	set(g, q, NONE, 0);
	set(g, p, NONE, 0);
	set(g, end, NONE, 0);
}

static void
gen_stack(struct gen *g)
{
	unsigned slot = rnd(g, 8);
	int off = -8 * (int)(slot + 1);

	switch (rnd(g, 6)) {
	case 0: { /* spill anything */
		unsigned r = rnd(g, 10);
		if (g->regs[r].kind == NONE && !wrong(g))
			return;
		emit(g, BPF_STX | BPF_MEM | BPF_DW, 10, r, off, 0);
		g->slots[slot] = g->regs[r].kind;
		g->slot_size[slot] = g->regs[r].size;
		break;
	}
	case 1: { /* fill */
		unsigned r = any_dst(g);
		if (g->slots[slot] == NONE)
			return;
		emit(g, BPF_LDX | BPF_MEM | BPF_DW, r, 10, off, 0);
		set(g, r, g->slots[slot], g->slot_size[slot]);
		break;
	}
	case 2:
	case 3: { /* store or load in part */
		unsigned size = rnd(g, 4), bytes = 1u << size;
		int at = off + (int)(rnd(g, 8 / bytes) * bytes) + (wrong(g) ? 1 : 0);
		if (rnd(g, 2)) {
			emit(g, BPF_STX | BPF_MEM | sizes[size], 10, (unsigned)number(g), at, 0);
			g->slots[slot] = NUM;
		} else if (g->slots[slot] == NUM || wrong(g)) {
			unsigned r = any_dst(g);
			emit(g, BPF_LDX | BPF_MEM | sizes[size], r, 10, at, 0);
			set(g, r, NUM, 0);
		}
		break;
	}
	case 4:
		emit(g, BPF_ST | BPF_MEM | BPF_DW, 10, 0, off, rnd(g, 2) ? 0 : constant(g));
		g->slots[slot] = NUM;
		break;
	default: { /* variable offset */
		unsigned r = any_dst(g), p = r == 9 ? 8 : 9;
		emit(g, BPF_LDX | BPF_MEM | BPF_W, r, 6, 12, 0);
		set(g, r, NUM, 0);
		emit(g, BPF_ALU64 | BPF_AND, r, 0, 0, wrong(g) ? 0x3f : 0x1f);
		emit(g, BPF_ALU64 | BPF_MOV | BPF_X, p, 10, 0, 0);
		emit(g, BPF_ALU64 | BPF_ADD, p, 0, 0, -64);
		emit(g, BPF_ALU64 | BPF_ADD | BPF_X, p, r, 0, 0);
		set(g, p, NONE, 0);
		for (unsigned i = 3; i < 8; i++)
			g->slots[i] = NUM;
		if (rnd(g, 2))
			emit(g, BPF_ST | BPF_MEM | BPF_B, p, 0, 0, constant(g));
		else
			emit(g, BPF_LDX | BPF_MEM | BPF_B, r, p, 0, 0);
	}
	}
}

static void
clear_after_call(struct gen *g)
{
	for (unsigned i = 0; i < 6; i++)
		set(g, i, NONE, 0);
}

static void
gen_lookup(struct gen *g)
{
	bool hash = rnd(g, 2);
	int key = hash ? GEN_HASH_KEY : 4, value = hash ? GEN_HASH_VALUE : GEN_ARRAY_VALUE;

	if (hash)
		emit(g, BPF_STX | BPF_MEM | BPF_DW, 10, (unsigned)number(g), -8, 0);
	else
		emit(g, BPF_ST | BPF_MEM | BPF_W, 10, 0, -8, (int32_t)rnd(g, 5));
	g->slots[0] = NUM;
	emit(g, BPF_ALU64 | BPF_MOV | BPF_X, 2, 10, 0, 0);
	emit(g, BPF_ALU64 | BPF_ADD, 2, 0, 0, -8 + (wrong(g) ? key : 0));
	emit(g, BPF_LD | BPF_IMM | BPF_DW, 1, BPF_PSEUDO_MAP_FD, 0, hash);
	emit(g, 0, 0, 0, 0, 0);
	emit(g, BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_map_lookup_elem);
	clear_after_call(g);
	uint32_t at = g->p->count;
	bool checked = !wrong(g);
	if (checked)
		emit(g, BPF_JMP | BPF_JEQ, 0, 0, 0, 0);
	unsigned p = rnd(g, 2) ? 0 : 8;
	if (p != 0)
		emit(g, BPF_ALU64 | BPF_MOV | BPF_X, p, 0, 0, 0);
	set(g, p, VALUE, value);
	unsigned saved_kind = g->regs[9].kind;
	for (unsigned i = 0, count = 1 + rnd(g, 3); i < count; i++) {
		if (rnd(g, 4) == 0 && p == 8) { /* variable offset */
			emit(g, BPF_LDX | BPF_MEM | BPF_W, 1, 6, 12, 0);
			if (rnd(g, 2)) {
				emit(g, BPF_ALU64 | BPF_AND, 1, 0, 0,
					value / 2 - 1 + wrong(g) * value);
			} else { /* if r1 > bound goto +2: skip the addition and the load */
				emit(g, (rnd(g, 2) ? BPF_JMP : BPF_JMP32) | BPF_JGT, 1, 0, 3,
					value / 2 - 1 + wrong(g) * value);
			}
			emit(g, BPF_ALU64 | BPF_MOV | BPF_X, 9, 8, 0, 0);
			emit(g, BPF_ALU64 | BPF_ADD | BPF_X, 9, 1, 0, 0);
			emit(g, BPF_LDX | BPF_MEM | sizes[rnd(g, 4)], 1, 9, (int)rnd(g, 8), 0);
			set(g, 1, NUM, 0);
			set(g, 9, NONE, 0);
		} else if (rnd(g, 3) == 0) {
			unsigned wide = rnd(g, 2);
			static const int32_t ops[] = {BPF_ADD, BPF_OR, BPF_XOR | BPF_FETCH,
				BPF_ADD | BPF_FETCH, BPF_XCHG};
			emit(g, BPF_ALU64 | BPF_MOV, 2, 0, 0, constant(g));
			emit(g, BPF_STX | BPF_ATOMIC | (wide ? BPF_DW : BPF_W), p, 2,
				(int)rnd(g, (uint32_t)value / 8) * 8, ops[rnd(g, 5)]);
			set(g, 2, NUM, 0);
		} else if (g->regs[p].kind == VALUE) {
			access_memory(g, p, 0, value);
		}
	}
	if (checked)
		patch(g, at);
	set(g, 0, NONE, 0);
	set(g, 1, NONE, 0);
	set(g, 2, NONE, 0);
	set(g, 3, NONE, 0);
	set(g, 4, NONE, 0);
	set(g, 5, NONE, 0);
	set(g, 7, NONE, 0);
	set(g, 8, NONE, 0);
	if (saved_kind == NONE || g->regs[9].kind != saved_kind)
		set(g, 9, NONE, 0);
}

static void
gen_helper(struct gen *g)
{
	static const int32_t ids[] = {
		BPF_FUNC_ktime_get_ns, BPF_FUNC_get_prandom_u32, BPF_FUNC_get_smp_processor_id};

	emit(g, BPF_JMP | BPF_CALL, 0, 0, 0, ids[rnd(g, 3)]);
	clear_after_call(g);
	set(g, 0, NUM, 0);
}

static uint8_t
condition(struct gen *g)
{
	static const uint8_t ops[] = {BPF_JEQ, BPF_JNE, BPF_JGT, BPF_JGE, BPF_JLT, BPF_JLE,
		BPF_JSGT, BPF_JSGE, BPF_JSLT, BPF_JSLE, BPF_JSET};
	return ops[rnd(g, sizeof(ops))];
}

/* What holds on both paths. */
static void
merge(struct gen *g, const struct gen *other)
{
	for (unsigned i = 0; i < 10; i++) {
		if (g->regs[i].kind != other->regs[i].kind)
			set(g, i, NONE, 0);
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
	unsigned dst = (unsigned)number(g), src = (unsigned)number(g);
	uint8_t class = rnd(g, 2) ? BPF_JMP : BPF_JMP32, op = condition(g);
	uint32_t at = g->p->count;

	if (rnd(g, 2))
		emit(g, class | op, dst, 0, 0, constant(g));
	else
		emit(g, class | op | BPF_X, dst, src, 0, 0);
	struct gen start = *g;
	gen_block(g, 1 + rnd(g, 3));
	struct gen then_end = *g;
	if (rnd(g, 2)) {
		uint32_t skip = g->p->count;
		emit(g, BPF_JMP | BPF_JA, 0, 0, 0, 0);
		patch(g, at);
		copy_knowledge(g, &start);
		gen_block(g, 1 + rnd(g, 3));
		patch(g, skip);
		merge(g, &then_end);
	} else {
		patch(g, at);
		merge(g, &start);
	}
}

/* The bound of a number, checked, makes it a good index. */
static void
gen_bounded_index(struct gen *g)
{
	unsigned x = (unsigned)number(g);
	int room = 64;
	unsigned p = x == 9 ? 8 : 9;
	uint8_t class = rnd(g, 2) ? BPF_JMP : BPF_JMP32;

	if (class == BPF_JMP32)
		emit(g, BPF_ALU | BPF_MOV | BPF_X, x, x, 0, 0);
	uint32_t at = g->p->count;
	static const uint8_t ops[] = {BPF_JGT, BPF_JGE, BPF_JSGT};
	uint8_t op = ops[rnd(g, 2 + wrong(g))];
	emit(g, class | op, x, 0, 0, room - 8 + (wrong(g) ? 8 : 0));
	emit(g, BPF_ALU64 | BPF_MOV | BPF_X, p, 10, 0, 0);
	emit(g, BPF_ALU64 | BPF_ADD | BPF_X, p, x, 0, 0);
	emit(g, BPF_ST | BPF_MEM | BPF_B, p, 0, -64, 1);
	set(g, p, NONE, 0);
	for (unsigned i = 0; i < 8; i++)
		g->slots[i] = NUM;
	patch(g, at);
	if (g->regs[x].kind == NONE)
		set(g, x, NONE, 0);
	memset(g->slots, NONE, sizeof(g->slots));
}

static void
gen_loop(struct gen *g)
{
	unsigned counter = 9, rounds = 2 + rnd(g, 12);

	g->in_loop = true;
	emit(g, BPF_ALU64 | BPF_MOV, counter, 0, 0, 0);
	set(g, counter, NONE, 0); /* nobody else touches it */
	struct gen start = *g;
	uint32_t head = g->p->count;
	for (unsigned i = 0, n = 1 + rnd(g, 3); i < n; i++) {
		int dst = find(g, NUM), src = find(g, NUM);
		if (dst >= 0)
			emit(g, (rnd(g, 2) ? BPF_ALU64 : BPF_ALU) | BPF_ADD | BPF_X, (unsigned)dst,
				(unsigned)(rnd(g, 2) ? src : (int)counter), 0, 0);
	}
	emit(g, BPF_ALU64 | BPF_ADD, counter, 0, 0, 1);
	emit(g, (rnd(g, 2) ? BPF_JMP : BPF_JMP32) | (rnd(g, 2) ? BPF_JLT : BPF_JNE), counter, 0,
		(int)head - (int)g->p->count - 1, (int32_t)rounds);
	merge(g, &start);
	set(g, counter, NUM, 0);
	g->in_loop = false;
}

static void
gen_call(struct gen *g)
{
	if (g->in_function || g->call_count == 8)
		return;
	emit(g, BPF_ALU64 | BPF_MOV | BPF_X, 1, (unsigned)number(g), 0, 0);
	emit(g, BPF_ALU64 | BPF_MOV | BPF_X, 2, 6, 0, 0);
	emit(g, BPF_ALU64 | BPF_MOV | BPF_X, 3, 10, 0, 0);
	emit(g, BPF_ALU64 | BPF_ADD, 3, 0, 0, -16);
	g->calls[g->call_count++] = g->p->count;
	emit(g, BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_CALL, 0, 0);
	clear_after_call(g);
	set(g, 0, NUM, 0);
	g->slots[1] = NUM;
}

static void
gen_pointer(struct gen *g)
{
	int p = find(g, rnd(g, 2) ? PKT : STACK), x;

	switch (rnd(g, 4)) {
	case 0:
		x = (int)any_dst(g);
		emit(g, BPF_ALU64 | BPF_MOV | BPF_X, (unsigned)x, 10, 0, 0);
		emit(g, BPF_ALU64 | BPF_ADD, (unsigned)x, 0, 0, -8 * (int)(1 + rnd(g, 8)));
		set(g, (unsigned)x, STACK, 8);
		break;
	case 1:
		if (p >= 0) {
			x = (int)any_dst(g);
			emit(g, BPF_ALU64 | BPF_MOV | BPF_X, (unsigned)x, (unsigned)p, 0, 0);
			set(g, (unsigned)x, g->regs[p].kind, g->regs[p].size);
		}
		break;
	case 2:
		if (p >= 0 && g->regs[p].kind == STACK) {
			emit(g, BPF_STX | BPF_MEM | BPF_DW, (unsigned)p, (unsigned)number(g), 0, 0);
			memset(g->slots, NONE, sizeof(g->slots));
		}
		break;
	default:
		if (p >= 0 && wrong(g))
			emit(g, BPF_ALU64 | (rnd(g, 2) ? BPF_SUB : BPF_OR) | BPF_X, (unsigned)p,
				(unsigned)number(g), 0, 0);
		else if (p >= 0 && g->regs[p].kind == STACK) {
			unsigned dst = any_dst(g);
			emit(g, BPF_LDX | BPF_MEM | BPF_DW, dst, (unsigned)p, 0, 0);
			set(g, dst, NONE, 0);
		}
	}
}

static void
gen_statement(struct gen *g)
{
	unsigned choice = rnd(g, 100);

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

static void
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
	if (!wrong(g) || g->regs[0].kind != NUM) {
		int r = find(g, NUM);
		if (r < 0 || rnd(g, 2))
			emit(g, BPF_ALU64 | BPF_MOV, 0, 0, 0, (int32_t)rnd(g, 5));
		else
			emit(g, BPF_ALU64 | BPF_MOV | BPF_X, 0, (unsigned)r, 0, 0);
	}
	emit(g, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
}

static void
gen_function(struct gen *g, uint32_t call)
{
	g->p->insns[call].imm = (int32_t)(g->p->count - call - 1);
	memset(g->regs, 0, sizeof(g->regs));
	memset(g->slots, 0, sizeof(g->slots));
	g->in_function = true;
	emit(g, BPF_ALU64 | BPF_MOV | BPF_X, 6, 2, 0, 0);
	set(g, 6, CTX, 0);
	set(g, 1, NUM, 0);
	set(g, 3, NONE, 0);
	if (rnd(g, 2))
		emit(g, BPF_STX | BPF_MEM | BPF_DW, 3, 1, 0, 0);
	gen_block(g, 1 + rnd(g, 5));
	gen_exit(g);
}

void
gen_program(struct gen_program *program, uint64_t seed, unsigned mistakes)
{
	struct gen g = {.p = program, .seed = seed * 0x9e3779b97f4a7c15u + 1, .mistakes = mistakes};

	program->count = 0;
	emit(&g, BPF_ALU64 | BPF_MOV | BPF_X, 6, 1, 0, 0);
	set(&g, 6, CTX, 0);
	set(&g, 1, CTX, 0);
	gen_block(&g, 3 + rnd(&g, 40));
	gen_exit(&g);
	for (uint32_t i = 0; i < g.call_count; i++)
		gen_function(&g, g.calls[i]);
}
