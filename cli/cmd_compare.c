/* SPDX-License-Identifier: BSD-2-Clause */
/* `nicro compare`: offload model, host XDP, kernel path; one table, or a sweep of them. */
#include "bench/compare.h"
#include "bench/report.h"
#include "bench/sweep.h"
#include "cli/cmds.h"
#include "cli/progress.h"
#include "cli/report_files.h"
#include "traffic/traffic.h"

#include <errno.h>
#include <jansson.h>
#include <linux/bpf.h>
#include <string.h>

/* How long the host legs are measured. A sample of live frames has a fixed cost of some 28 ms. */
static const struct effort {
	const char *name;
	unsigned repeats;
	uint32_t frames_per_sample;
} quick = {"quick", 3, 250000}, usual = {"usual", 5, 500000}, thorough = {"thorough", 15, 1000000};

/* The program as the user chose it. */
struct chosen {
	char name[128];
	bool hash_maps; /* it uses one at least */
};

static const struct effort *
choose_effort(const struct cli_args *args)
{
	if (cli_given(args, CLI_OPT_THOROUGH))
		return &thorough;
	bool is_quick = cli_given(args, CLI_OPT_QUICK) || cli_given(args, CLI_OPT_SWEEP);
	return is_quick ? &quick : &usual;
}

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
	const struct effort *effort = choose_effort(args);
	uint64_t repeats = effort->repeats;
	if (cli_given(args, CLI_OPT_QUICK) && cli_given(args, CLI_OPT_THOROUGH))
		return fail_set(fail, -EINVAL, "--quick and --thorough: give one of them");
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
			args, CLI_OPT_REPEATS, repeats, 1, LEG_SAMPLES_MAX, &repeats, fail);
	if (!err)
		err = cli_number(args, CLI_OPT_COUNT, 0, 1, UINT32_MAX, &config->count, fail);
	if (!err)
		err = cli_reports_check(args, reports, REPORTS, fail);
	config->repeats = (unsigned)repeats;
	config->frames_per_sample = effort->frames_per_sample;
	config->search = cli_given(args, CLI_OPT_SEARCH);
	return err;
}

static bool
uses_hash_maps(const struct jit_program *program)
{
	for (uint32_t i = 0; i < program->map_count; i++)
		if (program->maps[i]->type == BPF_MAP_TYPE_HASH)
			return true;
	return false;
}

/* Which program: by the rules of every command. @return 0 or negative errno with @p fail */
static int
choose(const struct cli_args *args, struct compare_config *config, struct chosen *chosen,
	struct fail *fail)
{
	struct loaded_object *object = NULL;
	if (cli_load(args, config->object_path, config->load.profile, &object, fail))
		return fail->err;
	const struct loaded_program *program = cli_choose(args, config->object_path, object, fail);
	if (program) {
		bool tc = strcmp(program->type, "tc") == 0;
		snprintf(chosen->name, sizeof(chosen->name), "%s", program->name);
		chosen->hash_maps = uses_hash_maps(shim_prog_program(program->prog));
		config->load.prog_name = chosen->name;
		config->prog_type_name = tc ? "tc" : "xdp";
		config->prog_type = tc ? BPF_PROG_TYPE_SCHED_CLS : BPF_PROG_TYPE_XDP;
	}
	load_free(object);
	return program ? 0 : fail->err;
}

/* Reports first: when one cannot be written, that is the only line. @return enum cli_exit */
static int
write_record(const struct cli_args *args, json_t *record, struct fail *fail)
{
	if (record == NULL) {
		fprintf(stderr, "nicro: not enough memory for the document\n");
		return CLI_FAULT;
	}
	int err = cli_reports_write(args, reports, REPORTS, record, fail);
	if (!err && cli_given(args, CLI_OPT_JSON))
		cli_print_json(record);
	else
		json_decref(record);
	return err ? cli_fail(fail) : CLI_OK;
}

static bool
differs(const struct compare_result *result)
{
	return result->equivalence.state == EQUIVALENCE_DIFFERENT && !result->warnings;
}

/* @return enum cli_exit */
static int
verdict(const struct compare_result *result)
{
	bool refused = result->record.row_count > 0 && !result->offloaded;
	return differs(result) || refused ? CLI_REFUSED : CLI_OK;
}

/* Reports first: when one cannot be written, that is the only line. @return exit code */
static int
print_one(const struct cli_args *args, const struct compare_config *config,
	const struct compare_result *result, struct fail *fail)
{
	int code = write_record(args, compare_json(config, result), fail);
	if (code != CLI_OK)
		return code;
	if (!cli_given(args, CLI_OPT_JSON))
		compare_print_text(config, result, cli_given(args, CLI_OPT_QUIET), stdout);
	else if (differs(result))
		compare_print_difference(&result->equivalence, stderr);
	return verdict(result);
}

static int
compare_once(const struct cli_args *args, struct compare_config *config, struct fail *fail)
{
	static struct compare_result result; /* large; one comparison a process */
	struct cli_progress progress;
	config->progress = cli_progress_begin(args, false, &progress);
	int err = compare_run(config, &result, fail);
	cli_progress_end(&progress);
	int code = err ? cli_fail(fail) : print_one(args, config, &result, fail);
	compare_free(&result);
	return code;
}

static int
print_sweep(const struct cli_args *args, const struct sweep *sweep, struct fail *fail)
{
	int code = write_record(args, sweep_json(sweep), fail);
	if (code != CLI_OK)
		return code;
	if (!cli_given(args, CLI_OPT_JSON))
		sweep_print_text(sweep, cli_given(args, CLI_OPT_QUIET), stdout);
	for (unsigned i = 0; i < sweep->count; i++)
		if (verdict(&sweep->points[i].result) > code)
			code = verdict(&sweep->points[i].result);
	return code;
}

static int
compare_sweep(const struct cli_args *args, struct compare_config *config,
	const struct chosen *chosen, struct fail *fail)
{
	struct sweep sweep;
	struct cli_progress progress;
	config->progress = cli_progress_begin(args, true, &progress);
	int err = sweep_plan(
		cli_value(args, CLI_OPT_SWEEP, ""), config, chosen->hash_maps, &sweep, fail);
	sweep.mode = choose_effort(args)->name;
	if (!err)
		err = sweep_run(&sweep, fail);
	cli_progress_end(&progress);
	int code = err ? cli_fail(fail) : print_sweep(args, &sweep, fail);
	sweep_free(&sweep);
	return code;
}

int
cmd_compare(const struct cli_args *args)
{
	struct compare_config config = {0};
	struct nic_profile profile;
	struct chosen chosen;
	struct fail fail = {0};
	if (read_options(args, &config, &profile, &fail) || choose(args, &config, &chosen, &fail))
		return cli_fail(&fail);
	int code = cli_given(args, CLI_OPT_SWEEP) ? compare_sweep(args, &config, &chosen, &fail)
						  : compare_once(args, &config, &fail);
	traffic_end();
	return code;
}
