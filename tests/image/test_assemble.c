/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Would have caught: a listing that does not assemble to the words it shows, a label that is not
 * relocated, an error at the wrong line, a hazard that is not noticed or noticed where there is
 * none, a listing whose columns differ from objdump's.
 */
#include "image/assemble.h"
#include "isa/isa.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct image *
assembled(const char *source, size_t warnings_expected)
{
	struct image *image;
	struct image_warnings warnings;
	struct fail fail = {0};
	if (image_assemble(source, "t.s", &image, &warnings, &fail))
		fail_msg("%s", fail.text);
	if (warnings.count != warnings_expected)
		fail_msg("%zu warnings, first: %s", warnings.count,
			warnings.count ? warnings.list[0].text : "");
	free(warnings.list);
	return image;
}

/* Columns of a listing; 26 words have two digits, so the dot stands in the second of three. */
static void
test_listing(void **state)
{
	struct image *image = assembled("nop\nbr[.0]\n", 0);
	char line[IMAGE_LINE_MAX];
	image_print_word(image, 0, line);
	assert_string_equal(line, "   0:\t000000f0000c0300 \t.0  nop");
	image_print_word(image, 1, line);
	assert_string_equal(line, "   8:\t000000d800008038 \t.1  br[.0]");
	image_free(image);

	struct image long_one = {.words = calloc(513, 8), .word_count = 513};
	assert_non_null(long_one.words);
	for (unsigned i = 0; i < 513; i++)
		long_one.words[i] = ISA_NOP;
	image_print_word(&long_one, 7, line);
	assert_string_equal(line, "      38:\t000000f0000c0300 \t  .7  nop");
	long_one.word_count = 100;
	image_print_word(&long_one, 7, line);
	assert_string_equal(line, "  38:\t000000f0000c0300 \t  .7  nop");
	free(long_one.words);
}

/* Words of any kind, printed and assembled, are the words. */
static void
test_round_trip(void **state)
{
	enum { WORDS = 2000 };
	struct image image = {.words = calloc(WORDS, 8), .word_count = WORDS};
	char *source = malloc(WORDS * IMAGE_LINE_MAX), *at = source;
	uint64_t random = 88172645463325252u; /* xorshift64, Marsaglia 2003 */
	assert_non_null(image.words);
	assert_non_null(source);
	for (unsigned i = 0; i < WORDS; i++) {
		random ^= random << 13;
		random ^= random >> 7;
		random ^= random << 17;
		image.words[i] = random & ISA_WORD_MASK;
		if (random >> 60 == 0)
			image.words[i] |= UINT64_C(1) << IMAGE_REL_SHIFT;
		at += image_print_word(&image, i, at);
		*at++ = '\n';
	}
	*at = '\0';
	struct image *again;
	struct image_warnings warnings;
	struct fail fail = {0};
	if (image_assemble(source, "t.s", &again, &warnings, &fail))
		fail_msg("%s", fail.text);
	assert_int_equal(again->word_count, WORDS);
	assert_memory_equal(again->words, image.words, WORDS * 8);
	assert_false(again->relocated);
	free(warnings.list);
	image_free(again);
	free(image.words);
	free(source);
}

/* A listing out of a code store keeps its ECC. */
static void
test_relocated_listing(void **state)
{
	struct image *image = assembled(
		"\nprog.img:     file format elf64-nfp\n\n\nDisassembly of section .text:\n\n"
		"0000000000000000 <.text>:\n"
		"   0:\t000f20f003f05bff \t.0  immed[gprB_22, 0x3fff]\n"
		"   8:\t000000f0000c0300 \t.1  nop\n",
		0);
	assert_true(image->relocated);
	assert_int_equal(image->words[0], UINT64_C(0x000f20f003f05bff));
	image_free(image);
}

/* Labels before and after their use, targets of the loader, and values. */
static void
test_labels(void **state)
{
	struct image *image = assembled("	br[end]\n"
					"loop: back: bne[loop], defer[1]\n"
					"	immed[gprA_1, end]\n"
					"	br=byte[gprA_0, 1, 5, back]\n"
					"	br[@map_lookup]\n"
					"end:\n"
					"	br[@next_packet] ; leave\n"
					"abort: br[@exit]\n"
					"exit:\n  br[@abort] // never\n",
		0);
	static const uint64_t words[] = {UINT64_C(0x010000d801408038), UINT64_C(0x010000d800508121),
		UINT64_C(0x080000f0000c1401), UINT64_C(0x010000c800489400),
		UINT64_C(0x070001dea6408038), UINT64_C(0x060001dea6008038),
		UINT64_C(0x020001dea6008038), UINT64_C(0x030001dea6008038)};
	assert_int_equal(image->word_count, 8);
	for (unsigned i = 0; i < 8; i++) {
		struct isa_insn expected, got;
		isa_decode(words[i], ISA_CTX4, &expected);
		isa_decode(image->words[i], ISA_CTX4, &got);
		assert_int_equal(image->words[i] >> IMAGE_REL_SHIFT, words[i] >> IMAGE_REL_SHIFT);
		assert_int_equal(got.target, expected.target);
		assert_int_equal(got.op, expected.op);
	}
	assert_int_equal(image->abort_word, 6);
	assert_int_equal(image->exit_word, 7);
	assert_string_equal(image->name, "t");
	image_free(image);
}

