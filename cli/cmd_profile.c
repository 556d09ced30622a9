/* SPDX-License-Identifier: BSD-2-Clause */
/* `nicro profile`: where the cycles go, and what the most expensive packet would cost. */
#include "base/file.h"
#include "bench/profile.h"
#include "bench/trace.h"
#include "cli/cmds.h"
#include "cli/subject.h"
#include "traffic/traffic.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

struct job {
	const struct cli_args *args;
	struct cli_subject on;
	struct run_config config;
	struct worst_config worst;
	struct profile_print print;
	struct trace *trace;
	struct timeline *timeline;
	struct file_out folded;
	struct profile_packet slowest;
};

static int
read_timeline(struct job *job, struct fail *fail)
{
	const char *rows_name = cli_value(job->args, CLI_OPT_TIMELINE, NULL);
	uint64_t from;
	int err = cli_number(
		job->args, CLI_OPT_FROM, TIMELINE_FROM_FULL, 0, UINT64_MAX - 1, &from, fail);
	if (err)
		return err;
	if (!rows_name && cli_given(job->args, CLI_OPT_FROM))
		return fail_set(fail, -EINVAL, "--from needs --timeline threads or packets");
	if (!rows_name)
		return 0;
	enum timeline_rows rows = timeline_rows_of(rows_name);
	if (rows == TIMELINE_ROWS_COUNT)
		return fail_set(fail, -EINVAL,
			"--timeline %s: not its rows; write threads or packets", rows_name);
	job->timeline = timeline_new(&job->on.profile, rows, from);
	if (!job->timeline)
		return fail_set(fail, -ENOMEM, "no memory for a timeline");
	job->print.timeline = job->timeline;
	job->print.columns = cli_columns(stdout);
	job->print.colour = cli_colour(stdout);
	return 0;
}

static int
read_options(struct job *job, struct fail *fail)
{
	const struct cli_args *args = job->args;
	uint64_t rows, loop_bound;
	int err = cli_subject_options(args, &job->on, fail);
	if (!err && (cli_given(args, CLI_OPT_RX) || !cli_given(args, CLI_OPT_WORST)))
		err = cli_traffic_options(args, &job->on.profile, &job->config, fail);
	if (!err)
		err = cli_number(args, CLI_OPT_TOP, 20, 0, UINT32_MAX, &rows, fail);
	if (!err)
		err = cli_number(args, CLI_OPT_LOOP_BOUND, 0, 1, UINT32_MAX, &loop_bound, fail);
	if (err)
		return err;
	const char *level = cli_value(args, CLI_OPT_BY, "line");
	job->print.level = profile_level_of(level);
	if (job->print.level == PROFILE_LEVEL_COUNT)
		return fail_set(
			fail, -EINVAL, "--by %s: not a level; write line, insn or word", level);
	if (job->config.rx == NULL &&
		(cli_given(args, CLI_OPT_FOLDED) || cli_given(args, CLI_OPT_TRACE) ||
			cli_given(args, CLI_OPT_TIMELINE)))
		return fail_set(fail, -EINVAL,
			"--folded, --trace and --timeline need packets: --rx SOURCE");
	err = read_timeline(job, fail);
	if (err)
		return err;
	job->print.rows = (uint32_t)rows;
	job->print.quiet = cli_given(args, CLI_OPT_QUIET);
	job->worst = (struct worst_config){
		.card = &job->on.profile, .loop_bound = (uint32_t)loop_bound, .hops = WORST_HOPS};
	return 0;
}

static int
note_outcome(void *ctx, const struct nic_outcome *outcome, struct fail *fail)
{
	struct job *job = ctx;
	(void)fail;
	profile_note(&job->slowest, outcome);
	if (job->timeline)
		timeline_outcome(job->timeline, outcome);
	if (job->trace)
		trace_packet(job->trace, outcome);
	return 0;
}

static void
note_span(void *ctx, const struct nic_span *span)
{
	struct job *job = ctx;
	if (job->timeline)
		timeline_span(job->timeline, span);
	if (job->trace)
		trace_span(job->trace, span);
}

