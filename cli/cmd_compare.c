/* SPDX-License-Identifier: BSD-2-Clause */
/* `nicro compare`: offload model, host XDP, kernel path; one table. */
#include "bench/compare.h"
#include "bench/report.h"
#include "cli/cmds.h"
#include "cli/report_files.h"
#include "traffic/traffic.h"

#include <jansson.h>
#include <linux/bpf.h>
#include <string.h>
#include <unistd.h>

enum { GENERATED_FRAMES = 1000, REPEATS_DEFAULT = 5 };

/* One line that is written over, on a terminal only. */
static void
show_step(void *ctx, const char *what, unsigned done, unsigned total)
{
	if (total > 1)
		fprintf(stderr, "\r%-40s %u/%u", what, done, total);
	else
		fprintf(stderr, "\r%-40s    ", what);
	fflush(stderr);
}
static const struct legs_progress on_terminal = {show_step, NULL};

static void
print_html(const void *record, FILE *stream)
{
	report_html(record, stream);
}

static void
print_csv(const void *record, FILE *stream)
{
	report_csv(record, stream);
}

static void
print_markdown(const void *record, FILE *stream)
{
	report_markdown(record, stream);
}

static const struct cli_report reports[] = {
	{CLI_OPT_HTML, print_html},
	{CLI_OPT_CSV, print_csv},
	{CLI_OPT_MARKDOWN, print_markdown},
};
enum { REPORTS = sizeof(reports) / sizeof(reports[0]) };

static int
read_options(const struct cli_args *args, struct compare_config *config,
	struct nic_profile *profile, struct fail *fail)
{
	uint64_t repeats = REPEATS_DEFAULT;
	config->object_path = args->operands[0];
	config->rx = cli_value(args, CLI_OPT_RX, "gen:size=64,flows=64");
	config->maps_path = cli_value(args, CLI_OPT_MAPS, NULL);
	int err = cli_profile(args, profile, fail);
	config->load.profile = profile;
	if (!err)
		err = traffic_check_source(config->rx, fail);
	if (!err)
		err = cli_jit_options(args, &config->load.jit, fail);
	if (!err)
		err = cli_number(args, CLI_OPT_SEED, 1, 0, UINT64_MAX, &config->load.seed, fail);
	if (!err)
		err = cli_number(
			args, CLI_OPT_REPEATS, REPEATS_DEFAULT, 1, LEG_SAMPLES_MAX, &repeats, fail);
	/* Generated frames repeat soon; of a file every packet is compared. */
	uint64_t frames = strncmp(config->rx, "gen:", 4) == 0 ? GENERATED_FRAMES : 0;
	if (!err)
		err = cli_number(args, CLI_OPT_COUNT, frames, 1, UINT32_MAX, &config->count, fail);
	if (!err)
		err = cli_reports_check(args, reports, REPORTS, fail);
	config->repeats = (unsigned)repeats;
	if (!cli_given(args, CLI_OPT_QUIET) && isatty(STDERR_FILENO))
		config->progress = &on_terminal;
	return err;
}

/* Which program: by the rules of every command. @return exit code */
static int
choose(const struct cli_args *args, struct compare_config *config, char *name, size_t name_bytes,
	struct fail *fail)
{
	struct loaded_object *object = NULL;
	if (cli_load(args, config->object_path, config->load.profile, &object, fail))
		return CLI_MISUSE;
	const struct loaded_program *program = cli_choose(args, config->object_path, object, fail);
	if (program) {
		bool tc = strcmp(program->type, "tc") == 0;
		snprintf(name, name_bytes, "%s", program->name);
		config->load.prog_name = name;
		config->prog_type_name = tc ? "tc" : "xdp";
		config->prog_type = tc ? BPF_PROG_TYPE_SCHED_CLS : BPF_PROG_TYPE_XDP;
	}
	load_free(object);
	return program ? CLI_OK : CLI_MISUSE;
}

/* Reports first: when one cannot be written, that is the only line. @return exit code */
static int
print(const struct cli_args *args, const struct compare_config *config,
	const struct compare_result *result, struct fail *fail)
{
	bool differs = result->equivalence.state == EQUIVALENCE_DIFFERENT && !result->warnings;
	bool refused = result->record.row_count > 0 && !result->offloaded;
	json_t *record = compare_json(config, result);
	if (record == NULL) {
		fprintf(stderr, "nicro: not enough memory for the document\n");
		return CLI_FAULT;
	}
	if (cli_reports_write(args, reports, REPORTS, record, fail)) {
		json_decref(record);
		return cli_fail(fail);
	}
	if (cli_given(args, CLI_OPT_JSON)) {
		cli_print_json(record);
		if (differs)
			compare_print_difference(&result->equivalence, stderr);
	} else {
		json_decref(record);
		compare_print_text(config, result, cli_given(args, CLI_OPT_QUIET), stdout);
	}
	return differs || refused ? CLI_REFUSED : CLI_OK;
}

int
cmd_compare(const struct cli_args *args)
{
	struct compare_config config = {0};
	static struct compare_result result; /* large; one comparison a process */
	struct nic_profile profile;
	struct fail fail = {0};
	char name[128];
	if (read_options(args, &config, &profile, &fail))
		return cli_fail(&fail);
	if (choose(args, &config, name, sizeof(name), &fail) != CLI_OK)
		return cli_fail(&fail);
	int err = compare_run(&config, &result, &fail);
	if (config.progress)
		fprintf(stderr, "\r%60s\r", "");
	int code = err ? cli_fail(&fail) : print(args, &config, &result, &fail);
	compare_free(&result);
	traffic_end();
	return code;
}
