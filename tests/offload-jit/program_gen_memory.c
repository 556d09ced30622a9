/* SPDX-License-Identifier: BSD-2-Clause */
/* Statements of the generator that touch packet, stack and map values. */
#include "program_gen_state.h"

#include <string.h>

static const uint8_t sizes[] = {BPF_B, BPF_H, BPF_W, BPF_DW};

static void
access_memory(struct gen *g, unsigned base, int low, int room)
{
	unsigned size = gen_rnd(g, 4);
	int bytes = 1 << size;

	if (room < bytes) {
		size = 0;
		bytes = 1;
	}
	int off = low + (room > bytes ? (int)gen_rnd(g, (uint32_t)(room - bytes + 1)) : 0);
	if (gen_wrong(g))
		off += gen_rnd(g, 2) ? room : -(int)gen_rnd(g, 9);
	switch (gen_rnd(g, 3)) {
	case 0:
		gen_emit(g, BPF_STX | BPF_MEM | sizes[size], base, (unsigned)gen_number(g), off, 0);
		break;
	case 1:
		gen_emit(g, BPF_ST | BPF_MEM | sizes[size], base, 0, off, gen_constant(g));
		break;
	default: {
		unsigned dst = gen_any_dst(g);
		gen_emit(g, BPF_LDX | BPF_MEM | sizes[size], dst, base, off, 0);
		gen_set(g, dst, NUM, 0);
	}
	}
}

/* data and data_end, perhaps a variable part, a comparison, accesses on the good side */
void
gen_packet(struct gen *g)
{
	unsigned p = 7 + gen_rnd(g, 2), end = gen_rnd(g, 5) + 1, q = end == 5 ? 1 : end + 1;
	int n = 1 + (int)gen_rnd(g, 64);
	bool open = gen_rnd(g, 4) == 0, swap = gen_rnd(g, 2);

	gen_emit(g, BPF_LDX | BPF_MEM | BPF_W, p, 6, 0, 0);
	gen_set(g, p, NONE, 0);
	gen_emit(g, BPF_LDX | BPF_MEM | BPF_W, end, 6, 4, 0);
	gen_set(g, end, NONE, 0);
	gen_set(g, q, NONE, 0);
	if (gen_rnd(g, 3) == 0) { /* variable part */
		gen_set(g, q, NONE, 0);
		int x = gen_number(g);
		if (!gen_wrong(g))
			gen_emit(g, BPF_ALU64 | BPF_AND, (unsigned)x, 0, 0,
				(1 << gen_rnd(g, 12)) - 1);
		if (x != (int)p && x != (int)end && x != (int)q)
			gen_emit(g, BPF_ALU64 | BPF_ADD | BPF_X, p, (unsigned)x, 0, 0);
	}
	gen_emit(g, BPF_ALU64 | BPF_MOV | BPF_X, q, p, 0, 0);
	gen_emit(g, BPF_ALU64 | BPF_ADD, q, 0, 0, n);
	/* jump away when too short: q > end, or q >= end with one byte more */
	uint32_t at = g->p->count;
	if (swap)
		gen_emit(g, BPF_JMP | BPF_X | (open ? BPF_JLE : BPF_JLT), end, q, 0, 0);
	else
		gen_emit(g, BPF_JMP | BPF_X | (open ? BPF_JGE : BPF_JGT), q, end, 0, 0);
	gen_set(g, p, PKT, n + open);
	gen_set(g, end, END, 0);
	struct reg before[11];
	memcpy(before, g->regs, sizeof(before));
	for (unsigned i = 0, count = 1 + gen_rnd(g, 3); i < count; i++) {
		if (g->regs[p].kind == PKT)
			access_memory(g, p, 0, n + open);
	}
	if (g->depth < 3 && gen_rnd(g, 3) == 0)
		gen_block(g, 2);
	gen_patch(g, at);
	for (unsigned i = 0; i < 10; i++) {
		if (before[i].kind != g->regs[i].kind)
			gen_set(g, i, NONE, 0);
		if (g->regs[i].kind == PKT)
			g->regs[i].size = 0;
	}
	gen_set(g, q, NONE, 0);
	gen_set(g, p, NONE, 0);
	gen_set(g, end, NONE, 0);
}

