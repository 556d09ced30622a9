/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Would have caught: code that was made from the visited paths only and is wrong for a pruned one,
 * without a warning; or a warning where the code serves both. Each row is an instruction, the facts
 * that its code was made from, and the facts over all paths.
 */
#include "offload-jit/bpf/bpf.h"
#include "offload-jit/lower/exact.h"
#include "offload-jit/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SEEN .seen = true
#define SRC(low, high) .src_umin = (low), .src_umax = (high)
#define DST(high) .dst_umax = (high)

/* clang-format off */
static const struct {
	const char *text;
	struct insn_facts made, real;
	bool warns;
} rows[] = {
	/* A known amount is written into the instruction. */
	{"r1 <<= r2", {SEEN, SRC(5, 5)}, {SEEN, SRC(5, 5)}, false},
	{"r1 <<= r2", {SEEN, SRC(5, 5)}, {SEEN, SRC(5, 6)}, true},
	{"r1 >>= r2", {SEEN, SRC(5, 5)}, {SEEN, SRC(4, 5)}, true},
	{"w1 s>>= w2", {SEEN, SRC(5, 5)}, {SEEN, SRC(5, 9)}, true},
	/* An unknown one has a form for each half; 32 bits have one form. */
	{"w1 <<= w2", {SEEN, SRC(1, 5)}, {SEEN, SRC(0, 31)}, false},
	{"r1 >>= r2", {SEEN, SRC(1, 5)}, {SEEN, SRC(0, 31)}, false},
	{"r1 >>= r2", {SEEN, SRC(1, 5)}, {SEEN, SRC(1, 32)}, true},
	{"r1 s>>= r2", {SEEN, SRC(32, 40)}, {SEEN, SRC(32, 63)}, false},
	{"r1 s>>= r2", {SEEN, SRC(32, 40)}, {SEEN, SRC(31, 40)}, true},
	{"r1 >>= r2", {SEEN, SRC(0, 63)}, {SEEN, SRC(0, 63)}, false},
	{"r1 >>= r2", {SEEN, SRC(1, 63)}, {SEEN, SRC(0, 63)}, false},
	/* A left shift by 0 is a defect of its own, which facts from 1 on exclude. */
	{"r1 <<= r2", {SEEN, SRC(1, 5)}, {SEEN, SRC(0, 5)}, true},
	{"r1 <<= r2", {SEEN, SRC(1, 40)}, {SEEN, SRC(0, 40)}, true},
	{"r1 <<= r2", {SEEN, SRC(0, 5)}, {SEEN, SRC(0, 6)}, false},
	{"r1 <<= 5", {SEEN, SRC(0, 0)}, {SEEN, SRC(1, 1)}, false},
	/* Short products have a form of their own; none has more than 32 bits of factor. */
	{"r1 *= r2", {SEEN, SRC(0, 9), DST(0xffff)}, {SEEN, SRC(0, 0xffff), DST(0xffff)}, false},
	{"r1 *= r2", {SEEN, SRC(0, 9), DST(0xffff)}, {SEEN, SRC(0, 0x10000), DST(9)}, true},
	{"r1 *= r2", {SEEN, SRC(0, 9), DST(9)}, {SEEN, SRC(0, 9), DST(0x10000)}, true},
	{"r1 *= r2", {SEEN, SRC(0, 0x10000), DST(9)}, {SEEN, SRC(0, 0x20000), DST(9)}, false},
	{"r1 *= r2", {SEEN, SRC(0, 0x10000), DST(9)}, {SEEN, SRC(0, 1ull << 32), DST(9)}, true},
	{"r1 *= 7", {SEEN, DST(9)}, {SEEN, DST(0x10000)}, true},
	{"r1 *= 0x10000", {SEEN, DST(9)}, {SEEN, DST(0x10000)}, false},
	{"w1 *= 7", {SEEN, DST(0x10000)}, {SEEN, DST(1ull << 32)}, true},
	{"r1 /= 7", {SEEN, DST(9)}, {SEEN, DST(UINT32_MAX)}, false},
	{"r1 /= 7", {SEEN, DST(9)}, {SEEN, DST(1ull << 32)}, true},
	{"r1 /= r2", {SEEN, SRC(3, 3), DST(9)}, {SEEN, SRC(3, 3), DST(99)}, false},
	{"r1 /= r2", {SEEN, SRC(3, 3), DST(9)}, {SEEN, SRC(3, 4), DST(9)}, true},
	{"r1 /= r2", {SEEN, SRC(3, 3), DST(9)}, {SEEN, SRC(2, 3), DST(9)}, true},
	/* Additions to memory have a form for what fits 16 bits and one for what does not. */
	{"lock *(u32 *)(r1 +0) += r2", {SEEN, .over16 = true}, {SEEN, .over16 = true}, false},
	{"lock *(u32 *)(r1 +0) += r2", {SEEN, .over16 = true, .maybe16 = true}, {SEEN, .over16 = true}, false},
	{"lock *(u32 *)(r1 +0) += r2", {SEEN, .over16 = true}, {SEEN, .over16 = true, .maybe16 = true}, true},
	{"lock *(u64 *)(r1 +0) += r2", {SEEN, .maybe16 = true}, {SEEN, .over16 = true, .maybe16 = true}, true},
	/* No other instruction depends on ranges; nor does one that is never run. */
	{"r1 += r2", {SEEN, SRC(1, 1)}, {SEEN, SRC(2, 2)}, false},
	{"*(u32 *)(r1 +0) = r2", {SEEN, SRC(1, 1)}, {SEEN, SRC(2, 2)}, false},
	{"r1 = 0x123456789 ll", {SEEN}, {.seen = false}, false},
	{"r1 <<= r2", {SEEN, SRC(5, 5)}, {SRC(0, 63)}, false},
	{"r1 = 1", {.seen = false}, {.seen = false}, false},
	/* What only a pruned path reaches was taken out as dead. */
	{"r1 = 1", {.seen = false}, {SEEN}, true},
};
/* clang-format on */

