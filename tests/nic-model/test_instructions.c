/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Each instruction's result and flags, cycles of branches, and what a program must not do. Catches
 * a wrong result, flag, latch or cycle of one instruction, and a trap that is missing or wrong.
 */
#include "program.h"

#include "isa/isa.h"
#include "nic-model/shadow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define RETURN_DROP "immed[gprA_0, 0x22, <<16]\nbr[.DONE]\n"

/* A1 = x, B2 = y, then the line under test, then the flags to A10 (N), A11 (Z), A12 (C), A13 (V),
 * without touching them: immed keeps flags. */
static const char flag_reader[] =
	"immed[gprA_10, 0x0]\nbpl[.+2]\nimmed[gprA_10, 0x1]\n"
	"immed[gprA_11, 0x0]\nbne[.+2]\nimmed[gprA_11, 0x1]\n"
	"immed[gprA_12, 0x0]\nbcc[.+2]\nimmed[gprA_12, 0x1]\n"
	"immed[gprA_13, 0x0]\nbvc[.+2]\nimmed[gprA_13, 0x1]\n" RETURN_DROP;

enum { FN = 8, FZ = 4, FC = 2, FV = 1, KEEP = FC }; /* KEEP: carry was set before, is left */

/* clang-format off */
static const struct {
	const char *line;
	uint32_t x, y, result;
	unsigned flags;
} results[] = {
	/* the carry is 1 before each line */
	{"alu[gprA_3, gprA_1, +, gprB_2]", 1, 2, 3, 0},
	{"alu[gprA_3, gprA_1, +, gprB_2]", 0xffffffff, 1, 0, FZ | FC},
	{"alu[gprA_3, gprA_1, +, gprB_2]", 0x7fffffff, 1, 0x80000000, FN | FV},
	{"alu[gprA_3, gprA_1, +, gprB_2]", 0x80000000, 0x80000000, 0, FZ | FC | FV},
	{"alu[gprA_3, gprA_1, +carry, gprB_2]", 1, 2, 4, 0},
	{"alu[gprA_3, gprA_1, +carry, gprB_2]", 0xffffffff, 0xffffffff, 0xffffffff, FN | FC},
	{"alu[gprA_3, gprA_1, -, gprB_2]", 5, 3, 2, FC},
	{"alu[gprA_3, gprA_1, -, gprB_2]", 3, 3, 0, FZ | FC},
	{"alu[gprA_3, gprA_1, -, gprB_2]", 3, 5, 0xfffffffe, FN},
	{"alu[gprA_3, gprA_1, -, gprB_2]", 0x80000000, 1, 0x7fffffff, FC | FV},
	{"alu[gprA_3, gprA_1, -carry, gprB_2]", 5, 3, 2, FC},
	{"alu[gprA_3, gprA_1, B-A, gprB_2]", 5, 3, 0xfffffffe, FN},
	{"alu[gprA_3, gprB_2, -, gprA_1]", 5, 3, 0xfffffffe, FN},
	{"alu[gprA_3, gprA_1, +16, gprB_2]", 1, 0x12345678, 0x5679, 0},
	{"alu[gprA_3, gprA_1, +8, gprB_2]", 0xffffffff, 0x12345601, 0, FZ | FC},
	{"alu[gprA_3, gprA_1, AND, gprB_2]", 0xf0f0, 0xff00, 0xf000, 0},
	{"alu[gprA_3, gprA_1, ~AND, gprB_2]", 0xf0f0, 0xff00, 0x0f00, 0},
	{"alu[gprA_3, gprA_1, AND~, gprB_2]", 0xf0f0, 0xff00, 0xf0, 0},
	{"alu[gprA_3, gprA_1, OR, gprB_2]", 0xf0f0, 0xff00, 0xfff0, 0},
	{"alu[gprA_3, gprA_1, XOR, gprB_2]", 0xf0f0, 0xf0f0, 0, FZ},
	{"alu[gprA_3, --, B, gprB_2]", 1, 0x80000001, 0x80000001, FN},
	{"alu[gprA_3, --, ~B, gprB_2]", 1, 0, 0xffffffff, FN},
	{"alu[gprA_3, gprA_1, +, gprB_2], no_cc", 0x7fffffff, 1, 0x80000000, KEEP},
	{"ffs[gprA_3, gprB_2]", 0, 0x00a00000, 21, 0},
	{"ffs[gprA_3, gprB_2]", 9, 0, 0, FZ},
	{"pop_count3[gprA_3, gprB_2]", 0, 0xf0f00001, 9, 0},
	/* alu_shf; the left operand may be a constant */
	{"alu_shf[gprA_3, --, B, gprB_2, >>rot0]", 0, 0x12345678, 0x12345678, 0},
	{"alu_shf[gprA_3, --, B, gprB_2, >>rot8]", 0, 0x12345678, 0x78123456, 0},
	{"alu_shf[gprA_3, --, ~B, gprB_2, >>4]", 0, 0x12345678, 0xfedcba98, FN},
	{"alu_shf[gprA_3, gprA_1, AND, gprB_2, <<4]", 0xff, 0x12, 0x20, 0},
	{"alu_shf[gprA_3, gprA_1, ~AND, gprB_2, <<4]", 0xff, 0x12, 0x100, 0},
	{"alu_shf[gprA_3, gprA_1, AND~, gprB_2, <<31]", 0xffffffff, 1, 0x7fffffff, 0},
	{"alu_shf[gprA_3, gprA_1, OR, gprB_2, >>31]", 2, 0x80000000, 3, 0},
	{"dbl_shf[gprA_3, gprA_1, gprB_2, >>4]", 0x12345678, 0x9abcdef0, 0x89abcdef, FN},
	/* ld_field and immed leave the flags */
	{"ld_field[gprA_1, 0110, gprB_2]", 0x11223344, 0xaabbccdd, 0, KEEP},
	{"immed[gprA_3, 0x1234]", 0, 0, 0x1234, KEEP},
	{"immed[gprA_3, 0x1234, <<8]", 0, 0, 0x123400, KEEP},
	{"immed[gprA_3, 0x1234, <<16]", 0, 0, 0x12340000, KEEP},
	{"immed[gprA_3, 0xffffedcb]", 0, 0, 0xffffedcb, KEEP},
	{"crc_be[--, gprA_3, gprB_2]", 0, 0x80000000, 0x80000000, FN},
};
/* clang-format on */

