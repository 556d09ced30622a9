/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Between statements: R6 is the context, R7 the packet with DEVICE_GEN_PACKET_MIN - 32 good bytes,
 * all others are numbers, and so are the stack slots below. In a function R6 and R7 are numbers
 * too.
 */
#include "device_gen.h"

#include <stddef.h>
#include <string.h>

enum {
	GOOD_BYTES = 64, /* of the packet behind R7 */
	SLOTS = 24, /* 8-byte stack slots of numbers, from fp-8 down: beyond one 64-byte frame */
	KEY_OFF = -200,   /* stack: key of map calls */
	VALUE_OFF = -240, /* stack: value of updates */
	FUNCTIONS = 3,
	FUNCTION_SLOTS = 3,
};

struct gen {
	struct device_program *p;
	uint64_t state;
	unsigned risky, depth;
	uint32_t early[32], early_count; /* jumps to the early exit */
	uint32_t calls[8], call_count;
	int32_t head_front, head_back; /* furthest that adjust_head may have gone */
	bool in_function, in_loop;
};

static uint32_t
rnd(struct gen *g, uint32_t n)
{
	g->state = g->state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(g->state >> 33) % n;
}

static void
emit(struct gen *g, uint8_t code, unsigned dst, unsigned src, int off, int32_t imm)
{
	if (g->p->count == DEVICE_GEN_INSNS_MAX) {
		g->p->overflow = true;
		return;
	}
	g->p->insns[g->p->count++] = (struct bpf_insn){.code = code,
		.dst_reg = dst & 15,
		.src_reg = src & 15,
		.off = (int16_t)off,
		.imm = imm};
}

static void
land_here(struct gen *g, uint32_t at)
{
	if (!g->p->overflow)
		g->p->insns[at].off = (int16_t)(g->p->count - at - 1);
}

/* A register that holds a number and may be overwritten. */
static unsigned
number(struct gen *g)
{
	static const uint8_t regs[] = {0, 1, 2, 3, 4, 5, 8, 9};
	return regs[rnd(g, g->in_loop ? 7 : 8)]; /* R9 counts the rounds of a loop */
}

static int32_t
constant(struct gen *g)
{
	static const int32_t edges[] = {0, 1, -1, 2, 5, 127, 128, 255, 256, -128, -255, -256,
		0xff00, 0xffff, 0x10000, 0xff0000, 0x7fffffff, INT32_MIN + 1, 0x12345678, -300,
		300};
	if (rnd(g, 3))
		return edges[rnd(g, sizeof(edges) / sizeof(edges[0]))];
	return (int32_t)(rnd(g, 0xffff) << rnd(g, 17));
}

static uint8_t
width(struct gen *g)
{
	return rnd(g, 2) ? BPF_ALU64 : BPF_ALU;
}

static int
slot(struct gen *g)
{
	return -8 * (int)(1 + rnd(g, g->in_function ? FUNCTION_SLOTS : SLOTS));
}

/* Fresh numbers after a call: constants, stack, packet. */
static void
refill(struct gen *g, unsigned first)
{
	for (unsigned r = first; r <= 5; r++) {
		if (rnd(g, 2))
			emit(g, BPF_LDX | BPF_MEM | BPF_DW, r, 10, slot(g), 0);
		else
			emit(g, BPF_ALU64 | BPF_MOV, r, 0, 0, constant(g));
	}
}

/* ---- arithmetic ---- */

static void
gen_logic(struct gen *g)
{
	static const uint8_t ops[] = {BPF_ADD, BPF_SUB, BPF_OR, BPF_AND, BPF_XOR, BPF_MOV};
	uint8_t op = ops[rnd(g, sizeof(ops))];
	if (rnd(g, 2))
		emit(g, width(g) | op | BPF_X, number(g), number(g), 0, 0);
	else
		emit(g, width(g) | op, number(g), 0, 0, constant(g));
}

