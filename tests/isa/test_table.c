/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Would have caught: two rows that one word belongs to, a row that nothing reaches, two commands of
 * one name in a target, a cost in the wrong class, an encoder that takes what no word expresses.
 */
#include "isa/form.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Is every word of pattern a excluded by `except`? */
static bool
covered(struct isa_pattern a, struct isa_pattern except)
{
	return except.mask != 0 && (except.mask & ~a.mask) == 0 &&
	       (a.match & except.mask) == except.match;
}

/* Words of both patterns are those of one joint pattern, or none. */
static bool
overlap(const struct isa_row *a, const struct isa_row *b)
{
	uint64_t common = a->pattern.mask & b->pattern.mask;
	if ((a->pattern.match & common) != (b->pattern.match & common))
		return false;
	struct isa_pattern joint = {.match = a->pattern.match | b->pattern.match,
		.mask = a->pattern.mask | b->pattern.mask};
	return !covered(joint, a->except) && !covered(joint, b->except);
}

static void
test_rows_do_not_overlap(void **state)
{
	for (unsigned i = 0; i < isa_row_count; i++) {
		assert_int_equal(isa_rows[i].pattern.match & ~isa_rows[i].pattern.mask, 0);
		assert_int_equal(isa_rows[i].pattern.mask & ~ISA_WORD_MASK, 0);
		for (unsigned j = i + 1; j < isa_row_count; j++)
			if (overlap(&isa_rows[i], &isa_rows[j]))
				fail_msg("rows %u (%s) and %u (%s) share words", i,
					isa_rows[i].text, j, isa_rows[j].text);
	}
}

static void
test_rows_are_reached(void **state)
{
	for (unsigned i = 0; i < isa_row_count; i++) {
		const struct isa_row *row = &isa_rows[i];
		uint64_t word = row->pattern.match;
		/* A bit that leaves the exception, if the bare match is in it. */
		for (unsigned bit = 0; isa_row_of_word(word) != row && bit < ISA_WORD_BITS; bit++)
			if (row->except.mask >> bit & 1)
				word = row->pattern.match ^
				       (UINT64_C(1) << bit & ~row->pattern.mask);
		assert_ptr_equal(isa_row_of_word(word), row);
		assert_in_range(row->op, 1, ISA_OP_COUNT - 1);
		assert_int_equal(isa_rows[row->op - 1].op, row->op);
	}
}

static void
test_commands(void **state)
{
	for (unsigned i = 0; i < isa_cmd_row_count; i++) {
		const struct isa_cmd_row *a = &isa_cmd_rows[i];
		struct isa_cmd cmd = {.target = a->target,
			.action = a->action,
			.token = a->token,
			.len = a->len_first};
		assert_ptr_equal(isa_cmd_row_of(&cmd), a);
		assert_string_equal(isa_cmd_name(&cmd), a->text);
		assert_true(a->action < 1 << isa_target_rows[a->target].action_bits);
		for (unsigned j = i + 1; j < isa_cmd_row_count; j++) {
			const struct isa_cmd_row *b = &isa_cmd_rows[j];
			if (a->target == b->target && strcmp(a->text, b->text) == 0)
				fail_msg("%s[%s] twice", isa_target_rows[a->target].text, a->text);
		}
	}
	for (unsigned i = 1; i < isa_csr_row_count; i++)
		assert_true(isa_csr_rows[i - 1].address < isa_csr_rows[i].address);
}

static struct isa_insn
parsed(const char *text)
{
	struct isa_insn insn;
	size_t column;
	const char *why = isa_parse(text, ISA_CTX4, &insn, &column);
	if (why)
		fail_msg("%s: column %zu: %s", text, column, why);
	return insn;
}

/* Cycles lost by a taken branch or a swap: text, flags just written, cycles. */
static void
test_costs(void **state)
{
	static const struct {
		const char *text;
		bool fresh;
		unsigned wasted;
	} cases[] = {
		{"nop", true, 0},
		{"br[.5]", true, 2},
		{"br[.5], defer[1]", false, 1},
		{"br[.5], defer[2]", false, 0},
		{"bne[.5]", true, 3},
		{"bne[.5]", false, 2},
		{"bne[.5], defer[3]", true, 0},
		{"bne[.5], defer[3]", false, 0},
		{"br_bset[gprA_0, 5, .9]", true, 3},
		{"br=byte[gprA_0, 1, 5, .9], defer[1]", false, 2},
		{"br=ctx[2, .9]", false, 3},
		{"rtn[gprA_0]", false, 4},
		{"rtn[gprA_0], defer[3]", false, 1},
		{"ctx_arb[sig1]", false, 2},
		{"mem[read32, $xfer_0, gprA_0, 0x0, 1], ctx_swap[sig1], defer[1]", false, 1},
		{"mem[read32, $xfer_0, gprA_0, 0x0, 1], sig_done[sig1]", false, 0},
	};
	for (unsigned i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct isa_insn insn = parsed(cases[i].text);
		if (isa_wasted_cycles(&insn, cases[i].fresh) != cases[i].wasted)
			fail_msg("%s wastes %u", cases[i].text,
				isa_wasted_cycles(&insn, cases[i].fresh));
	}
}