static void
load_constant(char *out, size_t size, const char *name, uint32_t value)
{
	snprintf(out, size, "immed[%s, 0x%x]\nimmed_w1[%s, 0x%x]\n", name, value & 0xffff, name,
		value >> 16);
}

static void
results_and_flags(void **state)
{
	struct program p;
	program_init(&p, NULL);
	for (size_t i = 0; i < COUNT(results); i++) {
		char text[2048], x[128], y[128];
		load_constant(x, sizeof(x), "gprA_1", results[i].x);
		load_constant(y, sizeof(y), "gprB_2", results[i].y);
		/* two constants are no legal pair: the carry comes from a register */
		snprintf(text, sizeof(text),
			"immed[gprA_9, 0x1]\nalu[--, gprA_9, -, 0x1]\n%s%s%s\n%s", x, y,
			results[i].line, flag_reader);
		program_text(&p, text);
		assert_int_equal(program_run(&p, CORE_PLAIN, "12345678901234", 14), CORE_TRAP_NONE);
		unsigned flags = core_gpr(p.core, 'A', 10) * FN | core_gpr(p.core, 'A', 11) * FZ |
				 core_gpr(p.core, 'A', 12) * FC | core_gpr(p.core, 'A', 13) * FV;
		bool keeps_z = strncmp(results[i].line, "ld_f", 4) == 0 ||
			       strncmp(results[i].line, "imm", 3) == 0 ||
			       strstr(results[i].line, "no_cc");
		if (keeps_z) /* 1 - 1: Z and C */
			flags &= ~(unsigned)FZ;
		if (flags != results[i].flags)
			fail_msg("%s: flags %x, not %x", results[i].line, flags, results[i].flags);
		if (strncmp(results[i].line, "ld_field", 8) == 0)
			assert_int_equal(core_gpr(p.core, 'A', 1), 0x11bbcc44);
		else if (core_gpr(p.core, 'A', 3) != results[i].result)
			fail_msg("%s: %08x, not %08x", results[i].line, core_gpr(p.core, 'A', 3),
				results[i].result);
	}
	program_end(&p);
}