static void
gen_shift(struct gen *g)
{
	static const uint8_t ops[] = {BPF_LSH, BPF_RSH, BPF_ARSH};
	uint8_t class = width(g), op = ops[rnd(g, 3)];
	unsigned dst = number(g), amount = number(g);
	if (rnd(g, 2) || amount == dst) {
		emit(g, class | op, dst, 0, 0, (int32_t)rnd(g, class == BPF_ALU64 ? 64 : 32));
		return;
	}
	bool risky = rnd(g, 1000) < g->risky;
	int32_t mask = class == BPF_ALU64 && rnd(g, 2) ? 63 : 31;
	emit(g, BPF_ALU64 | BPF_AND, amount, 0, 0, mask);
	if (!risky)
		emit(g, BPF_ALU64 | BPF_OR, amount, 0, 0,
			class == BPF_ALU64 && rnd(g, 3) == 0 ? 32 : 1);
	emit(g, class | op | BPF_X, dst, amount, 0, 0);
}

/* The device multiplies and divides 32-bit operands: the ranges are said before. Forms that clear
 * the upper half only if it is read meet a defect when a 32-bit operation follows. */
static void
bound(struct gen *g, unsigned reg, bool half, uint8_t class)
{
	bool on_demand = rnd(g, 3) == 0 && (class == BPF_ALU64 || rnd(g, 8) == 0);
	if (!on_demand && half)
		emit(g, BPF_ALU64 | BPF_AND, reg, 0, 0, 0xffff);
	else if (!on_demand)
		emit(g, BPF_ALU | BPF_MOV | BPF_X, reg, reg, 0, 0);
	else if (rnd(g, 2))
		emit(g, BPF_LDX | BPF_MEM | (half ? BPF_H : BPF_W), reg, 10, slot(g), 0);
	else if (half)
		emit(g, BPF_ALU | BPF_RSH, reg, 0, 0, 16);
	else
		emit(g, BPF_ALU | BPF_XOR, reg, 0, 0, constant(g));
}

static void
gen_multiply(struct gen *g)
{
	unsigned dst = number(g), src = number(g);
	uint8_t class = width(g);
	bound(g, dst, rnd(g, 2), class);
	bound(g, src, rnd(g, 2), class);
	if (rnd(g, 2))
		emit(g, class | BPF_MUL | BPF_X, dst, src, 0, 0);
	else
		emit(g, class | BPF_MUL, dst, 0, 0, constant(g) & 0x7fffffff);
}

static void
gen_divide(struct gen *g)
{
	static const int32_t divisors[] = {2, 3, 5, 6, 7, 8, 10, 14, 100, 255, 256, 1000, 641 * 2,
		65535, 65536, 0x7fffffff, 1000000007};
	unsigned dst = number(g), by = number(g);
	uint8_t class = width(g);
	bound(g, dst, rnd(g, 4) == 0, class);
	int32_t divisor = rnd(g, 3) ? divisors[rnd(g, sizeof(divisors) / sizeof(divisors[0]))]
				    : 1 + (int32_t)rnd(g, 5000);
	if (rnd(g, 4) == 0 && by != dst) {
		emit(g, BPF_ALU64 | BPF_MOV, by, 0, 0, divisor);
		emit(g, class | BPF_DIV | BPF_X, dst, by, 0, 0);
	} else {
		emit(g, class | BPF_DIV, dst, 0, 0, divisor);
	}
}

static void
gen_unary(struct gen *g)
{
	if (rnd(g, 2))
		emit(g, width(g) | BPF_NEG, number(g), 0, 0, 0);
	else
		emit(g, BPF_ALU | BPF_END | BPF_TO_BE, number(g), 0, 0, 16 << rnd(g, 3));
}

static void
gen_immediate(struct gen *g)
{
	emit(g, BPF_LD | BPF_IMM | BPF_DW, number(g), 0, 0, constant(g));
	emit(g, 0, 0, 0, 0, rnd(g, 3) ? constant(g) : g->p->insns[g->p->count - 1].imm);
}

/* ---- memory ---- */

static const uint8_t sizes[] = {BPF_B, BPF_H, BPF_W, BPF_DW};

static void
gen_packet(struct gen *g)
{
	unsigned size = rnd(g, 4), room = GOOD_BYTES - (1u << size) + 1;
	if (rnd(g, 3))
		emit(g, BPF_LDX | BPF_MEM | sizes[size], number(g), 7, (int)rnd(g, room), 0);
	else
		emit(g, BPF_STX | BPF_MEM | sizes[size], 7, number(g), (int)rnd(g, room), 0);
}