void
gen_stack(struct gen *g)
{
	unsigned slot = gen_rnd(g, 8);
	int off = -8 * (int)(slot + 1);

	switch (gen_rnd(g, 6)) {
	case 0: { /* spill anything */
		unsigned r = gen_rnd(g, 10);
		if (g->regs[r].kind == NONE && !gen_wrong(g))
			return;
		gen_emit(g, BPF_STX | BPF_MEM | BPF_DW, 10, r, off, 0);
		g->slots[slot] = g->regs[r].kind;
		g->slot_size[slot] = g->regs[r].size;
		break;
	}
	case 1: { /* fill */
		unsigned r = gen_any_dst(g);
		if (g->slots[slot] == NONE)
			return;
		gen_emit(g, BPF_LDX | BPF_MEM | BPF_DW, r, 10, off, 0);
		gen_set(g, r, g->slots[slot], g->slot_size[slot]);
		break;
	}
	case 2:
	case 3: { /* store or load in part */
		unsigned size = gen_rnd(g, 4), bytes = 1u << size;
		int at = off + (int)(gen_rnd(g, 8 / bytes) * bytes) + (gen_wrong(g) ? 1 : 0);
		if (gen_rnd(g, 2)) {
			gen_emit(g, BPF_STX | BPF_MEM | sizes[size], 10, (unsigned)gen_number(g),
				at, 0);
			g->slots[slot] = NUM;
		} else if (g->slots[slot] == NUM || gen_wrong(g)) {
			unsigned r = gen_any_dst(g);
			gen_emit(g, BPF_LDX | BPF_MEM | sizes[size], r, 10, at, 0);
			gen_set(g, r, NUM, 0);
		}
		break;
	}
	case 4:
		gen_emit(g, BPF_ST | BPF_MEM | BPF_DW, 10, 0, off,
			gen_rnd(g, 2) ? 0 : gen_constant(g));
		g->slots[slot] = NUM;
		break;
	default: { /* variable offset */
		unsigned r = gen_any_dst(g), p = r == 9 ? 8 : 9;
		gen_emit(g, BPF_LDX | BPF_MEM | BPF_W, r, 6, 12, 0);
		gen_set(g, r, NUM, 0);
		gen_emit(g, BPF_ALU64 | BPF_AND, r, 0, 0, gen_wrong(g) ? 0x3f : 0x1f);
		gen_emit(g, BPF_ALU64 | BPF_MOV | BPF_X, p, 10, 0, 0);
		gen_emit(g, BPF_ALU64 | BPF_ADD, p, 0, 0, -64);
		gen_emit(g, BPF_ALU64 | BPF_ADD | BPF_X, p, r, 0, 0);
		gen_set(g, p, NONE, 0);
		for (unsigned i = 3; i < 8; i++)
			g->slots[i] = NUM;
		if (gen_rnd(g, 2))
			gen_emit(g, BPF_ST | BPF_MEM | BPF_B, p, 0, 0, gen_constant(g));
		else
			gen_emit(g, BPF_LDX | BPF_MEM | BPF_B, r, p, 0, 0);
	}
	}
}

void
gen_clear_after_call(struct gen *g)
{
	for (unsigned i = 0; i < 6; i++)
		gen_set(g, i, NONE, 0);
}