/* clang-format off */
/* Lines in sequence, then the value of A3 and the cycles up to DONE. */
static const struct {
	const char *text;
	uint32_t a3;
	uint64_t cycles;
} sequences[] = {
	/* latches: the amount of an indirect shift is the left operand of the instruction before */
	{"immed[gprA_1, 0x24]\nimmed[gprB_2, 0x1]\nalu[--, gprA_1, OR, 0x0]\n"
	 "alu_shf[gprA_3, --, B, gprB_2, <<indirect]\n",
		0x10, 4},
	{"immed[gprA_1, 0x4]\nimmed[gprB_2, 0x800]\nalu[--, gprA_1, OR, 0x0]\n"
	 "alu_shf[gprA_3, --, B, gprB_2, >>indirect]\n",
		0x80, 4},
	/* asr takes the sign of PREV_ALU, not of its operand */
	{"immed[gprB_2, 0x80]\nimmed[gprA_1, 0x8000, <<16]\nalu[--, gprA_1, OR, 0x0]\n"
	 "asr[gprA_3, gprB_2, >>4]\n",
		0xf0000008, 4},
	{"immed[gprB_2, 0x8000, <<16]\nimmed[gprA_1, 0x1]\nalu[--, gprA_1, OR, 0x0]\n"
	 "asr[gprA_3, gprB_2, >>4]\n",
		0x08000000, 4},
	/* fields */
	{"immed[gprA_3, 0xffff]\nimmed[gprB_2, 0x1234]\n"
	 "ld_field_w_clr[gprA_3, 0011, gprB_2, >>8]\n",
		0x12, 3},
	{"immed[gprA_3, 0xffff]\nimmed[gprB_2, 0x1234]\nld_field[gprA_3, 1100, gprB_2, <<16]\n",
		0x1234ffff, 3},
	{"immed[gprA_3, 0xffff]\nimmed[gprB_2, 0x1234]\nld_field[gprA_3, 1001, gprB_2, >>rot8]\n",
		0x3400ff12, 3},
	{"immed[gprA_3, 0xffff]\nimmed_b3[gprA_3, 0x5a]\nimmed_w0[gprA_3, 0xbeef]\n", 0x5a00beef,
		3},
	/* products */
	{"immed[gprA_1, 0xffff]\nimmed[gprB_2, 0xffff]\nmul_step[gprA_1, gprB_2], start\n"
	 "mul_step[gprA_1, gprB_2], 16x16_step1\nmul_step[gprA_1, gprB_2], 16x16_step2\n"
	 "mul_step[gprA_3, --], 16x16_last\n",
		0xfffe0001, 6},
	{"immed[gprA_1, 0xfffffffe]\nimmed[gprB_2, 0xffffffff]\nmul_step[gprA_1, gprB_2], start\n"
	 "mul_step[gprA_1, gprB_2], 32x32_step1\nmul_step[gprA_1, gprB_2], 32x32_step2\n"
	 "mul_step[gprA_1, gprB_2], 32x32_step3\nmul_step[gprA_1, gprB_2], 32x32_step4\n"
	 "mul_step[gprA_4, --], 32x32_last\nmul_step[gprA_3, --], 32x32_last2\n",
		0xfffffffd, 9},
	{"immed[gprA_1, 0xffff, <<8]\nimmed[gprB_2, 0xff]\nmul_step[gprA_1, gprB_2], start\n"
	 "mul_step[gprA_1, gprB_2], 24x8_step1\nmul_step[gprA_3, --], 24x8_last\n",
		0xfeff0100, 5},
	/* local memory: a new pointer is seen four cycles after its write, not before */
	{"immed[gprA_1, 0x840]\nimmed[gprA_2, 0x7]\nalu[*l$index0, --, B, gprA_2]\n"
	 "immed[gprA_3, 0x0]\nlocal_csr_wr[ActLMAddr0, gprA_1]\n"
	 "nop\nnop\nalu[gprA_3, --, B, *l$index0]\n",
		7, 8},
	{"immed[gprA_1, 0x840]\nimmed[gprA_2, 0x7]\nalu[*l$index0, --, B, gprA_2]\n"
	 "immed[gprA_3, 0x1]\nlocal_csr_wr[ActLMAddr0, gprA_1]\n"
	 "nop\nnop\nnop\nalu[gprA_3, --, B, *l$index0]\n",
		0, 9},
	/* the shadow of a branch counts as cycles of waiting */
	{"immed[gprA_1, 0x840]\nimmed[gprA_2, 0x7]\nalu[*l$index0, --, B, gprA_2]\n"
	 "immed[gprA_3, 0x1]\nlocal_csr_wr[ActLMAddr0, gprA_1]\nbr[.+1]\n"
	 "alu[gprA_3, --, B, *l$index0]\n",
		0, 9},
	{"immed[gprA_1, 0x840]\nimmed[gprA_2, 0x7]\nalu[*l$index0, --, B, gprA_2]\n"
	 "immed[gprA_3, 0x1]\nbr[.+2], defer[1]\nlocal_csr_wr[ActLMAddr0, gprA_1]\n"
	 "alu[gprA_3, --, B, *l$index0]\n",
		7, 8},
	/* post-increment after the use; the offset is ORed */
	{"immed[gprA_1, 0x5]\nalu[*l$index0++, --, B, gprA_1]\nalu[*l$index0, --, B, 0x6]\n"
	 "alu[*l$index0[2], --, B, 0x9]\nalu[--, --, B, *l$index0--]\n"
	 "alu[gprA_4, --, B, *l$index0++]\nalu_shf[gprA_3, gprA_4, OR, *l$index0, <<8]\n",
		0x605, 7},
	{"immed[gprA_1, 0x804]\nlocal_csr_wr[ActLMAddr0, gprA_1]\nnop\nnop\nnop\n"
	 "alu[*l$index0[2], --, B, 0x9]\nalu[gprA_3, --, B, *l$index0[3]]\n",
		9, 7},
	/* branches: slots run whether or not it is taken, conditions are old */
	{"immed[gprA_3, 0x0]\nbr[.+3]\nnop\nnop\nimmed[gprB_1, 0x1]\n", 0, 5},
	{"immed[gprA_3, 0x0]\nbr[.+3], defer[2]\nimmed[gprA_3, 0x1]\n"
	 "alu[gprA_3, gprA_3, +, 0x1]\nimmed[gprB_1, 0x1]\n",
		2, 5},
	{"immed[gprA_3, 0x1]\nalu[--, gprA_3, -, 0x1]\nbeq[.+2]\nimmed[gprA_3, 0x7]\nnop\n", 1, 7},
	{"immed[gprA_3, 0x1]\nalu[--, gprA_3, -, 0x1]\nnop\nbeq[.+2]\nimmed[gprA_3, 0x7]\nnop\n", 1,
		7},
	{"immed[gprA_3, 0x1]\nalu[--, gprA_3, -, 0x1]\nbne[.+2]\nimmed[gprA_3, 0x7]\nnop\n", 7, 5},
	{"immed[gprA_3, 0x1]\nalu[--, gprA_3, -, 0x1]\nbeq[.+4], defer[3]\n"
	 "alu[gprA_3, gprA_3, +, 0x1]\nalu[gprA_3, gprA_3, +, 0x1]\nalu[gprA_3, gprA_3, +, 0x1]\n"
	 "nop\n",
		4, 7},
	{"immed[gprA_3, 0x20]\nbr_bset[gprA_3, 5, .+2]\nimmed[gprA_3, 0x0]\nnop\n", 0x20, 6},
	{"immed[gprA_3, 0x20]\nbr_bclr[gprA_3, 5, .+2]\nimmed[gprA_3, 0x1]\nnop\n", 1, 4},
	{"immed[gprA_3, 0x20, <<8]\nbr=byte[gprA_3, 1, 0x20, .+2]\nimmed[gprA_3, 0x1]\nnop\n",
		0x2000, 6},
	{"immed[gprA_3, 0x20, <<8]\nbr!=byte[gprA_3, 1, 0x20, .+2]\nimmed[gprA_3, 0x1]\nnop\n", 1,
		4},
	{"immed[gprA_3, 0x0]\nbr=ctx[0, .+2]\nimmed[gprA_3, 0x1]\nnop\n", 0, 6},
	{"immed[gprA_3, 0x0]\nbr=ctx[2, .+2]\nimmed[gprA_3, 0x1]\nnop\n", 1, 4},
	/* rtn: 5 cycles with its slots */
	{"immed[gprA_3, 0x0]\nimmed[gprB_4, 0xc06]\nrtn[gprB_4], defer[2]\n"
	 "alu[gprA_3, gprA_3, +, 0x1]\nalu[gprA_3, gprA_3, +, 0x1]\nimmed[gprA_3, 0x0]\nnop\n",
		2, 8},
	{"immed[gprA_3, 0x0]\nimmed[gprA_4, 0x0]\njump[gprA_4, .3076]\nimmed[gprA_3, 0x1]\nnop\n",
		0, 8},
	/* predicate: IndPredCC 0 = equal */
	{"immed[gprA_3, 0x1]\nalu[--, gprA_3, -, 0x1]\nimmed[gprA_3, 0x5], predicate_cc\n", 5, 3},
	{"immed[gprA_3, 0x1]\nalu[--, gprA_3, -, 0x0]\nimmed[gprA_3, 0x5], predicate_cc\n", 1, 3},
	/* CSR pair: the immed takes the value; flags and shadow are as ever */
	{"local_csr_rd[ActLMAddr0]\nimmed[gprA_3, 0x0]\n", 0x800, 2},
	{"br[.+3], defer[2]\nlocal_csr_rd[ActLMAddr1]\nimmed[gprA_3, 0x0]\nnop\n", 0x20, 4},
	{"local_csr_rd[ActCtxStatus]\nimmed[gprA_3, 0x0]\n", 0xc0000000u | 3072 << 8, 2},
	/* indexed transfer registers */
	{"immed[gprA_1, 0xc]\nlocal_csr_wr[XferIndex, gprA_1]\nimmed[$xfer_3, 0x9]\nnop\nnop\n"
	 "alu[*$index++, --, B, 0x7]\nalu[*$index--, --, B, 0x8]\nimmed[gprA_3, 0x1]\n",
		1, 8},
	/* voluntary swap */
	{"immed[gprA_3, 0x1]\nctx_arb[voluntary]\nalu[gprA_3, gprA_3, +, 0x1]\n", 2, 5},
	/* branches to the second of two records that are done as one */
	{"immed[gprA_3, 0x5]\nbr[.+2]\nimmed[gprA_3, 0x1]\nimmed[gprA_4, 0x2]\n", 5, 5},
	{"immed[gprA_5, 0x1]\nimmed[gprB_3, 0x5]\nalu[--, gprA_5, -, 0x2]\nbr[.+2]\n"
	 "alu[gprA_4, gprA_5, -, 0x1]\nalu[gprA_3, 0x9, -carry, gprB_3]\n",
		3, 7},
	{"immed[gprA_5, 0x1]\nalu[--, gprA_5, XOR, 0x1]\nbr[.+2]\n"
	 "alu[--, gprA_5, XOR, 0x2]\nbne[.+2]\nimmed[gprA_3, 0x6]\n",
		6, 7},
	/* byte_align: a run of words from an odd byte */
	{"immed[gprA_1, 0x1]\nlocal_csr_wr[ByteIndex, gprA_1]\nimmed[gprB_4, 0x1122]\n"
	 "immed_w1[gprB_4, 0x3344]\nimmed[gprB_5, 0x5566]\nimmed_w1[gprB_5, 0x7788]\n"
	 "byte_align_be[--, gprB_4]\nbyte_align_be[gprA_3, gprB_5]\n",
		0x44112277, 8},
	/* CRC-32 of the MSB-first kind, one byte 0x01: the polynomial itself */
	{"immed[gprB_2, 0x100, <<16]\nlocal_csr_wr[CRCRemainder, 0x0]\n"
	 "crc_be[crc_32, --, gprB_2], byte_0\nnop\n",
		0, 4},
};
/* clang-format on */