/* Load and store pairs in a row, as a compiler copies: the translation gathers them. */
static void
gen_copy(struct gen *g)
{
	unsigned size = rnd(g, 4), bytes = 1u << size,
		 pairs = 2 + rnd(g, 32 / bytes - 1 + (size < 3));
	unsigned reg = number(g);
	if (pairs * bytes > 32)
		pairs = 32 / bytes;
	bool overlap = rnd(g, 1000) < g->risky;
	int from = (int)rnd(g, 32 - pairs * bytes + 1);
	int to = (overlap ? 0 : 32) + (int)rnd(g, 32 - pairs * bytes + 1);
	for (unsigned i = 0; i < pairs; i++) {
		emit(g, BPF_LDX | BPF_MEM | sizes[size], reg, 7, from + (int)(i * bytes), 0);
		emit(g, BPF_STX | BPF_MEM | sizes[size], 7, reg, to + (int)(i * bytes), 0);
	}
	/* What the copy leaves in its register is a defect of its own for some shapes. */
	if (!overlap)
		emit(g, BPF_ALU64 | BPF_MOV, reg, 0, 0, constant(g));
}

/* A pointer with a variable part, its bound checked. */
static void
gen_variable_packet(struct gen *g)
{
	unsigned p = 1, end = 2, index = number(g);
	if (index == p || index == end || index == 4 || index == 5)
		index = 3;
	emit(g, BPF_ALU64 | BPF_AND, index, 0, 0, 31);
	emit(g, BPF_ALU64 | BPF_MOV | BPF_X, p, 7, 0, 0);
	emit(g, BPF_ALU64 | BPF_ADD | BPF_X, p, index, 0, 0);
	emit(g, BPF_LDX | BPF_MEM | BPF_W, end, 6, 4, 0);
	emit(g, BPF_ALU64 | BPF_MOV | BPF_X, 4, p, 0, 0);
	emit(g, BPF_ALU64 | BPF_ADD, 4, 0, 0, 16);
	uint32_t at = g->p->count;
	emit(g, BPF_JMP | BPF_JGT | BPF_X, 4, end, 0, 0);
	unsigned size = rnd(g, 4);
	emit(g, BPF_LDX | BPF_MEM | sizes[size], 5, p, (int)rnd(g, 9), 0);
	if (rnd(g, 2))
		emit(g, BPF_STX | BPF_MEM | sizes[rnd(g, 4)], p, index, (int)rnd(g, 9), 0);
	land_here(g, at);
	emit(g, BPF_ALU64 | BPF_MOV, p, 0, 0, constant(g));
	emit(g, BPF_ALU64 | BPF_MOV, end, 0, 0, constant(g));
	emit(g, BPF_ALU64 | BPF_MOV, 4, 0, 0, constant(g));
}

static void
gen_stack(struct gen *g)
{
	unsigned size = rnd(g, 4), bytes = 1u << size;
	int at = slot(g) + (int)(rnd(g, 8 / bytes) * bytes);
	if (rnd(g, 2))
		emit(g, BPF_LDX | BPF_MEM | sizes[size], number(g), 10, at, 0);
	else
		emit(g, BPF_STX | BPF_MEM | sizes[size], 10, number(g), at, 0);
}

/* ---- maps ---- */

static void
store_key(struct gen *g, bool hash)
{
	unsigned r = number(g);
	/* few different keys, so that calls meet the same entries */
	emit(g, BPF_ALU64 | BPF_AND, r, 0, 0, hash ? 7 : 5);
	emit(g, BPF_STX | BPF_MEM | (hash ? BPF_DW : BPF_W), 10, r, KEY_OFF, 0);
}

static void
key_argument(struct gen *g, bool hash)
{
	emit(g, BPF_ALU64 | BPF_MOV | BPF_X, 2, 10, 0, 0);
	emit(g, BPF_ALU64 | BPF_ADD, 2, 0, 0, KEY_OFF);
	emit(g, BPF_LD | BPF_IMM | BPF_DW, 1, BPF_PSEUDO_MAP_FD, 0, hash);
	emit(g, 0, 0, 0, 0, 0);
}

