/* SPDX-License-Identifier: BSD-2-Clause */
/* Would have caught: an opcode that prints as another one, a notation that the parser does not take
 * back, labels that jump elsewhere, bad text that is accepted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "offload-jit/bpf/bpf.h"

#include <stdlib.h>
#include <string.h>

static struct bpf_insn
in(uint8_t code, uint8_t dst, uint8_t src, int16_t off, int32_t imm)
{
	return (struct bpf_insn){
		.code = code, .dst_reg = dst, .src_reg = src, .off = off, .imm = imm};
}

/* Notation as LLVM and the kernel print it, and what it means (RFC 9669). */
static void
known_texts(void **state)
{
	struct {
		const char *text;
		struct bpf_insn insn;
	} cases[] = {
		{"r1 += 5", in(0x07, 1, 0, 0, 5)},
		{"r1 += -5", in(0x07, 1, 0, 0, -5)},
		{"w1 &= 0xffffffff", in(0x54, 1, 0, 0, -1)},
		{"r1 s>>= r2", in(0xcf, 1, 2, 0, 0)},
		{"w1 = w2", in(0xbc, 1, 2, 0, 0)},
		{"w1 = -w1", in(0x84, 1, 0, 0, 0)},
		{"r1 = be16 r1", in(0xdc, 1, 0, 0, 16)},
		{"r1 = le64 r1", in(0xd4, 1, 0, 0, 64)},
		{"r2 = *(u16 *)(r3 + 12)", in(0x69, 2, 3, 12, 0)},
		{"r2 = *(u64 *)(r10 -8)", in(0x79, 2, 10, -8, 0)},
		{"*(u8 *)(r1 + 4) = r2", in(0x73, 1, 2, 4, 0)},
		{"*(u32 *)(r1 + 4) = -7", in(0x62, 1, 0, 4, -7)},
		{"lock *(u64 *)(r0 + 0) += r1", in(0xdb, 0, 1, 0, 0)},
		{"lock *(u32 *)(r0 + 8) ^= w1", in(0xc3, 0, 1, 8, 0xa0)},
		{"r1 = atomic64_fetch_or((u64 *)(r2 +0), r1)", in(0xdb, 2, 1, 0, 0x41)},
		{"r0 = atomic64_cmpxchg((u64 *)(r2 +8), r0, r3)", in(0xdb, 2, 3, 8, 0xf1)},
		{"if r4 > r2 goto +13", in(0x2d, 4, 2, 13, 0)},
		{"if w4 s<= -1 goto pc-3", in(0xd6, 4, 0, -3, -1)},
		{"if r4 & 8 goto +1", in(0x45, 4, 0, 1, 8)},
		{"goto pc+3", in(0x05, 0, 0, 3, 0)},
		{"gotol pc-3", in(0x06, 0, 0, 0, -3)},
		{"call 1", in(0x85, 0, 0, 0, 1)},
		{"call map_lookup_elem", in(0x85, 0, 0, 0, 1)},
		{"call bpf_map_update_elem#2", in(0x85, 0, 0, 0, 2)},
		{"call pc+2", in(0x85, 0, 1, 0, 2)},
		{"r0 = *(u8 *)skb[20]", in(0x30, 0, 0, 0, 20)},
		{"r0 = *(u32 *)skb[r7 + 4]", in(0x40, 0, 7, 0, 4)},
		{"exit", in(0x95, 0, 0, 0, 0)},
		{".insn 0xff 1 2 3 4", in(0xff, 1, 2, 3, 4)},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fail fail = {0};
		struct bpf_insn *insns = NULL;
		int n = bpf_parse(cases[i].text, "case", &insns, &fail);
		if (n != 1)
			fail_msg("%s: %s", cases[i].text, fail.text);
		assert_memory_equal(insns, &cases[i].insn, sizeof(*insns));
		free(insns);
	}
}

static void
two_slots_and_labels(void **state)
{
	static const char text[] = "start: r1 = 0x1122334455667788 ll # comment\n"
				   "r2 = map[3]\n"
				   "r3 = map[1] value + 16\n"
				   "if r1 == 0 goto end\n"
				   "call fn\n"
				   "goto start ; comment\n"
				   "end:\n"
				   "exit\n"
				   "fn: exit\n";
	struct fail fail = {0};
	struct bpf_insn *insns = NULL;

	assert_int_equal(bpf_parse(text, "labels", &insns, &fail), 11);
	assert_int_equal(insns[0].imm, 0x55667788);
	assert_int_equal(insns[1].imm, 0x11223344);
	assert_int_equal(insns[2].src_reg, BPF_PSEUDO_MAP_FD);
	assert_int_equal(insns[2].imm, 3);
	assert_int_equal(insns[4].src_reg, BPF_PSEUDO_MAP_VALUE);
	assert_int_equal(insns[5].imm, 16);
	assert_int_equal(insns[6].off, 2);
	assert_int_equal(insns[7].src_reg, BPF_PSEUDO_CALL);
	assert_int_equal(insns[7].imm, 2);
	assert_int_equal(insns[8].off, -9);
	free(insns);
}