/* Every cycle of the counted run of a program belongs to one of its words. */
static void
assert_all_counted(const struct program *p, const char *text)
{
	uint64_t cycles = 0;
	struct nic_word_counts counts;
	for (uint32_t word = 0; (text = strchr(text, '\n')); word++, text++) {
		core_counts(p->code, word, &counts);
		cycles += counts.executed + counts.shadow_cycles;
	}
	assert_int_equal(cycles, p->packet.cycles);
}

static void
sequences_and_cycles(void **state)
{
	struct program p;
	program_init(&p, NULL);
	for (size_t i = 0; i < COUNT(sequences); i++) {
		char text[2048];
		bool reads_crc = strstr(sequences[i].text, "crc_32") != NULL;
		snprintf(text, sizeof(text), "%s%sbr[.DONE]\n", sequences[i].text,
			reads_crc ? "local_csr_rd[CRCRemainder]\nimmed[gprA_3, 0x0]\n" : "");
		program_text(&p, text);
		for (enum core_mode mode = CORE_PLAIN; mode <= CORE_COUNTED; mode++) {
			enum core_trap_reason trap = program_run(&p, mode, "12345678901234", 14);
			if (trap)
				fail_msg("case %zu: %s", i, core_trap_text(trap));
			uint32_t a3 = core_gpr(p.core, 'A', 3);
			if (reads_crc) {
				assert_int_equal(a3, 0x04c11db7);
				continue;
			}
			if (a3 != sequences[i].a3)
				fail_msg("case %zu: A3 = %08x, not %08x\n%s", i, a3,
					sequences[i].a3, sequences[i].text);
			/* the closing br takes 3 */
			if (p.packet.cycles != sequences[i].cycles + 3)
				fail_msg("case %zu: %llu cycles, not %llu\n%s", i,
					(unsigned long long)p.packet.cycles - 3,
					(unsigned long long)sequences[i].cycles, sequences[i].text);
		}
		assert_all_counted(&p, text); /* the last run was counted */
	}
	program_end(&p);
}

