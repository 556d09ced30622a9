/* SPDX-License-Identifier: BSD-2-Clause */
/* `nicro run`: traffic through the offloaded program. */
#include "bench/lockstep.h"
#include "bench/profile.h"
#include "bench/run.h"
#include "bench/run_json.h"
#include "cli/args.h"
#include "cli/cmds.h"
#include "cli/report_files.h"
#include "cli/subject.h"
#include "traffic/traffic.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

struct run_setup {
	struct cli_subject on;
	struct run_config config;
	struct lockstep *lockstep; /* NULL: not asked for */
};

/* Everything that can be wrong with the words is found before anything is opened. */
static int
read_options(const struct cli_args *args, struct run_setup *s, struct fail *fail)
{
	struct run_config *c = &s->config;
	c->tx = cli_value(args, CLI_OPT_TX, NULL);
	c->host = cli_value(args, CLI_OPT_HOST, NULL);
	c->verdicts = cli_value(args, CLI_OPT_VERDICTS, NULL);
	c->events = cli_value(args, CLI_OPT_EVENTS, NULL);
	int err = cli_subject_options(args, &s->on, fail);
	if (!err)
		err = cli_traffic_options(args, &s->on.profile, c, fail);
	if (!err && c->tx)
		err = traffic_check_sink(c->tx, fail);
	if (!err && c->host)
		err = traffic_check_sink(c->host, fail);
	const char *maps_out = cli_value(args, CLI_OPT_MAPS_OUT, NULL);
	/* They are written last: what is wrong with their file shall show before the run. */
	if (!err && maps_out)
		err = cli_check_writable(maps_out, fail);
	return err;
}

static int
start_lockstep(const struct cli_args *args, struct run_setup *s, struct fail *fail)
{
	struct jit_options jit;
	int err = cli_jit_options(args, &jit, fail);
	const struct lockstep_config config = {
		.nic = s->on.nic,
		.profile = &s->on.profile,
		.program = s->on.program,
		.image = s->on.image,
		.every_insn = jit.opt == JIT_OPT_LINUX,
	};
	return err ? err : lockstep_new(&config, &s->lockstep, fail);
}

static int
stop_at_difference(void *ctx, const struct nic_outcome *outcome, struct fail *fail)
{
	(void)outcome;
	return lockstep_differs(ctx) ? fail_set(fail, -ECANCELED, "the card and the program differ")
				     : 0;
}

/* The report as text, or as one document. */
static void
print_difference(const struct cli_args *args, const struct run_setup *s)
{
	char *text = NULL;
	size_t size;
	FILE *stream = cli_given(args, CLI_OPT_JSON) ? open_memstream(&text, &size) : NULL;
	lockstep_print(s->lockstep, stream ? stream : stdout);
	if (stream == NULL)
		return;
	fclose(stream);
	cli_print_json(json_pack("{s:s,s:s,s:s?,s:s%,s:s}", "schema", "nicro.lockstep/1", "object",
		s->on.path, "program", s->on.name, "difference", text, strcspn(text, "\n"),
		"report", text));
	free(text);
}

/* @return exit code: CLI_OK when nothing differs */
static int
end_lockstep(const struct cli_args *args, const struct run_setup *s)
{
	if (s->lockstep == NULL)
		return CLI_OK;
	lockstep_compare_maps(s->lockstep);
	if (!lockstep_differs(s->lockstep))
		return CLI_OK;
	fprintf(stderr, "nicro: %s: the card computes something else than the program\n",
		s->on.path);
	print_difference(args, s);
	return CLI_REFUSED;
}

static json_t *
lockstep_json(const struct run_setup *s)
{
	if (s->lockstep == NULL)
		return json_null();
	struct lockstep_counts counts = lockstep_counts(s->lockstep);
	return json_pack("{s:I,s:I,s:I}", "packets", (json_int_t)counts.packets, "open",
		(json_int_t)counts.open, "instructions", (json_int_t)counts.insns);
}

static void
print_json(const struct run_setup *s, const struct run_result *r)
{
	const struct run_subject subject = {
		.object = s->on.path,
		.program = s->on.name,
		.type = s->on.type,
		.nic = s->on.nic,
		.profile = &s->on.profile,
		.image = s->on.image,
		.seed = s->config.seed,
		.lockstep = lockstep_json(s),
	};
	cli_print_json(run_json(&subject, r));
}

