/* SPDX-License-Identifier: BSD-2-Clause */
/* `nicro gate`: did this change make the program slower? */
#include "base/file.h"
#include "bench/gate.h"
#include "cli/cmds.h"

#include <jansson.h>
#include <stdlib.h>

static int
write_report(const char *path, const struct gate_result *result,
	void (*print)(const struct gate_result *, FILE *), struct fail *fail)
{
	struct file_out out;
	if (path == NULL)
		return 0;
	int err = file_create(&out, path, fail);
	if (err)
		return err;
	print(result, out.stream);
	return file_commit(&out, fail);
}

/* The head becomes the baseline: the same bytes, all or none. */
static int
update_baseline(const char *baseline, const char *head, struct fail *fail)
{
	struct file_out out;
	uint8_t *bytes;
	size_t len_bytes;
	int err = file_read(head, (size_t)64 << 20, &bytes, &len_bytes, fail);
	if (err)
		return err;
	err = file_create(&out, baseline, fail);
	if (!err) {
		fwrite(bytes, 1, len_bytes, out.stream);
		err = file_commit(&out, fail);
	}
	free(bytes);
	return err;
}

static int
print_result(const struct cli_args *args, const struct gate_result *result)
{
	bool quiet = cli_given(args, CLI_OPT_QUIET);
	if (cli_given(args, CLI_OPT_JSON)) {
		json_t *document = gate_json(result);
		if (document == NULL) {
			fprintf(stderr, "nicro: not enough memory for the document\n");
			return CLI_FAULT;
		}
		cli_print_json(document);
	} else if (!quiet || result->failed) {
		gate_print_text(result, stdout);
	}
	return CLI_OK;
}

int
cmd_gate(const struct cli_args *args)
{
	static struct gate_result result;
	struct fail fail = {0};
	const char *baseline = args->operands[0], *head = args->operands[1];
	bool update = cli_given(args, CLI_OPT_UPDATE);
	int err = gate_compare(
		baseline, head, cli_value(args, CLI_OPT_THRESHOLDS, NULL), &result, &fail);
	if (!err)
		err = write_report(cli_value(args, CLI_OPT_MARKDOWN, NULL), &result,
			gate_print_markdown, &fail);
	if (!err)
		err = write_report(
			cli_value(args, CLI_OPT_JUNIT, NULL), &result, gate_print_junit, &fail);
	if (!err && update)
		err = update_baseline(baseline, head, &fail);
	if (err)
		return cli_fail(&fail);
	int code = print_result(args, &result);
	if (code != CLI_OK)
		return code;
	if (update && !cli_given(args, CLI_OPT_JSON) && !cli_given(args, CLI_OPT_QUIET))
		printf("%s is the new baseline, as asked for\n", baseline);
	return result.failed && !update ? CLI_REFUSED : CLI_OK;
}