/* clang-format off */
static const struct {
	const char *text;
	enum core_trap_reason reason;
	uint32_t word; /* counted from the program's first */
} traps[] = {
	{"nop\n", CORE_TRAP_PC, 1},
	{"br[.9]\n", CORE_TRAP_PC, 0},
	{"immed[gprA_1, 0x5]\nrtn[gprA_1]\n", CORE_TRAP_PC, 0},
	{"br[.-0]\n", CORE_TRAP_BUDGET, 0},
	{"immed[gprA_1, 0x100]\nlocal_csr_wr[ActLMAddr0, gprA_1]\nnop\nnop\nnop\n"
	 "alu[gprA_3, --, B, *l$index0]\n",
		CORE_TRAP_LM, 5},
	{"immed[gprA_1, 0xa00]\nlocal_csr_wr[ActLMAddr3, gprA_1]\nnop\nnop\nnop\n"
	 "alu[*l$index3, --, B, 0x1]\n",
		CORE_TRAP_LM, 5},
	{"alu[gprA_3, --, B, @gprB_40]\n", CORE_TRAP_GPR, 0},
	{"local_csr_wr[SameMESignal, gprA_1]\n", CORE_TRAP_CSR, 0},
	{"local_csr_rd[Mailbox0]\nimmed[gprA_3, 0x0]\n", CORE_TRAP_CSR, 0},
	{"local_csr_rd[PseudoRndNum]\nimmed[gprA_3, 0x1]\n", CORE_TRAP_CSR_READ, 0},
	{"br[.+2], defer[1]\nbr[.+1]\nnop\n", CORE_TRAP_SLOT, 0},
	{"ctx_arb[sig1]\n", CORE_TRAP_SIGNAL, 0},
	{"ctx_arb[kill]\n", CORE_TRAP_KILL, 0},
	{"ctx_arb[bpt]\n", CORE_TRAP_SIGNAL, 0},
	{"br_inp_state[nn_empty, .+1]\n", CORE_TRAP_STATE, 0},
	{"cam_clear\n", CORE_TRAP_CAM, 0},
	{"crc_be[crc_10, --, gprB_1]\n", CORE_TRAP_CRC, 0},
	{"alu[gprA_4, --, B, *l$index1[2]]\n"
	 "mem[read32_swap, $xfer_0, gprA_4, 0x10, 1], ctx_swap[sig1]\n",
		CORE_TRAP_PACKET, 1},
	{"alu[gprA_4, --, B, *l$index1[2]]\n"
	 "mem[write8_swap, $xfer_0, gprA_4, 0xb, 4], ctx_swap[sig1]\n",
		CORE_TRAP_PACKET, 1},
	{"immed[gprA_4, 0x88]\nmem[read32_swap, $xfer_0, gprA_4, 0x0, 1], ctx_swap[sig1]\n",
		CORE_TRAP_ADDRESS, 1},
	{"immed[gprB_4, 0x9800, <<16]\nimmed[gprA_4, 0x0]\n"
	 "mem[read32_swap, $xfer_0, gprB_4, <<8, gprA_4, 1], ctx_swap[sig1]\n",
		CORE_TRAP_SCRATCH, 2},
	{"immed[gprB_4, 0x9804, <<16]\nimmed[gprA_4, 0x0]\n"
	 "mem[read32_swap, $xfer_0, gprB_4, <<8, gprA_4, 1], ctx_swap[sig1]\n",
		CORE_TRAP_MAP, 2},
	{"immed[gprB_4, 0x8100, <<16]\nimmed[gprA_4, 0x0]\n"
	 "mem[read32_swap, $xfer_0, gprB_4, <<8, gprA_4, 1], ctx_swap[sig1]\n",
		CORE_TRAP_ADDRESS, 2},
	{"mem[cam_lookup_add_lock, $xfer_0, gprA_4, 0x0, 1], ctx_swap[sig1]\n", CORE_TRAP_COMMAND,
		0},
	{"mem[add_imm, $xfer_0, gprA_4, 0x0, 1], ctx_swap[sig1]\n", CORE_TRAP_INDIRECT, 0},
};
/* clang-format on */

