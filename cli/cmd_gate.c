/* SPDX-License-Identifier: BSD-2-Clause */
/* `nicro gate`: did this change make the program slower? */
#include "base/file.h"
#include "bench/gate.h"
#include "bench/gate_run.h"
#include "cli/cmds.h"
#include "cli/report_files.h"
#include "driver-shim/load.h"
#include "traffic/traffic.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static void
print_markdown(const void *report, FILE *stream)
{
	gate_print_markdown(report, stream);
}

static void
print_junit(const void *report, FILE *stream)
{
	gate_print_junit(report, stream);
}

static const struct cli_report reports[] = {
	{CLI_OPT_MARKDOWN, print_markdown},
	{CLI_OPT_JUNIT, print_junit},
};
enum { REPORTS = sizeof(reports) / sizeof(reports[0]) };

/* The head becomes the baseline: the same bytes, all or none. */
static int
update_record(const char *baseline, const char *head, struct fail *fail)
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

/* How programs are run, as the baseline shall say it: only what the user gave. Numbers are checked
 * here, the rest where it is used. */
static int
read_how(const struct cli_args *args, const char *baseline, json_t *how, struct fail *fail)
{
	struct jit_options jit;
	uint64_t count, seed;
	const char *rx = cli_value(args, CLI_OPT_RX, NULL);
	const char *maps = cli_value(args, CLI_OPT_MAPS, NULL);
	const char *device = cli_value(args, CLI_OPT_DEVICE, NULL);
	int err = rx ? traffic_check_source(rx, fail) : 0;
	if (!err)
		err = cli_jit_options(args, &jit, fail);
	if (!err)
		err = cli_number(args, CLI_OPT_COUNT, 0, 1, INT64_MAX, &count, fail);
	if (!err)
		err = cli_number(args, CLI_OPT_SEED, 1, 0, INT64_MAX, &seed, fail);
	if (err)
		return err;
	if (rx)
		json_object_set_new(how, "rx", gate_how_source(baseline, rx, fail));
	if (maps)
		json_object_set_new(how, "maps", gate_how_path(baseline, maps, fail));
	if (device)
		json_object_set_new(how, "device",
			strchr(device, '/') ? gate_how_path(baseline, device, fail)
					    : json_string(device));
	if (cli_given(args, CLI_OPT_COUNT))
		json_object_set_new(how, "count", json_integer((json_int_t)count));
	if (cli_given(args, CLI_OPT_SEED))
		json_object_set_new(how, "seed", json_integer((json_int_t)seed));
	if (cli_given(args, CLI_OPT_MTU))
		json_object_set_new(how, "mtu", json_integer(jit.mtu_bytes));
	if (cli_given(args, CLI_OPT_OPT))
		json_object_set_new(how, "opt", json_string(jit_opt_names[jit.opt]));
	if (cli_given(args, CLI_OPT_RATE))
		json_object_set_new(how, "rate", json_string(cli_value(args, CLI_OPT_RATE, NULL)));
	json_t *set = args->set_count ? json_array() : NULL;
	for (unsigned i = 0; i < args->set_count; i++)
		json_array_append_new(set, json_string(args->set[i]));
	if (set)
		json_object_set_new(how, "set", set);
	return fail->err;
}

/* The three ways to use the command, and the options that each takes beyond the reports. */
#define HOW_BITS                                                                          \
	(CLI_BIT(RX) | CLI_BIT(COUNT) | CLI_BIT(SEED) | CLI_BIT(RATE) | CLI_BIT(DEVICE) | \
		CLI_BIT(SET) | CLI_BIT(OPT) | CLI_BIT(MTU) | CLI_BIT(MAPS))
static const uint64_t report_bits = CLI_BIT(HELP) | CLI_BIT(JSON) | CLI_BIT(QUIET) |
				    CLI_BIT(THRESHOLDS) | CLI_BIT(MARKDOWN) | CLI_BIT(JUNIT);
static const struct form {
	const char *usage;
	uint64_t options;
} forms[] = {
	{"gate BASE.json HEAD.json", CLI_BIT(UPDATE)},
	{"gate --baseline FILE OBJ...", CLI_BIT(BASELINE) | CLI_BIT(PROG)},
	{"gate --baseline FILE --update OBJ...",
		CLI_BIT(BASELINE) | CLI_BIT(PROG) | CLI_BIT(UPDATE) | HOW_BITS},
	{"gate --on-host BASE.o HEAD.o", CLI_BIT(ON_HOST) | CLI_BIT(PROG) | CLI_BIT(RX) |
						 CLI_BIT(COUNT) | CLI_BIT(SEED) | CLI_BIT(MAPS) |
						 CLI_BIT(REPEATS)},
};

static const struct form *
form_of(const struct cli_args *args)
{
	bool update = cli_given(args, CLI_OPT_UPDATE);
	if (cli_given(args, CLI_OPT_ON_HOST))
		return &forms[3];
	return cli_given(args, CLI_OPT_BASELINE) ? &forms[update ? 2 : 1] : &forms[0];
}

