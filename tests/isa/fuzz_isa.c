/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Would have caught: a text or word that makes parser, encoder, decoder or printer read outside its
 * data, or that changes when it goes round. Eight bytes are a word, everything is also a text.
 *
 * Built with -fsanitize=fuzzer this is a fuzzer; otherwise it runs over the files named as
 * arguments.
 */
#include "isa/isa.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was parsed encodes, decodes, and prints as something that parses to the same. */
static void
check_insn(const struct isa_insn *insn, enum isa_ctx_mode mode)
{
	struct isa_insn decoded, parsed;
	char text[ISA_TEXT_MAX], again[ISA_TEXT_MAX];
	uint64_t word;

	if (isa_encode(insn, mode, &word) != 0 || !isa_decode(word, mode, &decoded))
		abort();
	isa_print(&decoded, mode, text);
	if (isa_parse(text, mode, &parsed, NULL) != NULL)
		abort();
	isa_print(&parsed, mode, again);
	if (strcmp(text, again) != 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	for (enum isa_ctx_mode mode = ISA_CTX4; mode <= ISA_CTX8; mode++) {
		struct isa_insn insn;
		if (size >= 8) {
			uint64_t word;
			char text[ISA_TEXT_MAX];
			memcpy(&word, data, sizeof(word));
			bool defined = isa_decode(word, mode, &insn);
			isa_print(&insn, mode, text);
			if (defined)
				check_insn(&insn, mode);
		}
		char *text = malloc(size + 1);
		size_t column = 0;
		if (text == NULL)
			return 0;
		memcpy(text, data, size);
		text[size] = '\0';
		if (isa_parse(text, mode, &insn, &column) == NULL)
			check_insn(&insn, mode);
		else if (column > strlen(text))
			abort();
		free(text);
	}
	return 0;
}

#ifndef FUZZER
/* Every line of every file, and the same lines cut short. */
int
main(int argc, char **argv)
{
	unsigned long inputs = 0;
	for (int i = 1; i < argc; i++) {
		char line[1024];
		FILE *file = fopen(argv[i], "r");
		if (file == NULL) {
			perror(argv[i]);
			return 2;
		}
		while (fgets(line, sizeof(line), file)) {
			const char *text = strchr(line, ' ');
			for (int column = 0; text && column < 2; column++)
				text = strchr(text + 1, ' ');
			for (size_t len = text ? strlen(text) : 0; len > 0; len--, inputs++)
				LLVMFuzzerTestOneInput((const uint8_t *)text, len);
		}
		fclose(file);
	}
	printf("%lu inputs\n", inputs);
	return inputs > 1000 ? 0 : 1;
}
#endif
