/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The instruction sequences that the Linux JIT writes for eBPF operations, on random and extreme
 * operands, against C arithmetic. Catches a flag, carry, latch, shift or order of bytes that single
 * instructions did not show.
 *
 * Operands come in by the packet: x in R2 (GPR 4, 5), y in R3 (GPR 6, 7), both banks. The result
 * is R2 again, or for compares A12: 1 when the branch was taken.
 */
#include "program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char load[] = "alu[gprA_8, --, B, *l$index1[2]], gpr_wrboth\n"
			   "mem[read32_swap, $xfer_0, gprA_8, 0x0, 4], ctx_swap[sig1]\n"
			   "alu[gprA_4, --, B, $xfer_0], gpr_wrboth\n"
			   "alu[gprA_5, --, B, $xfer_1], gpr_wrboth\n"
			   "alu[gprA_6, --, B, $xfer_2], gpr_wrboth\n"
			   "alu[gprA_7, --, B, $xfer_3], gpr_wrboth\n";

#define AMOUNT "alu[--, gprA_6, OR, 0x0]\n"
#define SUB_FLAGS "alu[--, gprA_4, -, gprB_6]\nalu[--, gprA_5, -carry, gprB_7]\n"
#define TAKEN(branch) "immed[gprA_12, 0x1]\n" branch "[.+2]\nimmed[gprA_12, 0x0]\n"
#define MUL32(a, b)                                                                              \
	"mul_step[" a ", " b "], start\nmul_step[" a ", " b "], 32x32_step1\nmul_step[" a ", " b \
	"], 32x32_step2\nmul_step[" a ", " b "], 32x32_step3\nmul_step[" a ", " b                \
	"], 32x32_step4\n"

enum kind {
	ADD64,
	SUB64,
	NEG64,
	ADD32,
	SHL7,
	SHR7,
	SAR7,
	SHL40,
	SHR40,
	SAR40,
	SHL_LT,
	SHR_LT,
	SAR_LT,
	SHL_GE,
	SHR_GE,
	SAR_GE,
	MUL,
	DIV10,
	DIV7,
	SWAP16,
	SWAP32,
	SWAP64,
	JGE,
	JLT,
	JSGE,
	JSLT,
	JEQ,
	JSET,
};