static void
gen_counter(struct gen *g, unsigned value, unsigned scratch)
{
	bool wide = rnd(g, 2);
	if (rnd(g, 2))
		emit(g, BPF_ALU64 | BPF_MOV, scratch, 0, 0, constant(g));
	else
		emit(g, BPF_LDX | BPF_MEM | sizes[rnd(g, 4)], scratch, 10, slot(g), 0);
	emit(g, BPF_STX | BPF_ATOMIC | (wide ? BPF_DW : BPF_W), value, scratch,
		DEVICE_GEN_COUNTERS + (wide ? 8 * (int)rnd(g, 2) : 4 * (int)rnd(g, 4)), BPF_ADD);
}

static void
gen_lookup(struct gen *g)
{
	bool hash = rnd(g, 2);
	store_key(g, hash);
	key_argument(g, hash);
	emit(g, BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_map_lookup_elem);
	for (unsigned r = 1; r <= 5; r++)
		emit(g, BPF_ALU64 | BPF_MOV, r, 0, 0, constant(g));
	uint32_t at = g->p->count;
	emit(g, BPF_JMP | BPF_JEQ, 0, 0, 0, 0);
	for (unsigned i = 0, n = 1 + rnd(g, 4); i < n; i++) {
		unsigned size = rnd(g, 4);
		if (rnd(g, 2))
			gen_counter(g, 0, 1 + rnd(g, 5));
		else
			emit(g, BPF_LDX | BPF_MEM | sizes[size], 1 + rnd(g, 5), 0,
				(int)(rnd(g, (uint32_t)DEVICE_GEN_COUNTERS >> size) << size), 0);
	}
	land_here(g, at);
	emit(g, BPF_ALU64 | BPF_MOV, 0, 0, 0, constant(g));
}

static void
gen_update(struct gen *g)
{
	bool hash = rnd(g, 4) != 0;
	store_key(g, hash);
	for (int i = 0; i < 2; i++)
		emit(g, BPF_STX | BPF_MEM | BPF_DW, 10, number(g), VALUE_OFF + 8 * i, 0);
	emit(g, BPF_ALU64 | BPF_MOV, 4, 0, 0, 0);
	for (int i = 2; i < 4; i++) /* counters begin at zero */
		emit(g, BPF_STX | BPF_MEM | BPF_DW, 10, 4, VALUE_OFF + 8 * i, 0);
	key_argument(g, hash);
	emit(g, BPF_ALU64 | BPF_MOV | BPF_X, 3, 10, 0, 0);
	emit(g, BPF_ALU64 | BPF_ADD, 3, 0, 0, VALUE_OFF);
	emit(g, BPF_ALU64 | BPF_MOV, 4, 0, 0, (int32_t)rnd(g, 3));
	emit(g, BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_map_update_elem);
	refill(g, 1);
}

static void
gen_delete(struct gen *g)
{
	store_key(g, true);
	key_argument(g, true);
	emit(g, BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_map_delete_elem);
	refill(g, 1);
}

/* R7 after the packet moved; too short: leave. */
static void
reload_packet(struct gen *g)
{
	emit(g, BPF_LDX | BPF_MEM | BPF_W, 7, 6, 0, 0);
	emit(g, BPF_LDX | BPF_MEM | BPF_W, 2, 6, 4, 0);
	emit(g, BPF_ALU64 | BPF_MOV | BPF_X, 1, 7, 0, 0);
	emit(g, BPF_ALU64 | BPF_ADD, 1, 0, 0, GOOD_BYTES);
	g->early[g->early_count++] = g->p->count;
	emit(g, BPF_JMP | BPF_JGT | BPF_X, 1, 2, 0, 0);
}

