/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mutations that know what an instruction is: programs stay whole (jump targets follow what is
 * inserted and removed), operations change into their neighbours, idioms that real programs are
 * made of are put in as a piece. Bytes are mutated by libFuzzer too, so nothing is out of reach.
 */
#include "insns_input.h"
#include "target.h"
#include "world.h"

#include "offload-jit/bpf/bpf.h"

#include <string.h>

struct mutation {
	struct bpf_insn insns[INPUT_INSNS_MAX];
	uint32_t count;
	uint64_t random;
};

static uint32_t
rnd(struct mutation *m, uint32_t n)
{
	m->random = m->random * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(m->random >> 33) % n;
}

static bool
jumps(const struct bpf_insn *in)
{
	return bpf_is_conditional(in) || bpf_is_ja(in) || bpf_is_pseudo_call(in);
}

/* Shift what lies behind @p at by @p by slots and let jumps follow. */
static void
retarget(struct mutation *m, uint32_t at, int32_t by)
{
	for (uint32_t i = 0; i < m->count; i++) {
		struct bpf_insn *in = &m->insns[i];
		if (!jumps(in))
			continue;
		int64_t target = bpf_jump_target(in, i);
		int32_t move = (target > (int64_t)at ? by : 0) - (i >= at ? by : 0);
		if (bpf_is_pseudo_call(in))
			in->imm = (int32_t)((uint32_t)in->imm + (uint32_t)move);
		else
			in->off = (int16_t)(in->off + move);
	}
}

static void
insert(struct mutation *m, uint32_t at, const struct bpf_insn *piece, uint32_t n)
{
	if (m->count + n > INPUT_INSNS_MAX)
		return;
	retarget(m, at, (int32_t)n);
	memmove(&m->insns[at + n], &m->insns[at], (m->count - at) * sizeof(*piece));
	memcpy(&m->insns[at], piece, n * sizeof(*piece));
	m->count += n;
}

static void
removal(struct mutation *m, uint32_t at, uint32_t n)
{
	if (n >= m->count || at + n > m->count)
		return;
	memmove(&m->insns[at], &m->insns[at + n], (m->count - at - n) * sizeof(m->insns[0]));
	m->count -= n;
	retarget(m, at, -(int32_t)n);
}

static int32_t
number(struct mutation *m)
{
	static const int32_t edges[] = {0, 1, 2, 3, 4, 6, 7, 8, 12, 14, 16, 20, 31, 32, 33, 63, 64,
		127, 128, 255, 256, 0xffff, 0x10000, 0xffffff, INT32_MAX, INT32_MIN, -1, -2, -4, -8,
		-14, -20, -64, -128, -255, -256, -0x8000, 0x8000, 0x7fff};
	if (rnd(m, 4))
		return edges[rnd(m, sizeof(edges) / sizeof(edges[0]))];
	return (int32_t)(m->random >> 16);
}

static uint8_t
operation(struct mutation *m)
{
	static const uint8_t alu[] = {BPF_ADD, BPF_SUB, BPF_MUL, BPF_DIV, BPF_OR, BPF_AND, BPF_LSH,
		BPF_RSH, BPF_NEG, BPF_XOR, BPF_MOV, BPF_ARSH};
	static const uint8_t jmp[] = {BPF_JEQ, BPF_JGT, BPF_JGE, BPF_JSET, BPF_JNE, BPF_JSGT,
		BPF_JSGE, BPF_JLT, BPF_JLE, BPF_JSLT, BPF_JSLE};
	static const uint8_t size[] = {BPF_W, BPF_H, BPF_B, BPF_DW};
	uint8_t source = rnd(m, 2) ? BPF_X : BPF_K;
	switch (rnd(m, 8)) {
	case 0:
	case 1:
	case 2:
		return (uint8_t)((rnd(m, 3) ? BPF_ALU64 : BPF_ALU) | source |
				 alu[rnd(m, sizeof(alu))]);
	case 3:
		return (uint8_t)((rnd(m, 3) ? BPF_JMP : BPF_JMP32) | source |
				 jmp[rnd(m, sizeof(jmp))]);
	case 4:
		return (uint8_t)(BPF_LDX | BPF_MEM | size[rnd(m, 4)]);
	case 5:
		return (uint8_t)(BPF_STX | BPF_MEM | size[rnd(m, 4)]);
	case 6:
		return (uint8_t)(BPF_STX | BPF_ATOMIC | (rnd(m, 2) ? BPF_W : BPF_DW));
	default:
		return (uint8_t)(rnd(m, 2) ? BPF_ALU | BPF_END | BPF_X
					   : BPF_LD | (rnd(m, 2) ? BPF_ABS : BPF_IND) |
						     size[rnd(m, 3)]);
	}
}