/* clang-format off */
static const struct {
	enum kind kind;
	const char *name, *text;
} sequences[] = {
	{ADD64, "add64",
		"alu[gprA_4, gprA_4, +, gprB_6], gpr_wrboth\n"
		"alu[gprA_5, gprA_5, +carry, gprB_7], gpr_wrboth\n"},
	{SUB64, "sub64",
		"alu[gprA_4, gprA_4, -, gprB_6], gpr_wrboth\n"
		"alu[gprA_5, gprA_5, -carry, gprB_7], gpr_wrboth\n"},
	{NEG64, "neg64",
		"alu[gprA_4, 0x0, -, gprB_4], gpr_wrboth\nalu[gprA_5, 0x0, -carry, gprB_5], "
		"gpr_wrboth\n"},
	{ADD32, "add32",
		"alu[gprA_4, gprA_4, +, gprB_6], gpr_wrboth\nimmed[gprA_5, 0x0], gpr_wrboth\n"},
	{SHL7, "lsh 7",
		"dbl_shf[gprA_5, gprA_5, gprB_4, >>25], gpr_wrboth\n"
		"alu_shf[gprA_4, --, B, gprB_4, <<7], gpr_wrboth\n"},
	{SHR7, "rsh 7",
		"dbl_shf[gprA_4, gprA_5, gprB_4, >>7], gpr_wrboth\n"
		"alu_shf[gprA_5, --, B, gprB_5, >>7], gpr_wrboth\n"},
	{SAR7, "arsh 7",
		"dbl_shf[gprA_4, gprA_5, gprB_4, >>7], gpr_wrboth\nalu[--, gprA_5, OR, 0x0]\n"
		"asr[gprA_5, gprB_5, >>7], gpr_wrboth\n"},
	{SHL40, "lsh 40",
		"alu_shf[gprA_5, --, B, gprB_4, <<8], gpr_wrboth\nimmed[gprA_4, 0x0], "
		"gpr_wrboth\n"},
	{SHR40, "rsh 40",
		"alu_shf[gprA_4, --, B, gprB_5, >>8], gpr_wrboth\nimmed[gprA_5, 0x0], "
		"gpr_wrboth\n"},
	{SAR40, "arsh 40",
		"alu[--, gprA_5, OR, 0x0]\nasr[gprA_4, gprB_5, >>8], gpr_wrboth\n"
		"asr[gprA_5, gprB_5, >>31], gpr_wrboth\n"},
	{SHL_LT, "lsh by 1..31",
		"alu[gprA_21, 0x20, -, gprB_6], gpr_wrboth\nalu[--, gprA_21, OR, 0x0]\n"
		"dbl_shf[gprA_5, gprA_5, gprB_4, >>indirect], gpr_wrboth\n" AMOUNT
		"alu_shf[gprA_4, --, B, gprB_4, <<indirect], gpr_wrboth\n"},
	{SHR_LT, "rsh by 0..31",
		AMOUNT "dbl_shf[gprA_4, gprA_5, gprB_4, >>indirect], gpr_wrboth\n" AMOUNT
		       "alu_shf[gprA_5, --, B, gprB_5, >>indirect], gpr_wrboth\n"},
	{SAR_LT, "arsh by 0..31",
		AMOUNT
		"dbl_shf[gprA_4, gprA_5, gprB_4, >>indirect], gpr_wrboth\n"
		"alu[--, gprA_6, OR, gprB_5]\nasr[gprA_5, gprB_5, >>indirect], gpr_wrboth\n"},
	{SHL_GE, "lsh by 32..63",
		AMOUNT "alu_shf[gprA_5, --, B, gprB_4, <<indirect], gpr_wrboth\n"
		       "immed[gprA_4, 0x0], gpr_wrboth\n"},
	{SHR_GE, "rsh by 32..63",
		AMOUNT "alu_shf[gprA_4, --, B, gprB_5, >>indirect], gpr_wrboth\n"
		       "immed[gprA_5, 0x0], gpr_wrboth\n"},
	{SAR_GE, "arsh by 32..63",
		"alu[--, gprA_6, OR, gprB_5]\nasr[gprA_4, gprB_5, >>indirect], gpr_wrboth\n"
		"asr[gprA_5, gprB_5, >>31], gpr_wrboth\n"},
	{MUL, "mul",
		MUL32("gprA_4", "gprB_6") "mul_step[gprA_4, --], 32x32_last, gpr_wrboth\n"
					  "mul_step[gprA_5, --], 32x32_last2, gpr_wrboth\n"},
	/* reciprocal 0xcccccccd, shift 3 */
	{DIV10, "div 10",
		"immed[gprB_21, 0xcccd]\nimmed_w1[gprB_21, 0xcccc]\n" MUL32(
			"gprA_4", "gprB_21") "mul_step[--, --], 32x32_last\nmul_step[gprA_4, --], "
					     "32x32_last2, gpr_wrboth\n"
					     "alu_shf[gprA_4, --, B, gprA_4, >>3], "
					     "gpr_wrboth\nimmed[gprA_5, 0x0], gpr_wrboth\n"},
	/* wide reciprocal 0x24924925, shift 2 */
	{DIV7, "div 7",
		"immed[gprB_21, 0x4925]\nimmed_w1[gprB_21, 0x2492]\n" MUL32(
			"gprA_4", "gprB_21") "mul_step[--, --], 32x32_last\nmul_step[gprA_21, --], "
					     "32x32_last2, gpr_wrboth\n"
					     "alu[gprA_4, gprA_4, -, gprB_21], gpr_wrboth\n"
					     "alu_shf[gprA_4, --, B, gprA_4, >>1], gpr_wrboth\n"
					     "alu[gprA_4, gprA_4, +, gprB_21], gpr_wrboth\n"
					     "alu_shf[gprA_4, --, B, gprA_4, >>2], "
					     "gpr_wrboth\nimmed[gprA_5, 0x0], gpr_wrboth\n"},
	{SWAP16, "be16",
		"ld_field[gprA_4, 1001, gprB_4, >>rot8], gpr_wrboth\n"
		"ld_field[gprA_4, 1110, gprB_4, >>16], gpr_wrboth\nimmed[gprA_5, 0x0], "
		"gpr_wrboth\n"},
	{SWAP32, "be32",
		"ld_field[gprA_4, 1111, gprB_4, >>rot8], gpr_wrboth\n"
		"ld_field[gprA_4, 0101, gprB_4, >>rot16], gpr_wrboth\nimmed[gprA_5, 0x0], "
		"gpr_wrboth\n"},
	{SWAP64, "be64",
		"alu[gprA_21, --, B, gprB_5], gpr_wrboth\n"
		"ld_field[gprA_5, 1111, gprB_4, >>rot8], gpr_wrboth\n"
		"ld_field[gprA_5, 0101, gprB_5, >>rot16], gpr_wrboth\n"
		"ld_field[gprA_4, 1111, gprB_21, >>rot8], gpr_wrboth\n"
		"ld_field[gprA_4, 0101, gprB_4, >>rot16], gpr_wrboth\n"},
	{JGE, "jge", SUB_FLAGS TAKEN("bcs")},
	{JLT, "jlt", SUB_FLAGS TAKEN("bcc")},
	{JSGE, "jsge", SUB_FLAGS TAKEN("bge")},
	{JSLT, "jslt", SUB_FLAGS TAKEN("blt")},
	{JEQ, "jeq",
		"alu[gprA_21, gprA_4, XOR, gprB_6]\nalu[gprB_21, gprA_5, XOR, gprB_7]\n"
		"alu[--, gprA_21, OR, gprB_21]\n" TAKEN("beq")},
	{JSET, "jset",
		"alu[gprA_21, gprA_4, AND, gprB_6]\nalu[gprB_21, gprA_5, AND, gprB_7]\n"
		"alu[--, gprA_21, OR, gprB_21]\n" TAKEN("bne")},
};
/* clang-format on */