/* @return the warnings for one instruction; its facts are those of slot 0 */
static size_t
compare(const char *text, struct insn_facts made, struct insn_facts real, bool made_fast,
	bool real_fast)
{
	struct bpf_insn *insns;
	struct fail fail = {0};
	int count = bpf_parse(text, "row", &insns, &fail);
	if (count < 1)
		fail_msg("%s", fail.text);
	struct insn_facts made_all[2] = {made}, real_all[2] = {real};
	struct jit_program program = {.insns = insns, .insn_count = (uint32_t)count};
	struct jit_facts from = {.insns = made_all, .adjust_head_fast = made_fast};
	struct jit_facts exact = {.insns = real_all, .adjust_head_fast = real_fast};
	struct report report = {0};
	exact_compare(&program, &from, &exact, &report);
	for (size_t i = 0; i < report.count; i++)
		assert_ptr_equal(report.findings[i].rule, &rules[RULE_PRUNED_FACTS]);
	size_t warnings = report.count;
	report_free(&report);
	free(insns);
	return warnings;
}

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t warnings = compare(rows[i].text, rows[i].made, rows[i].real, false, false);
		if (warnings != rows[i].warns)
			fail_msg("row %zu, %s: %zu warnings", i, rows[i].text, warnings);
	}
}

/* adjust_head without checks serves only if all paths allow it. */
static void
test_adjust_head(void **state)
{
	(void)state;
	static const struct insn_facts seen = {.seen = true};
	assert_int_equal(compare("call xdp_adjust_head", seen, seen, true, false), 1);
	assert_int_equal(compare("call xdp_adjust_head", seen, seen, true, true), 0);
	assert_int_equal(compare("call xdp_adjust_head", seen, seen, false, false), 0);
	assert_int_equal(compare("call xdp_adjust_tail", seen, seen, true, false), 0);
}

/* Only programs with such an instruction are walked twice. */
static void
test_matters(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool matters;
	} programs[] = {
		{"r1 <<= r2", true},
		{"w1 s>>= w2", true},
		{"r1 <<= 3", false},
		{"r1 *= 3", true},
		{"w1 /= 3", true},
		{"lock *(u32 *)(r1 +0) += r2", true},
		{"call xdp_adjust_head", true},
		{"call xdp_adjust_tail", false},
		{"call pc+0\nexit", true},
		{"r1 += r2\nif r1 > r2 goto +0\n*(u8 *)(r1 +0) = r2", false},
	};
	for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++) {
		struct jit_program program = {0};
		struct bpf_insn *insns;
		int count = bpf_parse(programs[i].text, "program", &insns, NULL);
		assert_true(count > 0);
		program.insns = insns;
		program.insn_count = (uint32_t)count;
		if (exact_matters(&program) != programs[i].matters)
			fail_msg("%s", programs[i].text);
		free(insns);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_adjust_head),
		cmocka_unit_test(test_matters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
