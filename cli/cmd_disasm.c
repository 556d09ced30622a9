/* SPDX-License-Identifier: BSD-2-Clause */
/* nicro disasm: any image, line by line as GNU objdump prints it. */
#include "cli/cmds.h"
#include "image/assemble.h"
#include "image/image.h"
#include "isa/isa.h"

#include <jansson.h>

static json_t *
optional_string(const char *text)
{
	return text ? json_string(text) : json_null();
}

static json_t *
instruction_json(const struct image *image, uint32_t word)
{
	struct isa_insn insn;
	char text[ISA_TEXT_MAX], hex[24];
	uint64_t stored = image->words[word];
	bool defined = isa_decode(stored, ISA_CTX4, &insn);
	unsigned type = image->relocated ? IMAGE_REL_NONE : (unsigned)(stored >> IMAGE_REL_SHIFT);
	int32_t slot = image->lines ? image->lines[word].insn : -1;
	const struct image_source *source =
		slot >= 0 && image->sources ? &image->sources[slot] : NULL;

	isa_print(&insn, ISA_CTX4, text);
	snprintf(hex, sizeof(hex), "0x%016llx", (unsigned long long)stored);
	return json_pack("{s:i, s:s, s:s, s:b, s:o, s:o, s:o, s:o, s:o}", "index", (int)word,
		"word", hex, "text", text, "defined", defined, "relocation",
		optional_string(image_reloc_name((enum image_reloc)type)), "insn",
		slot >= 0 ? json_integer(slot) : json_null(), "file",
		optional_string(source ? source->file : NULL), "line",
		source && source->line ? json_integer(source->line) : json_null(), "source",
		optional_string(source ? source->text : NULL));
}

static json_t *
image_json(const struct image *image)
{
	json_t *instructions = json_array();
	for (uint32_t i = 0; i < image->word_count; i++)
		json_array_append_new(instructions, instruction_json(image, i));
	/* What the routines are is known before relocation only. */
	bool known = !image->relocated && image->exit_word != 0;
	return json_pack("{s:s, s:s, s:o, s:b, s:i, s:o, s:o, s:o}", "schema", "nicro.disasm/1",
		"name", image->name, "type",
		known ? json_string(image->type == IMAGE_TC ? "tc" : "xdp") : json_null(),
		"relocated", image->relocated, "words", (int)image->word_count, "exit_word",
		known ? json_integer(image->exit_word) : json_null(), "abort_word",
		known ? json_integer(image->abort_word) : json_null(), "instructions",
		instructions);
}

int
cmd_disasm(const struct cli_args *args)
{
	struct image *image;
	struct fail fail = {0};
	int exit_code = CLI_OK;

	if (image_load(args->operands[0], &image, &fail))
		return cli_fail(&fail);
	if (cli_given(args, CLI_OPT_JSON)) {
		json_t *document = image_json(image);
		if (document == NULL || json_dumpf(document, stdout, JSON_INDENT(2)))
			exit_code = CLI_FAULT;
		putchar('\n');
		json_decref(document);
	} else {
		for (uint32_t i = 0; i < image->word_count; i++) {
			char line[IMAGE_LINE_MAX];
			image_print_word(image, i, line);
			puts(line);
		}
	}
	image_free(image);
	return exit_code;
}