/* What an executed packet costs, and how long it takes. */
static void
print_packet(const struct nic_totals *t)
{
	uint64_t run = t->packets_in - t->by_verdict[NIC_LOST];
	if (run == 0)
		return;
	profile_print_latency(t, stdout);
	printf("cycles per packet: %llu program, %llu helpers, %llu firmware, %llu waiting\n",
		(unsigned long long)(t->program_cycles / run),
		(unsigned long long)(t->helper_cycles / run),
		(unsigned long long)(t->firmware_cycles / run),
		(unsigned long long)(t->wait_cycles / run));
}

static void
print_text(const struct cli_args *args, const struct run_setup *s, const struct run_result *r)
{
	const struct nic_totals *t = &r->totals;
	printf("%s (%s) on %s: %llu packets\n", s->on.name ? s->on.name : s->on.path,
		s->on.type ? s->on.type : "image", s->on.profile.name,
		(unsigned long long)t->packets_in);
	for (unsigned i = 0; i < NIC_VERDICT_COUNT; i++)
		if (t->by_verdict[i])
			printf("  %-16s %12llu\n", nic_verdict_name(i),
				(unsigned long long)t->by_verdict[i]);
	printf("out: wire %llu, host %llu; dropped:", (unsigned long long)t->to_wire,
		(unsigned long long)t->to_host);
	bool any = false;
	for (unsigned i = NIC_CAUSE_NONE + 1; i < NIC_CAUSE_COUNT; i++)
		if (t->by_cause[i]) {
			printf("%s %llu by %s", any ? "," : "", (unsigned long long)t->by_cause[i],
				nic_cause_name(i));
			any = true;
		}
	printf("%s\n", any ? "" : " none");
	const struct nic_trap *trap = nic_trap(s->on.nic);
	if (trap)
		printf("first trap: packet %llu, word %u: %s\n", (unsigned long long)trap->index,
			trap->word, trap->reason);
	profile_print_rate(t, stdout);
	print_packet(t);
	if (s->lockstep) {
		struct lockstep_counts counts = lockstep_counts(s->lockstep);
		printf("lockstep: %llu packets equal, %llu eBPF instructions compared",
			(unsigned long long)counts.packets, (unsigned long long)counts.insns);
		if (counts.open)
			printf("; %llu packets depend on what is left open",
				(unsigned long long)counts.open);
		putchar('\n');
	}
	if (cli_given(args, CLI_OPT_QUIET))
		return;
	double seconds = (double)r->simulator_ns / 1e9;
	printf("simulator: %.3f s on this host, %.3f Mpps\n", seconds,
		seconds > 0 ? (double)t->packets_in / seconds / 1e6 : 0.0);
	fputs("Next: ", stdout);
	if (s->on.object) { /* compare takes no images */
		cli_print_call(args, "compare", stdout);
		puts("   (beside this host's paths)");
	} else {
		cli_print_call(args, "profile", stdout);
		puts("   (what costs, and what sets the rate)");
	}
}

static int
run_prepared(const struct cli_args *args, struct run_setup *s, struct fail *fail)
{
	struct run_result result;
	if (cli_given(args, CLI_OPT_LOCKSTEP)) {
		if (start_lockstep(args, s, fail))
			return cli_fail(fail);
		s->config.outcome = stop_at_difference;
		s->config.outcome_ctx = s->lockstep;
	}
	int err = cli_subject_run(args, &s->on, &s->config, &result, fail);
	int code = end_lockstep(args, s);
	if (code != CLI_OK)
		return code;
	if (err)
		return cli_fail(fail);
	const char *maps_out = cli_value(args, CLI_OPT_MAPS_OUT, NULL);
	if (maps_out && load_maps_to(s->on.object, maps_out, fail))
		return cli_fail(fail);
	if (cli_given(args, CLI_OPT_JSON))
		print_json(s, &result);
	else
		print_text(args, s, &result);
	return CLI_OK;
}

int
cmd_run(const struct cli_args *args)
{
	struct run_setup s = {.on.path = args->operands[0]};
	struct fail fail = {0};
	if (read_options(args, &s, &fail))
		return cli_fail(&fail);
	int code = cli_subject_open(args, &s.on, &fail);
	if (code == CLI_OK)
		code = run_prepared(args, &s, &fail);
	else if (fail.err)
		code = cli_fail(&fail);
	lockstep_free(s.lockstep);
	cli_subject_close(&s.on);
	traffic_end();
	return code;
}