static struct bpf_insn
random_insn(struct mutation *m)
{
	struct bpf_insn in = {.code = operation(m), .imm = number(m)};
	in.dst_reg = rnd(m, 10) & 15;
	in.src_reg = rnd(m, 11) & 15;
	if (bpf_op(&in) == BPF_END && bpf_class(&in) == BPF_ALU)
		in.imm = 16 << rnd(m, 3);
	if (bpf_class(&in) == BPF_ALU || bpf_class(&in) == BPF_ALU64) {
		if (!bpf_is_x(&in))
			in.src_reg = 0;
		else if (bpf_op(&in) != BPF_END)
			in.imm = 0;
	} else if (bpf_is_jump_class(&in)) {
		in.off = (int16_t)rnd(m, 8);
		bpf_is_x(&in) ? (void)(in.imm = 0) : (void)(in.src_reg = 0);
	} else if (bpf_class(&in) != BPF_LD) {
		in.imm = 0;
		in.off = (int16_t)(in.dst_reg == 10 || in.src_reg == 10 ? -4 * (1 + (int)rnd(m, 20))
									: (int)rnd(m, 40));
	}
	return in;
}

#define I(c, d, s, o, i)                                                            \
	{                                                                           \
		.code = (c), .dst_reg = (d), .src_reg = (s), .off = (o), .imm = (i) \
	}
#define MOVE(d, s) I(BPF_ALU64 | BPF_MOV | BPF_X, d, s, 0, 0)
#define CONST(d, i) I(BPF_ALU64 | BPF_MOV | BPF_K, d, 0, 0, i)
#define ADD(d, i) I(BPF_ALU64 | BPF_ADD | BPF_K, d, 0, 0, i)
#define LOAD(size, d, s, o) I(BPF_LDX | BPF_MEM | (size), d, s, o, 0)
#define STORE(size, d, s, o) I(BPF_STX | BPF_MEM | (size), d, s, o, 0)
#define CALL(id) I(BPF_JMP | BPF_CALL, 0, 0, 0, id)
#define EXIT() I(BPF_JMP | BPF_EXIT, 0, 0, 0, 0)
enum { PIECE_MAX = 16, PIECES = 12 };

/* Idioms. R6 holds the context, as compilers and the seeds have it. */
static void
insert_piece(struct mutation *m, uint32_t at)
{
	int32_t n = number(m), map = (int32_t)rnd(m, INPUT_MAPS);
	int16_t slot = (int16_t)(-8 * (1 + (int)rnd(m, 8)));
	uint8_t reg = (uint8_t)rnd(m, 10), helper = (uint8_t)(1 + rnd(m, 3));
	const struct bpf_insn ld_map[2] = {
		I(BPF_LD | BPF_IMM | BPF_DW, 1, BPF_PSEUDO_MAP_FD, 0, map), I(0, 0, 0, 0, 0)};
	const struct bpf_insn pieces[PIECES][PIECE_MAX] = {
		{MOVE(6, 1)},
		{LOAD(BPF_W, 7, 6, 0), LOAD(BPF_W, 8, 6, 4), MOVE(2, 7), ADD(2, 14 + (n & 63)),
			I(BPF_JMP | BPF_JGT | BPF_X, 2, 8, 2, 0),
			LOAD(BPF_H, 3, 7, (int16_t)(n & 12)), I(BPF_JMP | BPF_JA, 0, 0, 2, 0),
			CONST(0, 1), EXIT()},
		{CONST(1, 0), STORE(BPF_DW, 10, 1, slot), MOVE(2, 10), ADD(2, slot), ld_map[0],
			ld_map[1], CALL(helper == 2 ? 1 : helper)},
		{CONST(1, n), STORE(BPF_DW, 10, 1, slot), MOVE(2, 10), ADD(2, slot), MOVE(3, 10),
			ADD(3, slot), ld_map[0], ld_map[1], CONST(4, n & 3), CALL(2)},
		{I(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 3, 0), CONST(1, n & 0x1ffff),
			I(BPF_STX | BPF_ATOMIC | (n & 1 ? BPF_W : BPF_DW), 0, 1, (int16_t)(n & 8),
				BPF_ADD),
			I(BPF_JMP | BPF_JA, 0, 0, 0, 0)},
		{I(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1, 0), LOAD(BPF_W, 0, 0, (int16_t)(n & 31))},
		{MOVE(1, 6), CONST(2, n), CALL(44)},
		{MOVE(1, 6), CONST(2, -(n & 63)), CALL(65)},
		{I(BPF_LD | BPF_ABS | (n & 1 ? BPF_H : BPF_W), 0, 0, 0, n & 63)},
		{I(BPF_ALU64 | BPF_DIV | BPF_K, reg, 0, 0, n ? n : 3)},
		{LOAD(BPF_B, reg, 7, 0), STORE(BPF_B, 7, reg, 6), LOAD(BPF_B, reg, 7, 1),
			STORE(BPF_B, 7, reg, 7)},
		{CONST(0, (int32_t)rnd(m, 5)), EXIT()},
	};
	static const uint8_t sizes[PIECES] = {1, 9, 7, 10, 4, 2, 3, 3, 1, 1, 4, 2};
	uint32_t which = rnd(m, PIECES);
	insert(m, at, pieces[which], sizes[which]);
}