static void
gen_adjust(struct gen *g)
{
	if (g->early_count >= 24)
		return;
	bool head = rnd(g, 2);
	int32_t delta = head ? 2 * ((int32_t)rnd(g, 30) - 14) : -1 - (int32_t)rnd(g, 10);
	/* The card moves a fresh packet by 92 bytes to the front and 112 to the back at most. */
	if (head && (g->head_front + delta < -84 || g->head_back + delta > 110))
		return;
	if (head && delta < 0)
		g->head_front += delta;
	else if (head)
		g->head_back += delta;
	emit(g, BPF_ALU64 | BPF_MOV | BPF_X, 1, 6, 0, 0);
	emit(g, BPF_ALU64 | BPF_MOV, 2, 0, 0, delta);
	emit(g, BPF_JMP | BPF_CALL, 0, 0, 0,
		head ? BPF_FUNC_xdp_adjust_head : BPF_FUNC_xdp_adjust_tail);
	reload_packet(g);
	if (head && delta < 0) { /* what lies there is the machine's own: write it first */
		emit(g, BPF_ALU64 | BPF_MOV, 3, 0, 0, constant(g));
		for (int off = 0; off < -delta; off += 2)
			emit(g, BPF_STX | BPF_MEM | BPF_H, 7, 3, off, 0);
	}
	refill(g, 1);
}

/* ---- flow ---- */

static void gen_block(struct gen *g, unsigned statements);

static void
gen_if(struct gen *g)
{
	static const uint8_t ops[] = {BPF_JEQ, BPF_JNE, BPF_JGT, BPF_JGE, BPF_JLT, BPF_JLE,
		BPF_JSGT, BPF_JSGE, BPF_JSLT, BPF_JSLE, BPF_JSET};
	uint8_t code = (rnd(g, 2) ? BPF_JMP : BPF_JMP32) | ops[rnd(g, sizeof(ops))];
	uint32_t at = g->p->count;
	if (rnd(g, 2))
		emit(g, code, number(g), 0, 0, constant(g));
	else
		emit(g, code | BPF_X, number(g), number(g), 0, 0);
	gen_block(g, 1 + rnd(g, 3));
	if (rnd(g, 2)) {
		uint32_t skip = g->p->count;
		emit(g, BPF_JMP | BPF_JA, 0, 0, 0, 0);
		land_here(g, at);
		gen_block(g, 1 + rnd(g, 3));
		land_here(g, skip);
	} else {
		land_here(g, at);
	}
}

static void
gen_loop(struct gen *g)
{
	if (g->in_loop)
		return;
	g->in_loop = true;
	emit(g, BPF_ALU64 | BPF_MOV, 9, 0, 0, 0);
	uint32_t head = g->p->count;
	for (unsigned i = 0, n = 1 + rnd(g, 4); i < n; i++)
		rnd(g, 3) ? gen_logic(g) : gen_stack(g);
	emit(g, BPF_ALU64 | BPF_ADD, 9, 0, 0, 1);
	emit(g, BPF_JMP | BPF_JLT, 9, 0, (int)head - (int)g->p->count - 1, 2 + (int32_t)rnd(g, 8));
	g->in_loop = false;
}

static void
gen_call(struct gen *g)
{
	if (g->in_function || g->call_count == 8)
		return;
	g->calls[g->call_count++] = g->p->count;
	emit(g, BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_CALL, 0, 0);
	refill(g, 1);
}

static void
gen_statement(struct gen *g)
{
	static const struct {
		void (*make)(struct gen *);
		uint8_t weight;
		bool anywhere; /* also in functions, which have no packet and no map arguments */
	} kinds[] = {
		{gen_logic, 26, true},
		{gen_shift, 9, true},
		{gen_multiply, 4, true},
		{gen_divide, 4, true},
		{gen_unary, 5, true},
		{gen_immediate, 3, true},
		{gen_packet, 12, false},
		{gen_copy, 3, false},
		{gen_variable_packet, 3, false},
		{gen_stack, 9, true},
		{gen_lookup, 4, false},
		{gen_update, 2, false},
		{gen_delete, 1, false},
		{gen_adjust, 2, false},
		{gen_if, 9, true},
		{gen_loop, 2, true},
		{gen_call, 2, false},
	};
	uint32_t choice = rnd(g, 100);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (choice >= kinds[i].weight) {
			choice -= kinds[i].weight;
			continue;
		}
		bool flow = kinds[i].make == gen_if || kinds[i].make == gen_loop;
		if ((kinds[i].anywhere || !g->in_function) && !(flow && g->depth > 3))
			kinds[i].make(g);
		return;
	}
}