/* Output files are tried before the run. */
static int
open_files(struct job *job, struct fail *fail)
{
	const char *trace = cli_value(job->args, CLI_OPT_TRACE, NULL);
	const char *folded = cli_value(job->args, CLI_OPT_FOLDED, NULL);
	int err = trace ? trace_open(trace, &job->on.profile, &job->trace, fail) : 0;
	if (!err && folded)
		err = file_create(&job->folded, folded, fail);
	return err;
}

static int
close_files(struct job *job, int err, struct fail *fail)
{
	if (job->folded.stream && err)
		file_discard(&job->folded);
	else if (job->folded.stream)
		err = file_commit(&job->folded, fail);
	if (job->trace) {
		int trace_err = trace_close(job->trace, err == 0, fail);
		err = err ? err : trace_err;
	}
	return err;
}

static int
profile_run(struct job *job, struct fail *fail)
{
	struct run_result result;
	struct profile profile;
	job->config.outcome = note_outcome;
	job->config.outcome_ctx = job;
	nic_count_words(job->on.nic);
	int err = open_files(job, fail);
	if (job->timeline || job->trace)
		nic_on_span(job->on.nic, note_span, job);
	if (!err)
		err = cli_subject_run(job->args, &job->on, &job->config, &result, fail);
	if (!err)
		err = profile_collect(job->on.nic, &job->on.profile, job->on.image, &result.totals,
			&profile, fail);
	if (!err && job->folded.stream)
		profile_print_folded(&profile, job->print.name, job->folded.stream);
	err = close_files(job, err, fail);
	if (err)
		return err;
	profile.slowest = job->slowest;
	if (cli_given(job->args, CLI_OPT_JSON))
		cli_print_json(profile_json(&profile, &job->print));
	else
		profile_print_text(&profile, &job->print, stdout);
	profile_free(&profile);
	return 0;
}

/* Without traffic the worst case is all there is. */
static void
print_worst_only(const struct job *job)
{
	if (cli_given(job->args, CLI_OPT_JSON))
		cli_print_json(json_pack("{s:s,s:s,s:s?,s:s,s:s,s:o,s:s?}", "schema",
			"nicro.worst/1", "object", job->on.path, "program", job->on.name, "type",
			job->on.type, "device", job->on.profile.name, "worst",
			job->print.worst ? worst_json(job->print.worst) : json_null(),
			"worst_reason", job->print.no_worst));
	else if (job->print.worst)
		worst_print_text(job->print.worst, true, stdout);
	else
		printf("worst case: unknown: %s\n", job->print.no_worst);
}

static int
run_job(struct job *job, struct fail *fail)
{
	struct worst worst;
	struct fail no_worst = {0};
	int err = worst_find(job->on.image, &job->worst, &worst, &no_worst);
	if (err && err != -EOPNOTSUPP)
		return cli_fail(&no_worst);
	job->print.object = job->on.path;
	job->print.name = job->on.name ? job->on.name : "program";
	job->print.type = job->on.type;
	job->print.worst = err ? NULL : &worst;
	job->print.no_worst = err ? no_worst.text : NULL;
	if (job->config.rx)
		err = profile_run(job, fail);
	else
		print_worst_only(job);
	worst_free(&worst);
	if (job->config.rx)
		return err ? cli_fail(fail) : CLI_OK;
	return job->print.no_worst ? CLI_REFUSED : CLI_OK;
}

int
cmd_profile(const struct cli_args *args)
{
	struct job job = {.args = args, .on.path = args->operands[0]};
	struct fail fail = {0};
	if (read_options(&job, &fail)) {
		timeline_free(job.timeline);
		return cli_fail(&fail);
	}
	int code = cli_subject_open(args, &job.on, &fail);
	if (code == CLI_OK)
		code = run_job(&job, &fail);
	else if (fail.err)
		code = cli_fail(&fail);
	cli_subject_close(&job.on);
	timeline_free(job.timeline);
	traffic_end();
	return code;
}
