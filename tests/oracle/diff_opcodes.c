/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Would have caught: one opcode, one immediate or one operand that the card computes otherwise than
 * the kernel. Every arithmetic operation and conditional jump, both widths, with registers and with
 * every class of immediate, every shift amount, on all pairs of edge operands.
 */
#include "two_machines.h"

#include "offload-jit/bpf/bpf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 0, 1, -1, least, greatest, and what lies beside powers of two; both widths. */
static const uint64_t operands[] = {0, 1, UINT64_MAX, UINT64_C(0x8000000000000000),
	UINT64_C(0x7fffffffffffffff), 0xffffffff, 0x80000000, 0x7fffffff};
enum { OPERANDS = sizeof(operands) / sizeof(operands[0]) };
_Static_assert((int)(OPERANDS *OPERANDS) <= (int)MACHINES_PACKETS, "all pairs are one traffic");

/* Classes of the translation: nothing to do, 8 bits, 16 bits at each shift, their complements, two
 * halves, and negative ones, which add and compare turn round. */
static const int32_t immediates[] = {0, 1, -1, 2, 127, 128, 255, 256, 300, -2, -127, -128, -255,
	-256, 0x7fff, 0x8000, 0xffff, 0x10000, 0x1234, 0x123400, 0x12340000, ~0x1234, ~0x123400,
	~0x12340000, 0x12345678, -0x12345678, INT32_MAX, INT32_MIN + 1};
enum { IMMEDIATES = sizeof(immediates) / sizeof(immediates[0]) };

static struct traffic traffic;
static unsigned passed, failed, warned;

static void
make_traffic(void)
{
	traffic.count = OPERANDS * OPERANDS;
	for (unsigned i = 0; i < traffic.count; i++) {
		traffic.len_bytes[i] = 64;
		memset(traffic.data[i], 0xaa, 64);
		memcpy(traffic.data[i] + 16, &operands[i / OPERANDS], 8);
		memcpy(traffic.data[i] + 24, &operands[i % OPERANDS], 8);
	}
}

static void
emit(struct device_program *p, uint8_t code, unsigned dst, unsigned src, int off, int32_t imm)
{
	p->insns[p->count++] = (struct bpf_insn){.code = code,
		.dst_reg = dst & 15,
		.src_reg = src & 15,
		.off = (int16_t)off,
		.imm = imm};
}

enum { LEFT = 3, RIGHT = 4, PACKET = 2 };

/* Packet pointer, bounds, both operands. The exit for short packets is at the end. */
static void
begin(struct device_program *p)
{
	memset(p, 0, sizeof(*p));
	emit(p, BPF_LDX | BPF_MEM | BPF_W, PACKET, 1, 0, 0);
	emit(p, BPF_LDX | BPF_MEM | BPF_W, 5, 1, 4, 0);
	emit(p, BPF_ALU64 | BPF_MOV | BPF_X, 0, PACKET, 0, 0);
	emit(p, BPF_ALU64 | BPF_ADD, 0, 0, 0, 48);
	emit(p, BPF_JMP | BPF_JGT | BPF_X, 0, 5, 0, 0); /* patched by finish() */
	emit(p, BPF_LDX | BPF_MEM | BPF_DW, LEFT, PACKET, 16, 0);
	emit(p, BPF_LDX | BPF_MEM | BPF_DW, RIGHT, PACKET, 24, 0);
}