static void
change_field(struct mutation *m, struct bpf_insn *in)
{
	switch (rnd(m, 7)) {
	case 0:
		in->dst_reg = rnd(m, 11) & 15;
		break;
	case 1:
		in->src_reg = rnd(m, 11) & 15;
		break;
	case 2:
		in->off = (int16_t)(in->off + (int)rnd(m, 17) - 8);
		break;
	case 3:
		in->imm = number(m);
		break;
	case 4:
		in->imm = (int32_t)((uint32_t)in->imm + rnd(m, 5) - 2);
		break;
	case 5: /* register or constant */
		in->code ^= BPF_X;
		break;
	default: /* another operation, 32 or 64 bits, another size */
		in->code = rnd(m, 2) ? (uint8_t)((in->code & 0x0f) | rnd(m, 16) << 4)
				     : (uint8_t)(in->code ^ (rnd(m, 2) ? 0x03 : 0x08 << rnd(m, 2)));
		break;
	}
}

static void
mutate_once(struct mutation *m)
{
	uint32_t at = rnd(m, m->count), n = 1 + rnd(m, rnd(m, 4) ? 2 : 12);
	struct bpf_insn piece[16];
	switch (rnd(m, 10)) {
	case 0:
	case 1:
	case 2:
		change_field(m, &m->insns[at]);
		break;
	case 3:
		m->insns[at] = random_insn(m);
		break;
	case 4:
		piece[0] = random_insn(m);
		insert(m, at, piece, 1);
		break;
	case 5:
		removal(m, at, n);
		break;
	case 6: /* a copy of a few instructions somewhere else */
		if (at + n > m->count)
			break;
		memcpy(piece, &m->insns[at], n * sizeof(piece[0]));
		insert(m, rnd(m, m->count), piece, n);
		break;
	default:
		insert_piece(m, at);
		break;
	}
}

/* Attempts to stay a program that the card takes: most changes make a wrong one. */
enum { ATTEMPTS = 8 };

static size_t
mutate_program(struct mutation *m, uint8_t *data, size_t size, size_t max_size)
{
	m->count = (uint32_t)((size - INPUT_HEADER_BYTES) / sizeof(m->insns[0]));
	m->count = m->count > INPUT_INSNS_MAX ? INPUT_INSNS_MAX : m->count;
	memcpy(m->insns, data + INPUT_HEADER_BYTES, m->count * sizeof(m->insns[0]));
	for (uint32_t n = 1 + rnd(m, 4); n > 0; n--)
		mutate_once(m);
	uint32_t room = (uint32_t)((max_size - INPUT_HEADER_BYTES) / sizeof(m->insns[0]));
	m->count = m->count > room ? room : m->count;
	memcpy(data + INPUT_HEADER_BYTES, m->insns, m->count * sizeof(m->insns[0]));
	return INPUT_HEADER_BYTES + m->count * sizeof(m->insns[0]);
}

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
	static uint8_t attempt[INPUT_HEADER_BYTES + sizeof(((struct mutation *)0)->insns)];
	static struct mutation m;
	m.random = seed;
	max_size = max_size > sizeof(attempt) ? sizeof(attempt) : max_size;
	if (rnd(&m, 8) == 0 || size < INPUT_HEADER_BYTES + sizeof(m.insns[0]) || size > max_size)
		return LLVMFuzzerMutate(data, size, max_size);
	if (rnd(&m, 16) == 0) {
		data[rnd(&m, 4)] = (uint8_t)seed;
		return size;
	}
	size_t result = 0;
	for (uint32_t left = rnd(&m, 4) ? ATTEMPTS : 1; left > 0; left--) {
		memcpy(attempt, data, size);
		result = mutate_program(&m, attempt, size, max_size);
		if (left > 1 && world_takes(attempt, result))
			break;
	}
	memcpy(data, attempt, result);
	return result;
}