static void
test_errors(void **state)
{
	static const struct {
		const char *source, *says;
	} cases[] = {
		{"", "t.s: holds no instruction"},
		{"; nothing\n", "t.s: holds no instruction"},
		{"nop\nfrob[x]\n", "t.s:2:1: no such instruction"},
		{"nop\n  br[nowhere]\n", "t.s:2:6: a target"},
		{"a: nop\na: nop\n", "t.s:2:1: this label"},
		{"nop\nend:\n", "t.s:2:1: no instruction follows"},
		{"br[@elsewhere]\n", "t.s:1:4: no such target"},
		{"x: jump[gprA_0, x]\n", "t.s:1:4: no loader"},
		{"x: immed_w1[gprA_0, x]\n", "t.s:1:4: no loader"},
		{"  0: 000000f0000c0300 .0 alu[gprA_0, --, B, gprB_1]\n", "word column"},
		{"  0: 001000f0000c0300 .0 nop\n", "ECC"},
		/* hazards */
		{"br[.1], defer[1]\nbr[.1]\n", "t.s:2:1: a branch in a defer slot"},
		{"br[.1], defer[1]\nctx_arb[sig1]\n", "a context swap in a defer slot"},
		{"br[.1], defer[1]\nmem[read32, $xfer_0, gprA_0, 0x0, 1], sig_done[sig1]\n",
			"a command in a defer slot"},
		{"br[.1], defer[3]\nnop\nnop\nnop\n", "at most 2"},
		{"bne[.1], defer[1]\n", "behind the end"},
		{"local_csr_rd[PseudoRndNum]\nnop\n", NULL}, /* a nop is an immed */
		{"local_csr_rd[PseudoRndNum]\nalu[gprA_0, --, B, gprB_0]\n", "needs immed"},
		{"local_csr_rd[PseudoRndNum]\nimmed[gprA_0, 0x1]\n", "only with 0x0"},
		{"alu[*l$index0++, gprA_1, +, *l$index0++]\n", "one LM pointer"},
	};
	for (unsigned i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct image *image;
		struct image_warnings warnings;
		struct fail fail = {0};
		int err = image_assemble(cases[i].source, "t.s", &image, &warnings, &fail);
		if ((err == 0) != (cases[i].says == NULL))
			fail_msg("case %u: %s", i, err ? fail.text : "taken");
		if (err && strstr(fail.text, cases[i].says) == NULL)
			fail_msg("case %u says: %s", i, fail.text);
		free(warnings.list);
		image_free(image);
	}
}

static void
test_warnings(void **state)
{
	/* The pointer counts from the fourth instruction on. */
	image_free(assembled("local_csr_wr[ActLMAddr3, gprB_21]\nnop\nnop\n"
			     "alu[gprA_0, --, B, *l$index3]\n",
		1));
	image_free(assembled("local_csr_wr[ActLMAddr3, gprB_21]\nnop\nnop\nnop\n"
			     "alu[gprA_0, --, B, *l$index3]\n",
		0));
	image_free(
		assembled("local_csr_wr[ActLMAddr3, gprB_21]\nalu[gprA_0, --, B, *l$index2]\n", 0));
	/* Another path: what stands behind an unconditional branch does not follow. */
	image_free(assembled("local_csr_wr[ActLMAddr0, gprB_21]\nbr[.0]\n"
			     "alu[gprA_0, --, B, *l$index0]\n",
		0));
	image_free(assembled("crc_be[crc_32, --, gprB_9]\ncrc_be[crc_32, --, gprB_9]\n", 1));
	image_free(assembled("crc_be[crc_32, --, gprB_9]\nnop\nlocal_csr_rd[CRCRemainder]\n"
			     "immed[gprA_0, 0x0]\n",
		1));
	image_free(assembled("br[in], defer[1]\nin: nop\n", 1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_listing),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_relocated_listing),
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_warnings),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