/* Result and right operand go into the packet. */
static void
finish(struct device_program *p, const char *what)
{
	static struct machine_result kernel, card;
	emit(p, BPF_STX | BPF_MEM | BPF_DW, PACKET, LEFT, 32, 0);
	emit(p, BPF_STX | BPF_MEM | BPF_DW, PACKET, RIGHT, 40, 0);
	p->insns[4].off = (int16_t)(p->count - 5);
	emit(p, BPF_ALU64 | BPF_MOV, 0, 0, 0, XDP_TX);
	emit(p, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
	memset(&kernel, 0, sizeof(kernel));
	if (run_kernel(p, &traffic, &kernel)) {
		printf("FAIL %s: the kernel refuses it\n", what);
		failed++;
		return;
	}
	for (int opt = JIT_OPT_LINUX; opt <= JIT_OPT_MAX; opt++) {
		struct translation_result t;
		translate_for_card(p, (enum jit_opt)opt, &t);
		memset(&card, 0, sizeof(card));
		const char *wrong = t.image == NULL ? t.refusal : NULL;
		if (!wrong && run_card(&t, &traffic, &card))
			wrong = "the card did not run";
		if (!wrong)
			wrong = machines_difference(&traffic, &card, &kernel);
		bool excused = wrong && t.image && t.warned && opt == JIT_OPT_LINUX;
		warned += excused;
		passed += !wrong;
		failed += wrong && !excused;
		if (wrong && !excused)
			printf("FAIL %s at --opt=%s: %s\n", what, opt ? "max" : "linux", wrong);
		image_free(t.image);
	}
}

static const struct {
	const char *name;
	uint8_t op;
} alu[] = {{"add", BPF_ADD}, {"sub", BPF_SUB}, {"or", BPF_OR}, {"and", BPF_AND}, {"xor", BPF_XOR},
	{"mov", BPF_MOV}};
static const struct {
	const char *name;
	uint8_t op;
} shifts[] = {{"lsh", BPF_LSH}, {"rsh", BPF_RSH}, {"arsh", BPF_ARSH}};
static const struct {
	const char *name;
	uint8_t op;
} jumps[] = {{"jeq", BPF_JEQ}, {"jne", BPF_JNE}, {"jgt", BPF_JGT}, {"jge", BPF_JGE},
	{"jlt", BPF_JLT}, {"jle", BPF_JLE}, {"jsgt", BPF_JSGT}, {"jsge", BPF_JSGE},
	{"jslt", BPF_JSLT}, {"jsle", BPF_JSLE}, {"jset", BPF_JSET}};
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct device_program program;
static char what[96];

static const char *
name(const char *op, bool wide, const char *form, int32_t imm)
{
	snprintf(what, sizeof(what), "%s%s %s %d", op, wide ? "64" : "32", form, imm);
	return what;
}

static void
arithmetic(bool wide)
{
	uint8_t class = wide ? BPF_ALU64 : BPF_ALU;
	for (size_t i = 0; i < COUNT(alu); i++) {
		begin(&program);
		emit(&program, class | alu[i].op | BPF_X, LEFT, RIGHT, 0, 0);
		finish(&program, name(alu[i].name, wide, "register", 0));
		begin(&program);
		emit(&program, class | alu[i].op | BPF_X, LEFT, LEFT, 0, 0);
		finish(&program, name(alu[i].name, wide, "itself", 0));
		for (unsigned k = 0; k < IMMEDIATES; k++) {
			begin(&program);
			emit(&program, class | alu[i].op, LEFT, 0, 0, immediates[k]);
			finish(&program, name(alu[i].name, wide, "immediate", immediates[k]));
		}
	}
	begin(&program);
	emit(&program, class | BPF_NEG, LEFT, 0, 0, 0);
	finish(&program, name("neg", wide, "", 0));
}

/* Ranges of a register amount decide the form: below the half, above it, both. */
static void
shift(bool wide)
{
	static const struct {
		int32_t mask, add;
	} ranges[] = {{31, 0}, {15, 1}, {31, 32}, {63, 0}};
	uint8_t class = wide ? BPF_ALU64 : BPF_ALU;
	for (size_t i = 0; i < COUNT(shifts); i++) {
		for (int32_t k = 0; k < (wide ? 64 : 32); k++) {
			begin(&program);
			emit(&program, class | shifts[i].op, LEFT, 0, 0, k);
			finish(&program, name(shifts[i].name, wide, "by", k));
			begin(&program);
			emit(&program, BPF_ALU64 | BPF_MOV, RIGHT, 0, 0, k);
			emit(&program, class | shifts[i].op | BPF_X, LEFT, RIGHT, 0, 0);
			finish(&program, name(shifts[i].name, wide, "by known register", k));
		}
		for (size_t r = 0; r < COUNT(ranges) - !wide; r++) {
			if (!wide && ranges[r].add == 32)
				continue;
			begin(&program);
			emit(&program, BPF_ALU64 | BPF_AND, RIGHT, 0, 0, ranges[r].mask);
			emit(&program, BPF_ALU64 | BPF_ADD, RIGHT, 0, 0, ranges[r].add);
			emit(&program, class | shifts[i].op | BPF_X, LEFT, RIGHT, 0, 0);
			finish(&program, name(shifts[i].name, wide, "by range", ranges[r].mask));
		}
		/* every amount at run time: the right operands do not hold them all */
		for (int32_t k = 0; k < (wide ? 64 : 32); k++) {
			begin(&program);
			emit(&program, BPF_ALU64 | BPF_AND, RIGHT, 0, 0, 0);
			emit(&program, BPF_LDX | BPF_MEM | BPF_B, RIGHT, PACKET, 0, 0); /* 0xaa */
			emit(&program, BPF_ALU64 | BPF_XOR, RIGHT, 0, 0, 0xaa ^ k);
			emit(&program, BPF_ALU64 | BPF_AND, RIGHT, 0, 0, wide ? 63 : 31);
			emit(&program, class | shifts[i].op | BPF_X, LEFT, RIGHT, 0, 0);
			finish(&program, name(shifts[i].name, wide, "by run-time", k));
		}
	}
}

static void
narrow(unsigned reg, bool half)
{
	if (half)
		emit(&program, BPF_ALU64 | BPF_AND, reg, 0, 0, 0xffff);
	else
		emit(&program, BPF_ALU | BPF_MOV | BPF_X, reg, reg, 0, 0);
}

/* The card multiplies and divides 32-bit numbers. */
static void
multiply_divide(bool wide)
{
	static const int32_t divisors[] = {1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 14, 25, 28, 100, 125,
		255, 256, 641, 1000, 1282, 65535, 65536, 1000000007, INT32_MAX};
	uint8_t class = wide ? BPF_ALU64 : BPF_ALU;
	for (unsigned half = 0; half < 4; half++) {
		begin(&program);
		narrow(LEFT, half & 1);
		narrow(RIGHT, half & 2);
		emit(&program, class | BPF_MUL | BPF_X, LEFT, RIGHT, 0, 0);
		finish(&program, name("mul", wide, "register", (int32_t)half));
	}
	for (unsigned k = 0; k < 2 * IMMEDIATES; k++) {
		int32_t imm = immediates[k / 2];
		if (wide && imm < 0)
			continue;
		begin(&program);
		narrow(LEFT, k & 1);
		emit(&program, class | BPF_MUL, LEFT, 0, 0, imm);
		finish(&program, name("mul", wide, "immediate", imm));
	}
	for (size_t k = 0; k < COUNT(divisors); k++) {
		begin(&program);
		narrow(LEFT, false);
		emit(&program, class | BPF_DIV, LEFT, 0, 0, divisors[k]);
		finish(&program, name("div", wide, "immediate", divisors[k]));
		begin(&program);
		narrow(LEFT, false);
		emit(&program, BPF_ALU64 | BPF_MOV, RIGHT, 0, 0, divisors[k]);
		emit(&program, class | BPF_DIV | BPF_X, LEFT, RIGHT, 0, 0);
		finish(&program, name("div", wide, "known register", divisors[k]));
	}
	begin(&program); /* above 2^31: a compare */
	narrow(LEFT, false);
	emit(&program, BPF_ALU | BPF_MOV, RIGHT, 0, 0, INT32_MIN + 1);
	emit(&program, class | BPF_DIV | BPF_X, LEFT, RIGHT, 0, 0);
	finish(&program, name("div", wide, "huge", 0));
}

/* An operand whose load does not clear the upper half, because the verifier sees no need to. */
static void
kept_upper_half(void)
{
	static const struct {
		uint8_t load, op;
		const char *name;
	} forms[] = {{BPF_W, BPF_DIV, "div"}, {BPF_H, BPF_MUL, "mul"}, {BPF_W, BPF_MUL, "mul"},
		{BPF_H, BPF_DIV, "div"}, {BPF_W, BPF_ADD, "add"}};
	for (size_t i = 0; i < COUNT(forms); i++) {
		begin(&program);
		emit(&program, BPF_LDX | BPF_MEM | forms[i].load, LEFT, PACKET, 24, 0);
		emit(&program, BPF_ALU | forms[i].op, LEFT, 0, 0, 7);
		finish(&program, name(forms[i].name, false, "loaded", 7));
		begin(&program);
		emit(&program, BPF_LDX | BPF_MEM | forms[i].load, LEFT, PACKET, 24, 0);
		emit(&program, BPF_ALU | BPF_OR, LEFT, 0, 0, 5);
		emit(&program, BPF_ALU | BPF_RSH, LEFT, 0, 0, 1);
		emit(&program, BPF_ALU | forms[i].op, LEFT, 0, 0, 7);
		finish(&program, name(forms[i].name, false, "loaded, changed", 7));
	}
}

static void
byte_order(void)
{
	for (int32_t bits = 16; bits <= 64; bits *= 2) {
		begin(&program);
		emit(&program, BPF_ALU | BPF_END | BPF_TO_BE, LEFT, 0, 0, bits);
		finish(&program, name("be", false, "", bits));
	}
}

static void
jump(bool wide)
{
	uint8_t class = wide ? BPF_JMP : BPF_JMP32;
	for (size_t i = 0; i < COUNT(jumps); i++)
		for (unsigned k = 0; k <= IMMEDIATES + 1; k++) {
			int32_t imm = k < IMMEDIATES ? immediates[k] : 0;
			begin(&program);
			if (k < IMMEDIATES)
				emit(&program, class | jumps[i].op, LEFT, 0, 2, imm);
			else
				emit(&program, class | jumps[i].op | BPF_X, LEFT,
					k == IMMEDIATES ? RIGHT : LEFT, 2, 0);
			emit(&program, BPF_ALU64 | BPF_MOV, RIGHT, 0, 0, 0);
			emit(&program, BPF_JMP | BPF_JA, 0, 0, 1, 0);
			emit(&program, BPF_ALU64 | BPF_MOV, RIGHT, 0, 0, 1);
			finish(&program, name(jumps[i].name, wide,
						 k < IMMEDIATES ? "immediate" : "register", imm));
		}
}

static void
immediate64(void)
{
	for (unsigned k = 0; k < IMMEDIATES; k++)
		for (unsigned h = 0; h < IMMEDIATES; h += 5) {
			begin(&program);
			emit(&program, BPF_LD | BPF_IMM | BPF_DW, LEFT, 0, 0, immediates[k]);
			emit(&program, 0, 0, 0, 0, immediates[h]);
			finish(&program, name("ld_imm", true, "", immediates[k]));
		}
}

int
main(void)
{
	int err = machines_open();
	if (err)
		return err;
	make_traffic();
	for (int wide = 0; wide < 2; wide++) {
		arithmetic(wide);
		shift(wide);
		multiply_divide(wide);
		jump(wide);
	}
	kept_upper_half();
	byte_order();
	immediate64();
	printf("%u operand pairs each; %u differ as their driver-defect warning says\n",
		traffic.count, warned);
	printf("%u passed, %u failed\n", passed, failed);
	return failed != 0;
}
