/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Would have caught: a bit field at a wrong place, an operand in the wrong bank, a suffix missing
 * or out of order, an ECC mask with a wrong bit, an encoding that differs from the Linux offload
 * JIT's.
 */
#include "tests/isa/vectors.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void
check(const struct vector *v)
{
	struct isa_insn insn, parsed;
	char text[ISA_TEXT_MAX];
	uint64_t word = 0;
	size_t column = 0;

	if (!isa_decode(v->word, v->mode, &insn))
		fail_msg("%s: does not decode", v->where);
	assert_int_equal(insn.raw, v->word);
	size_t len = isa_print(&insn, v->mode, text);
	assert_int_equal(len, strlen(text));
	if (strcmp(text, v->text) != 0)
		fail_msg("%s: prints %s, not %s", v->where, text, v->text);
	if (isa_encode(&insn, v->mode, &word) != 0)
		fail_msg("%s: not encoded: %s", v->where, isa_encode_error(&insn, v->mode));
	if (word != v->encoded)
		fail_msg("%s: %s encodes as %012" PRIx64, v->where, v->text, word);

	const char *why = isa_parse(v->text, v->mode, &parsed, &column);
	if (why)
		fail_msg("%s: %s: column %zu: %s", v->where, v->text, column, why);
	word = 0;
	if (isa_encode(&parsed, v->mode, &word) != 0 || word != v->encoded)
		fail_msg("%s: %s assembles to %012" PRIx64, v->where, v->text, word);

	if (isa_ecc_encode(v->word) != v->stored)
		fail_msg("%s: ECC gives %016" PRIx64, v->where, isa_ecc_encode(v->word));
	assert_true(isa_ecc_check(v->stored));
}

static void
check_file(const char *name, size_t expected)
{
	size_t count;
	struct vector *vectors = vectors_read(name, &count);
	assert_int_equal(count, expected);
	for (size_t i = 0; i < count; i++)
		check(&vectors[i]);
	free(vectors);
}

static void
test_vectors(void **state)
{
	check_file("vectors.txt", 160);
}

static void
test_program(void **state)
{
	check_file("program.txt", 26);
}

/* Every single flipped bit of a stored word is noticed, and so is anything above the ECC. */
static void
test_ecc_notices(void **state)
{
	size_t count;
	struct vector *vectors = vectors_read("vectors.txt", &count);
	for (size_t i = 0; i < count; i++)
		for (unsigned bit = 0; bit < 64; bit++)
			assert_false(isa_ecc_check(vectors[i].stored ^ UINT64_C(1) << bit));
	free(vectors);
}

/* What has no meaning in a word does not reach the instruction. */
static void
test_equivalents(void **state)
{
	char path[512], line[512];
	unsigned pairs = 0;
	snprintf(path, sizeof(path), "%s/equivalents.txt", TEST_DATA_DIR);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		uint64_t first, second, word;
		int at = 0;
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#')
			continue;
		assert_int_equal(
			sscanf(line, "%" SCNx64 " %" SCNx64 " %n", &first, &second, &at), 2);
		struct isa_insn a, b;
		char text[ISA_TEXT_MAX];
		assert_true(isa_decode(first, ISA_CTX4, &a));
		assert_true(isa_decode(second, ISA_CTX4, &b));
		isa_print(&a, ISA_CTX4, text);
		assert_string_equal(text, line + at);
		isa_print(&b, ISA_CTX4, text);
		assert_string_equal(text, line + at);
		assert_int_equal(isa_encode(&a, ISA_CTX4, &word), 0);
		assert_int_equal(word, first);
		assert_int_equal(isa_encode(&b, ISA_CTX4, &word), 0);
		assert_int_equal(word, first);
		pairs++;
	}
	fclose(file);
	assert_int_equal(pairs, 7);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_program),
		cmocka_unit_test(test_ecc_notices),
		cmocka_unit_test(test_equivalents),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