void
gen_lookup(struct gen *g)
{
	bool hash = gen_rnd(g, 2);
	int key = hash ? GEN_HASH_KEY : 4, value = hash ? GEN_HASH_VALUE : GEN_ARRAY_VALUE;

	if (hash)
		gen_emit(g, BPF_STX | BPF_MEM | BPF_DW, 10, (unsigned)gen_number(g), -8, 0);
	else
		gen_emit(g, BPF_ST | BPF_MEM | BPF_W, 10, 0, -8, (int32_t)gen_rnd(g, 5));
	g->slots[0] = NUM;
	gen_emit(g, BPF_ALU64 | BPF_MOV | BPF_X, 2, 10, 0, 0);
	gen_emit(g, BPF_ALU64 | BPF_ADD, 2, 0, 0, -8 + (gen_wrong(g) ? key : 0));
	gen_emit(g, BPF_LD | BPF_IMM | BPF_DW, 1, BPF_PSEUDO_MAP_FD, 0, hash);
	gen_emit(g, 0, 0, 0, 0, 0);
	gen_emit(g, BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_map_lookup_elem);
	gen_clear_after_call(g);
	uint32_t at = g->p->count;
	bool checked = !gen_wrong(g);
	if (checked)
		gen_emit(g, BPF_JMP | BPF_JEQ, 0, 0, 0, 0);
	unsigned p = gen_rnd(g, 2) ? 0 : 8;
	if (p != 0)
		gen_emit(g, BPF_ALU64 | BPF_MOV | BPF_X, p, 0, 0, 0);
	gen_set(g, p, VALUE, value);
	unsigned saved_kind = g->regs[9].kind;
	for (unsigned i = 0, count = 1 + gen_rnd(g, 3); i < count; i++) {
		if (gen_rnd(g, 4) == 0 && p == 8) { /* variable offset */
			gen_emit(g, BPF_LDX | BPF_MEM | BPF_W, 1, 6, 12, 0);
			if (gen_rnd(g, 2)) {
				gen_emit(g, BPF_ALU64 | BPF_AND, 1, 0, 0,
					value / 2 - 1 + gen_wrong(g) * value);
			} else { /* if r1 > bound goto +2: skip the addition and the load */
				gen_emit(g, (gen_rnd(g, 2) ? BPF_JMP : BPF_JMP32) | BPF_JGT, 1, 0,
					3, value / 2 - 1 + gen_wrong(g) * value);
			}
			gen_emit(g, BPF_ALU64 | BPF_MOV | BPF_X, 9, 8, 0, 0);
			gen_emit(g, BPF_ALU64 | BPF_ADD | BPF_X, 9, 1, 0, 0);
			gen_emit(g, BPF_LDX | BPF_MEM | sizes[gen_rnd(g, 4)], 1, 9,
				(int)gen_rnd(g, 8), 0);
			gen_set(g, 1, NUM, 0);
			gen_set(g, 9, NONE, 0);
		} else if (gen_rnd(g, 3) == 0) {
			unsigned wide = gen_rnd(g, 2);
			static const int32_t ops[] = {BPF_ADD, BPF_OR, BPF_XOR | BPF_FETCH,
				BPF_ADD | BPF_FETCH, BPF_XCHG};
			gen_emit(g, BPF_ALU64 | BPF_MOV, 2, 0, 0, gen_constant(g));
			gen_emit(g, BPF_STX | BPF_ATOMIC | (wide ? BPF_DW : BPF_W), p, 2,
				(int)gen_rnd(g, (uint32_t)value / 8) * 8, ops[gen_rnd(g, 5)]);
			gen_set(g, 2, NUM, 0);
		} else if (g->regs[p].kind == VALUE) {
			access_memory(g, p, 0, value);
		}
	}
	if (checked)
		gen_patch(g, at);
	gen_set(g, 0, NONE, 0);
	gen_set(g, 1, NONE, 0);
	gen_set(g, 2, NONE, 0);
	gen_set(g, 3, NONE, 0);
	gen_set(g, 4, NONE, 0);
	gen_set(g, 5, NONE, 0);
	gen_set(g, 7, NONE, 0);
	gen_set(g, 8, NONE, 0);
	if (saved_kind == NONE || g->regs[9].kind != saved_kind)
		gen_set(g, 9, NONE, 0);
}