static void
bad_texts(void **state)
{
	static const char *const texts[] = {"r1 =", "r1 = r2 r3", "r1 = w2", "r16 = 1", "goto",
		"goto nowhere", "if r1 == w2 goto +1", "r1 = 0x100000000", "call nonesuch",
		"w1 += w2 x", "r1 = *(u24 *)(r2 +0)", "r1 = *(u8 *)(r2 +40000)",
		"*(u8 *)(w1 +0) = 1", "exit1", "r1 = be16 r2", "r1 = -r2", "foo",
		"r2 = *(u8 *)skb[1]"};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct fail fail = {0};
		struct bpf_insn *insns = NULL;
		if (bpf_parse(texts[i], "bad", &insns, &fail) >= 0)
			fail_msg("accepted: %s", texts[i]);
		assert_non_null(strstr(fail.text, "bad:1"));
		assert_null(insns);
	}
}

/* A clean random instruction: fields that the form does not use are 0. */
static struct bpf_insn
random_insn(uint64_t *seed)
{
	struct bpf_insn x;
	do {
		*seed = *seed * 6364136223846793005u + 1442695040888963407u;
		x = in((uint8_t)(*seed >> 33), (*seed >> 41) % 11, (*seed >> 45) % 11,
			(int16_t)(*seed >> 48), (int32_t)(*seed >> 17));
	} while (!bpf_opcode_valid(x.code) || bpf_is_ld_imm64(&x));

	uint8_t class = bpf_class(&x), op = bpf_op(&x);
	if (class == BPF_ALU || class == BPF_ALU64) {
		x.off = 0;
		bool unary = op == BPF_NEG || op == BPF_END;
		if (bpf_is_x(&x) || op == BPF_NEG)
			x.imm = 0;
		if (!bpf_is_x(&x) || unary)
			x.src_reg = 0;
		if (op == BPF_END)
			x.imm = 16 << (*seed % 3);
	} else if (op == BPF_EXIT && bpf_is_jump_class(&x)) {
		x = in(x.code, 0, 0, 0, 0);
	} else if (op == BPF_CALL && bpf_is_jump_class(&x)) {
		x = in(x.code, 0, *seed & 1, 0, x.imm);
	} else if (bpf_is_ja(&x)) {
		x = class == BPF_JMP ? in(x.code, 0, 0, x.off, 0) : in(x.code, 0, 0, 0, x.imm);
	} else if (bpf_is_jump_class(&x)) {
		if (bpf_is_x(&x))
			x.imm = 0;
		else
			x.src_reg = 0;
	} else if (class == BPF_LD) {
		bool ind = (x.code & 0xe0) == BPF_IND;
		x = in(x.code, 0, ind ? x.src_reg : 0, 0, x.imm);
	} else if (class == BPF_LDX) {
		x.imm = 0;
	} else if (class == BPF_ST) {
		x.src_reg = 0;
	} else {
		static const int32_t ops[] = {0, 0x40, 0x50, 0xa0, 1, 0x41, 0x51, 0xa1, 0xe1, 0xf1};
		x.imm = (x.code & 0xe0) == BPF_ATOMIC ? ops[(uint32_t)x.imm % 10] : 0;
	}
	return x;
}

static void
round_trip(void **state)
{
	uint64_t seed = 1;

	for (int i = 0; i < 200000; i++) {
		struct bpf_insn x = random_insn(&seed), *back = NULL;
		struct fail fail = {0};
		char text[96];

		bpf_print(&x, 1, 0, text, sizeof(text));
		if (bpf_parse(text, "trip", &back, &fail) != 1)
			fail_msg("%s: %s", text, fail.text);
		if (memcmp(back, &x, sizeof(x)) != 0)
			fail_msg("%s: code %02x came back as %02x", text, x.code, back->code);
		free(back);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_texts),
		cmocka_unit_test(two_slots_and_labels),
		cmocka_unit_test(bad_texts),
		cmocka_unit_test(round_trip),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