static void
traps_are_named(void **state)
{
	struct program p;
	program_init(&p, "core.budget=10000");
	for (size_t i = 0; i < COUNT(traps); i++) {
		program_text(&p, traps[i].text);
		for (enum core_mode mode = CORE_PLAIN; mode <= CORE_COUNTED; mode++) {
			enum core_trap_reason trap = program_run(&p, mode, "12345678901234", 14);
			if (trap != traps[i].reason)
				fail_msg("%s: '%s', not '%s'", traps[i].text, core_trap_text(trap),
					core_trap_text(traps[i].reason));
			if (trap != CORE_TRAP_PC || traps[i].word)
				assert_int_equal(p.packet.trap_word, PROGRAM_START + traps[i].word);
		}
	}
	program_end(&p);
}

/* Every 45-bit word that decodes to nothing stops its packet, and no word at all brings the
 * machine down. */
static void
random_words(void **state)
{
	struct program p;
	uint64_t seed = 1;
	program_init(&p, "core.budget=2000");
	assert_int_equal(core_allow_scratch(p.core, true), 0);
	unsigned stopped = 0;
	for (unsigned round = 0; round < 3000; round++) {
		uint64_t words[64];
		for (unsigned i = 0; i < COUNT(words); i++) {
			struct isa_insn insn;
			do { /* word 0 must be an instruction; of the rest most should be */
				seed = seed * UINT64_C(6364136223846793005) +
				       UINT64_C(1442695040888963407);
				words[i] = seed >> 12 & ISA_WORD_MASK;
			} while (!isa_decode(words[i], ISA_CTX4, &insn) && (i == 0 || seed >> 61));
			if (isa_decode(words[i], ISA_CTX4, &insn) && isa_is_branch(&insn) &&
				insn.op != ISA_JUMP) {
				insn.target = (uint16_t)(PROGRAM_START + (seed >> 40) % 64);
				uint64_t word;
				if (!isa_encode(&insn, ISA_CTX4, &word))
					words[i] = word;
			}
			words[i] = isa_ecc_encode(words[i]);
		}
		program_words(&p, words, COUNT(words), PROGRAM_START);
		stopped += program_run(&p, (enum core_mode)(round % 3), "12345678901234", 14) !=
			   CORE_TRAP_NONE;
	}
	assert_true(stopped > 2900); /* without a way to DONE nearly all must trap */
	program_end(&p);
}

