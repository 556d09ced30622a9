/* SPDX-License-Identifier: BSD-2-Clause */
/* nicro asm: microcode text to an image. */
#include "cli/cmds.h"
#include "base/file.h"
#include "image/assemble.h"
#include "image/image.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { SOURCE_LIMIT_BYTES = 16 << 20 };

static int
print_json(const struct image *image, const struct image_warnings *warnings, const char *output)
{
	json_t *list = json_array();
	for (size_t i = 0; i < warnings->count; i++)
		json_array_append_new(
			list, json_pack("{s:i, s:s}", "line", (int)warnings->list[i].line, "text",
				      warnings->list[i].text));
	json_t *document = json_pack("{s:s, s:s, s:s, s:b, s:i, s:o}", "schema", "nicro.asm/1",
		"output", output, "name", image->name, "relocated", image->relocated, "words",
		(int)image->word_count, "warnings", list);
	int err = document ? json_dumpf(document, stdout, JSON_INDENT(2)) : -1;
	putchar('\n');
	json_decref(document);
	return err ? CLI_FAULT : CLI_OK;
}

static void
print_warnings(const char *path, const struct image_warnings *warnings)
{
	for (size_t i = 0; i < warnings->count; i++)
		fprintf(stderr, "nicro: %s:%u: warning: %s\n", path, warnings->list[i].line,
			warnings->list[i].text);
}

static int
read_source(const char *path, char **source, struct fail *fail)
{
	uint8_t *bytes;
	size_t len;
	int err = file_read(path, SOURCE_LIMIT_BYTES, &bytes, &len, fail);
	if (err)
		return err;
	if (memchr(bytes, '\0', len) != NULL) {
		free(bytes);
		return fail_set(
			fail, -EINVAL, "%s: not text; `nicro disasm` makes text of an image", path);
	}
	*source = (char *)bytes;
	return 0;
}

int
cmd_asm(const struct cli_args *args)
{
	const char *path = args->operands[0];
	const char *output = cli_value(args, CLI_OPT_OUTPUT, NULL);
	struct image_warnings warnings;
	struct image *image;
	struct fail fail = {0};
	char *source = NULL;

	if (output == NULL) {
		fail_set(&fail, -EINVAL, "asm: where to? name the image: -o FILE");
		return cli_fail(&fail);
	}
	if (read_source(path, &source, &fail))
		return cli_fail(&fail);
	int err = image_assemble(source, path, &image, &warnings, &fail);
	free(source);
	if (err)
		return cli_fail(&fail);
	err = image_save(image, output, &fail);
	int exit_code = err ? cli_fail(&fail) : CLI_OK;
	if (!err && cli_given(args, CLI_OPT_JSON))
		exit_code = print_json(image, &warnings, output);
	else if (!err && !cli_given(args, CLI_OPT_QUIET))
		print_warnings(path, &warnings);
	free(warnings.list);
	image_free(image);
	return exit_code;
}