static void
gen_block(struct gen *g, unsigned statements)
{
	g->depth++;
	for (unsigned i = 0; i < statements && g->p->count < DEVICE_GEN_INSNS_MAX / 2; i++)
		gen_statement(g);
	g->depth--;
}

/* Every slot and register gets a number: from the packet, so that no verifier knows it. */
static void
gen_entry(struct gen *g)
{
	emit(g, BPF_ALU64 | BPF_MOV | BPF_X, 6, 1, 0, 0);
	reload_packet(g);
	for (int i = 1; i <= SLOTS; i++) {
		emit(g, BPF_LDX | BPF_MEM | BPF_DW, 0, 7, (i * 5) % (GOOD_BYTES - 8), 0);
		emit(g, BPF_STX | BPF_MEM | BPF_DW, 10, 0, -8 * i, 0);
	}
	static const uint8_t regs[] = {0, 1, 2, 3, 4, 5, 8, 9};
	for (unsigned i = 0; i < sizeof(regs); i++) {
		unsigned size = rnd(g, 4);
		emit(g, BPF_LDX | BPF_MEM | sizes[size], regs[i], 7,
			(int)rnd(g, GOOD_BYTES - (1u << size) + 1), 0);
	}
}

/* The numbers go into the packet, where they can be seen. */
static void
gen_exit(struct gen *g)
{
	static const uint8_t regs[] = {0, 3, 4, 5, 8, 9};
	reload_packet(g);
	for (unsigned i = 0; i < sizeof(regs); i++)
		emit(g, BPF_STX | BPF_MEM | BPF_DW, 7, regs[i], 8 * (int)i, 0);
	for (int i = 0; i < 2; i++) {
		emit(g, BPF_LDX | BPF_MEM | BPF_DW, 1, 10, slot(g), 0);
		emit(g, BPF_STX | BPF_MEM | BPF_DW, 7, 1, 48 + 8 * i, 0);
	}
	if (rnd(g, 2))
		emit(g, BPF_ALU64 | BPF_MOV, 0, 0, 0, (int32_t)rnd(g, 4));
	else
		emit(g, BPF_ALU64 | BPF_AND, 0, 0, 0, 3);
	emit(g, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
	for (uint32_t i = 0; i < g->early_count; i++)
		land_here(g, g->early[i]);
	emit(g, BPF_ALU64 | BPF_MOV, 0, 0, 0, (int32_t)rnd(g, 4));
	emit(g, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
}

static void
gen_function(struct gen *g, uint32_t start, unsigned index)
{
	for (uint32_t i = 0; i < g->call_count; i++)
		if (g->calls[i] % FUNCTIONS == index && !g->p->overflow)
			g->p->insns[g->calls[i]].imm = (int32_t)(start - g->calls[i] - 1);
	g->in_function = true;
	bool leaf = rnd(g, 3) == 0; /* touches R0 to R5 only */
	emit(g, BPF_ALU64 | BPF_MOV | BPF_X, 0, 1, 0, 0);
	for (int i = 1; i <= FUNCTION_SLOTS; i++)
		emit(g, BPF_STX | BPF_MEM | BPF_DW, 10, (unsigned)i, -8 * i, 0);
	if (!leaf) {
		emit(g, BPF_ALU64 | BPF_MOV | BPF_X, 8, 4, 0, 0);
		emit(g, BPF_ALU64 | BPF_MOV | BPF_X, 9, 5, 0, 0);
		gen_block(g, 2 + rnd(g, 6));
	}
	emit(g, BPF_ALU64 | BPF_ADD | BPF_X, 0, 3, 0, 0);
	emit(g, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
}

void
device_gen(struct device_program *program, uint64_t seed, unsigned risky)
{
	struct gen g = {.p = program, .state = seed * 0x9e3779b97f4a7c15u + 1, .risky = risky};
	program->count = 0;
	program->overflow = false;
	gen_entry(&g);
	gen_block(&g, 5 + rnd(&g, 40));
	gen_exit(&g);
	for (unsigned i = 0; i < FUNCTIONS; i++) {
		bool used = false;
		for (uint32_t k = 0; k < g.call_count; k++)
			used |= g.calls[k] % FUNCTIONS == i;
		if (used)
			gen_function(&g, program->count, i);
	}
}
