/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Round trip of random words: decode, print, parse, encode. Would have caught: text that loses a
 * bit of meaning or that the parser cannot read, an encoder that disagrees with the decoder, an
 * undefined field that decodes to something. Words are drawn class by class, so that rare forms
 * come up as often as commands, and then any word at all.
 *
 * usage: test_random [words]
 */
#include "isa/form.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* xorshift64*, Vigna 2016 */
static uint64_t state = UINT64_C(0x9e3779b97f4a7c15);

static uint64_t
next_random(void)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return state * UINT64_C(0x2545f4914f6cdd1d);
}

/* Bits of one row, or any bits. */
static uint64_t
draw(unsigned turn)
{
	uint64_t word = next_random() >> 19;
	unsigned row = turn % (isa_row_count + 4);
	if (row < isa_row_count)
		word = (word & ~isa_rows[row].pattern.mask) | isa_rows[row].pattern.match;
	return word & ISA_WORD_MASK;
}

/* Equal but for what is no part of the instruction: the word it came from, and the pipeline stage
 * of a decision, which no text shows and which changes no result. */
static bool
same(struct isa_insn a, struct isa_insn b)
{
	a.raw = b.raw = 0;
	a.ev_pip = b.ev_pip = 0;
	return memcmp(&a, &b, sizeof(a)) == 0;
}

/* An operand that the text does not show, as objdump does not: it only reaches a PREV latch. */
static void
forget_hidden(struct isa_insn *insn)
{
	switch (isa_row_of_insn(insn)->form) {
	case ISA_FORM_ALU_RIGHT:
	case ISA_FORM_SHF_RIGHT:
	case ISA_FORM_DST_RIGHT:
	case ISA_FORM_RIGHT:
	case ISA_FORM_CAM_WRITE_STATE:
	case ISA_FORM_ASR:
	case ISA_FORM_ALIGN_RIGHT:
		insn->left = (struct isa_operand){.kind = ISA_NONE};
		break;
	case ISA_FORM_ALIGN_LEFT:
		insn->right = (struct isa_operand){.kind = ISA_NONE};
		break;
	default:
		break;
	}
}

static int
wrong(uint64_t word, const char *text, const char *what)
{
	fprintf(stderr, "%012" PRIx64 " %s: %s\n", word, text, what);
	return 1;
}

/* 0 fine, 1 wrong. */
static int
check(uint64_t word, enum isa_ctx_mode mode, unsigned long *defined)
{
	struct isa_insn insn, parsed, again;
	char text[ISA_TEXT_MAX], text_again[ISA_TEXT_MAX];
	uint64_t encoded = 0;
	size_t column = 0;

	bool ok = isa_decode(word, mode, &insn);
	isa_print(&insn, mode, text);
	if (!ok)
		return insn.op == ISA_INVALID && insn.raw == word
			       ? 0
			       : wrong(word, text, "half decoded");
	++*defined;

	if (isa_encode(&insn, mode, &encoded) != 0)
		return wrong(word, text, isa_encode_error(&insn, mode));
	if (!isa_decode(encoded, mode, &again) || !same(insn, again))
		return wrong(word, text, "encode changes the instruction");

	const char *why = isa_parse(text, mode, &parsed, &column);
	if (why)
		return wrong(word, text, why);
	if (isa_encode(&parsed, mode, &encoded) != 0 || !isa_decode(encoded, mode, &again))
		return wrong(word, text, "does not encode what it parsed");
	isa_print(&again, mode, text_again);
	if (strcmp(text, text_again) != 0)
		return wrong(word, text, text_again);
	forget_hidden(&insn);
	return same(insn, again) ? 0 : wrong(word, text, "text changes the instruction");
}

int
main(int argc, char **argv)
{
	unsigned long words = argc > 1 ? strtoul(argv[1], NULL, 10) : 200000;
	unsigned long bad = 0, defined = 0;

	for (unsigned long i = 0; i < words && bad < 20; i++)
		bad += (unsigned long)check(
			draw((unsigned)i), i & 1 ? ISA_CTX4 : ISA_CTX8, &defined);
	printf("%lu words, %lu defined, %lu wrong\n", words, defined, bad);
	return bad != 0 || defined < words / 8;
}