/* What C says. Amounts are brought into the range that the sequence is for. */
static uint64_t
expected(enum kind kind, uint64_t x, uint64_t *y)
{
	switch (kind) {
	case SHL_LT:
		*y = *y % 31 + 1;
		return x << *y;
	case SHR_LT:
		*y %= 32;
		return x >> *y;
	case SAR_LT:
		*y %= 32;
		return (uint64_t)((int64_t)x >> *y);
	case SHL_GE:
		*y = *y % 32 + 32;
		return x << *y;
	case SHR_GE:
		*y = *y % 32 + 32;
		return x >> *y;
	case SAR_GE:
		*y = *y % 32 + 32;
		return (uint64_t)((int64_t)x >> *y);
	case ADD64:
		return x + *y;
	case SUB64:
		return x - *y;
	case NEG64:
		return -x;
	case ADD32:
		return (uint32_t)(x + *y);
	case SHL7:
		return x << 7;
	case SHR7:
		return x >> 7;
	case SAR7:
		return (uint64_t)((int64_t)x >> 7);
	case SHL40:
		return x << 40;
	case SHR40:
		return x >> 40;
	case SAR40:
		return (uint64_t)((int64_t)x >> 40);
	case MUL:
		return (x & 0xffffffff) * (*y & 0xffffffff);
	case DIV10:
		return (x & 0xffffffff) / 10;
	case DIV7:
		return (x & 0xffffffff) / 7;
	case SWAP16:
		return __builtin_bswap16((uint16_t)x);
	case SWAP32:
		return __builtin_bswap32((uint32_t)x);
	case SWAP64:
		return __builtin_bswap64(x);
	case JGE:
		return x >= *y;
	case JLT:
		return x < *y;
	case JSGE:
		return (int64_t)x >= (int64_t)*y;
	case JSLT:
		return (int64_t)x < (int64_t)*y;
	case JEQ:
		return x == *y;
	case JSET:
		return (x & *y) != 0;
	}
	return 0;
}

static uint64_t
operand(unsigned round, uint64_t *seed)
{
	static const uint64_t extremes[] = {0, 1, 2, UINT64_MAX, INT64_MAX, (uint64_t)INT64_MIN,
		0xffffffff, 0x80000000, 0x7fffffff, 0x100000000, 0x8000, 0xffff};
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	uint64_t random = *seed ^ *seed >> 29;
	return round % 3 == 0 ? extremes[random % COUNT(extremes)] : random;
}

static void
against_c(void **state)
{
	struct program p;
	uint64_t seed = 7;
	program_init(&p, NULL);
	for (size_t i = 0; i < COUNT(sequences); i++) {
		char text[4096];
		snprintf(text, sizeof(text), "%s%simmed[gprA_0, 0x22, <<16]\nbr[.DONE]\n", load,
			sequences[i].text);
		program_text(&p, text);
		for (unsigned round = 0; round < 3000; round++) {
			uint64_t in[2] = {operand(round, &seed), operand(round + 1, &seed)};
			uint64_t want = expected(sequences[i].kind, in[0], &in[1]);
			assert_int_equal(
				program_run(&p, CORE_PLAIN, in, sizeof(in)), CORE_TRAP_NONE);
			uint64_t got = core_gpr(p.core, 'A', 4) | (uint64_t)core_gpr(p.core, 'A', 5)
									  << 32;
			if (sequences[i].kind >= JGE)
				got = core_gpr(p.core, 'A', 12);
			if (got != want)
				fail_msg("%s(%llx, %llx) = %llx, not %llx", sequences[i].name,
					(unsigned long long)in[0], (unsigned long long)in[1],
					(unsigned long long)got, (unsigned long long)want);
		}
	}
	program_end(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(against_c)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