static void
test_flags(void **state)
{
	static const struct {
		const char *text;
		bool writes;
	} cases[] = {
		{"alu[--, gprA_1, -, gprB_2]", true},
		{"alu[--, gprA_1, -, gprB_2], no_cc", false},
		{"immed[gprA_1, 0x5]", false},
		{"ld_field[gprA_1, 0001, gprB_1]", false},
		{"ld_field[gprA_1, 0001, gprB_1], load_cc", true},
		{"asr[gprA_1, gprB_1, >>3]", true},
		{"mul_step[gprA_1, gprB_1], start", false},
		{"mul_step[gprA_1, --], 32x32_last", true},
		{"br[.1]", false},
	};
	for (unsigned i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct isa_insn insn = parsed(cases[i].text);
		assert_int_equal(isa_writes_flags(&insn), cases[i].writes);
	}
}

/* Text that must be refused, each for its own reason and at its place. */
static void
test_refusals(void **state)
{
	static const struct {
		const char *text;
		size_t column;
	} cases[] = {
		{"", 0},
		{"frob[gprA_0]", 0},
		{"alu[gprA_0, gprA_1, +, gprA_2]", 0}, /* bank A twice */
		{"alu[gprA_0, 0x1, +, 0x2]", 0},       /* constants twice */
		{"alu[gprA_0, $xfer_1, +, $xfer_2]", 0},
		{"alu[gprA_0, *l$index0, +, *l$index2]", 0},
		{"alu[gprA_32, gprA_1, +, gprB_2]", 9},
		{"alu[gprA_0, gprA_1, ?, gprB_2]", 20},
		{"alu[gprA_0, gprA_1, +, 256]", 23},
		{"alu[gprA_0, --, +, gprB_1]", 0}, /* a source is missing */
		{"alu[gprA_0, gprA_1, +, gprB_2], gpr_both", 32},
		{"alu[gprA_0, gprA_1, +, gprB_2", 29},
		{"alu[gprA_0, gprA_1, +, gprB_2] nop", 31},
		{"alu_shf[gprA_0, --, B, gprB_1, >>0]", 31},
		{"alu_shf[gprA_0, --, B, gprB_1, >>32]", 33},
		{"alu_shf[gprA_0, --, B, @gprB_1, >>1]", 0}, /* restricted */
		{"alu_shf[gprA_0, --, B, *l$index0[8], >>1]", 0},
		{"immed[gprA_0, 0x12345678]", 14},
		{"immed[gprA_0, 0x1234, <<4]", 22},
		{"ld_field[gprA_0, 0120, gprB_1]", 17},
		{"ld_field[0x5, 0001, gprB_1]", 0},
		{"br[12]", 3},
		{"br[.16384]", 4},
		{"br[.1], defer[4]", 14},
		{"ctx_arb[sig1], defer[3]", 0},
		{"ctx_arb[sig16]", 11},
		{"local_csr_rd[Nonsense]", 13},
		{"local_csr_wr[0x2, gprA_0]", 0},
		{"mem[add64, $xfer_0, gprA_0, gprB_0, 1], ctx_swap[sig1]", 4},
		{"mem[read32, $xfer_0, gprB_0, gprA_0, 1], ctx_swap[sig1]", 0},
		{"mem[read32, $xfer_0, gprA_0, 0x80, 1], ctx_swap[sig1]", 0},
		{"mem[read32, $xfer_0, *l$index2, 0x0, 1], ctx_swap[sig1]", 0},
		{"mem[read32, $xfer_0, gprA_0, 0x0, 9]", 34},
		{"mul_step[gprA_0, gprB_0], 8x8_step1", 0},
	};
	for (unsigned i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct isa_insn insn;
		size_t column = 999;
		const char *why = isa_parse(cases[i].text, ISA_CTX4, &insn, &column);
		if (why == NULL)
			fail_msg("taken: %s", cases[i].text);
		if (column != cases[i].column)
			fail_msg("%s: %s: column %zu", cases[i].text, why, column);
	}
	struct isa_insn none = {.op = ISA_INVALID};
	uint64_t word;
	assert_int_equal(isa_encode(&none, ISA_CTX4, &word), -EINVAL);
}

/* Blanks are free, numbers have two bases, comments end a line, branches have second names. */
static void
test_free_forms(void **state)
{
	static const char *const pairs[][2] = {
		{"alu[gprA_0, gprA_1, +, 0xff]", "  alu [ gprA_0 ,gprA_1,+ , 255 ]  ; sum"},
		{"alu[gprA_0, gprA_1, +, gprB_1], no_cc, gpr_wrboth",
			"alu[gprA_0,gprA_1,+,gprB_1],gpr_wrboth,no_cc // sum"},
		{"bcc[.7]", "blo[.7]"},
		{"bcs[.7]", "bhs[.7]"},
		{"nop", "\tnop"},
		{"local_csr_rd[PseudoRndNum]", "local_csr_rd[0x148]"},
		{"ld_field[gprA_0, 0001, gprB_1]", "ld_field[gprA_0, 0001, gprB_1, >>rot0]"},
	};
	for (unsigned i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		struct isa_insn a = parsed(pairs[i][0]), b = parsed(pairs[i][1]);
		assert_memory_equal(&a, &b, sizeof(a));
	}
	/* The left operand of B does not show, but may be named: it is kept in PREV_A. */
	struct isa_insn copy = parsed("alu[gprA_0, gprA_7, B, gprB_1]"), again;
	uint64_t word;
	assert_int_equal(isa_encode(&copy, ISA_CTX4, &word), 0);
	assert_true(isa_decode(word, ISA_CTX4, &again));
	assert_int_equal(again.left.kind, ISA_GPR_A);
	assert_int_equal(again.left.num, 7);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_do_not_overlap),
		cmocka_unit_test(test_rows_are_reached),
		cmocka_unit_test(test_commands),
		cmocka_unit_test(test_costs),
		cmocka_unit_test(test_flags),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_free_forms),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