static void
bad_images(void **state)
{
	struct program p;
	struct fail fail = {0};
	struct core_code *code;
	program_init(&p, NULL);
	uint64_t good = isa_ecc_encode(ISA_NOP), bad = good ^ 1;
	uint64_t nothing = isa_ecc_encode(UINT64_C(0x00ff00000000));
	assert_true(core_code_new(p.core, &bad, 1, 3072, &code, &fail) < 0);
	assert_non_null(strstr(fail.text, "ECC"));
	fail = (struct fail){0};
	assert_true(core_code_new(p.core, &nothing, 1, 3072, &code, &fail) < 0);
	assert_non_null(strstr(fail.text, "no instruction"));
	fail = (struct fail){0};
	assert_true(core_code_new(p.core, &good, 0, 3072, &code, &fail) < 0);
	fail = (struct fail){0};
	assert_true(core_code_new(p.core, &good, 1, 8192, &code, &fail) < 0);
	assert_non_null(strstr(fail.text, "code store"));
	program_end(&p);
}

/* What the machine and the bounds charge with the default profile is what the instruction set's
 * table says and the optimiser counts with. */
static void
shadows_are_those_of_the_set(void **state)
{
	struct nic_profile profile;
	struct fail fail = {0};
	uint64_t seed = 1;
	unsigned lost = 0;
	assert_int_equal(nic_profile_load(nic_profile_names[0], &profile, &fail), 0);
	for (unsigned i = 0; i < 200000; i++) {
		struct isa_insn insn;
		seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		if (!isa_decode(seed >> 12 & ISA_WORD_MASK, ISA_CTX4, &insn))
			continue;
		for (int fresh = 0; fresh < 2; fresh++) {
			unsigned cycles = nic_shadow_cycles(&profile, &insn, fresh);
			assert_int_equal(cycles, isa_wasted_cycles(&insn, fresh));
			lost += cycles > 0;
		}
	}
	assert_true(lost > 1000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(results_and_flags),
		cmocka_unit_test(sequences_and_cycles),
		cmocka_unit_test(traps_are_named),
		cmocka_unit_test(random_words),
		cmocka_unit_test(shadows_are_those_of_the_set),
		cmocka_unit_test(bad_images),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