static int
check_form(const struct cli_args *args, struct fail *fail)
{
	const struct form *form = form_of(args);
	bool baseline = form->options & CLI_BIT(BASELINE);
	for (unsigned i = 0; i < CLI_OPTION_COUNT; i++) {
		uint64_t bit = UINT64_C(1) << i;
		if (!cli_given(args, (enum cli_option)i) || (form->options | report_bits) & bit)
			continue;
		bool with_update = HOW_BITS & bit && baseline;
		return fail_set(fail, -EINVAL, "--%s does not go with: %s%s",
			cli_option_name((enum cli_option)i), form->usage,
			with_update ? "; how programs are run stands in the baseline, --update "
				      "changes it"
				    : "; try: nicro help gate");
	}
	if (!baseline && args->operand_count != 2)
		return fail_set(
			fail, -EINVAL, "needs two files: %s; try: nicro help gate", form->usage);
	return 0;
}

static int
gate_on_host(const struct cli_args *args, struct gate_report *report, struct fail *fail)
{
	uint64_t repeats;
	struct gate_host_config config = {
		.objects = args->operands,
		.program = cli_value(args, CLI_OPT_PROG, NULL),
		.rx = cli_value(args, CLI_OPT_RX, "gen:size=64,flows=64"),
		.maps_path = cli_value(args, CLI_OPT_MAPS, NULL),
		.thresholds_path = cli_value(args, CLI_OPT_THRESHOLDS, NULL),
	};
	int err = traffic_check_source(config.rx, fail);
	if (!err)
		err = cli_number(args, CLI_OPT_COUNT, 0, 1, UINT32_MAX, &config.count, fail);
	if (!err)
		err = cli_number(args, CLI_OPT_SEED, 1, 0, UINT64_MAX, &config.seed, fail);
	if (!err)
		err = cli_number(args, CLI_OPT_REPEATS, GATE_HOST_REPEATS, GATE_HOST_REPEATS_MIN,
			GATE_HOST_REPEATS_MAX, &repeats, fail);
	if (err)
		return err;
	config.repeats = (unsigned)repeats;
	return gate_host(&config, report, fail);
}

static int
gate(const struct cli_args *args, struct gate_report *report, struct fail *fail)
{
	const char *thresholds = cli_value(args, CLI_OPT_THRESHOLDS, NULL);
	const char *baseline = cli_value(args, CLI_OPT_BASELINE, NULL);
	int err = check_form(args, fail);
	if (err)
		return err;
	if (cli_given(args, CLI_OPT_ON_HOST))
		return gate_on_host(args, report, fail);
	if (baseline == NULL)
		return gate_compare(args->operands[0], args->operands[1], thresholds, report, fail);
	json_t *how = json_object();
	err = read_how(args, baseline, how, fail);
	const struct gate_config config = {
		.path = baseline,
		.objects = args->operands,
		.object_count = args->operand_count,
		.program = cli_value(args, CLI_OPT_PROG, NULL),
		.thresholds_path = thresholds,
		.update = cli_given(args, CLI_OPT_UPDATE),
		.given = how,
	};
	if (!err)
		err = gate_baseline(&config, report, fail);
	json_decref(how);
	return err;
}

static int
print_report(const struct cli_args *args, const struct gate_report *report)
{
	bool quiet = cli_given(args, CLI_OPT_QUIET);
	if (cli_given(args, CLI_OPT_JSON)) {
		json_t *document = gate_json(report);
		if (document == NULL) {
			fprintf(stderr, "nicro: not enough memory for the document\n");
			return CLI_FAULT;
		}
		cli_print_json(document);
	} else if (!quiet || gate_report_failed(report)) {
		gate_print_text(report, stdout);
	}
	return CLI_OK;
}

/* With --update what got worse is as asked for; a program that no card takes is not. */
static bool
passes(const struct cli_args *args, const struct gate_report *report)
{
	bool refused = false;
	for (unsigned i = 0; i < report->count; i++)
		refused |= report->results[i].state == GATE_REFUSED;
	return cli_given(args, CLI_OPT_UPDATE) ? !refused : gate_report_failed(report) == 0;
}

int
cmd_gate(const struct cli_args *args)
{
	struct gate_report report = {0};
	struct fail fail = {0};
	const char *baseline = cli_value(args, CLI_OPT_BASELINE, NULL);
	bool update = cli_given(args, CLI_OPT_UPDATE);
	int err = cli_reports_check(args, reports, REPORTS, &fail);
	if (!err)
		err = gate(args, &report, &fail);
	traffic_end();
	if (!err)
		err = cli_reports_write(args, reports, REPORTS, &report, &fail);
	if (!err && update && baseline == NULL)
		err = update_record(args->operands[0], args->operands[1], &fail);
	int code = err ? cli_fail(&fail) : print_report(args, &report);
	if (code == CLI_OK && update && !cli_given(args, CLI_OPT_JSON) &&
		!cli_given(args, CLI_OPT_QUIET))
		printf("%s is the new baseline, as asked for\n",
			baseline ? baseline : args->operands[0]);
	if (code == CLI_OK && !passes(args, &report))
		code = CLI_REFUSED;
	gate_report_free(&report);
	return code;
}
