/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Would have caught: a safe program refused, an unsafe one accepted or blamed on the wrong
 * instruction, facts that differ from Linux 6.1's. Usage: verifier_programs FILE.t ..
 *
 * Lines of -- expect (all are checked):
 *   accept                       no finding
 *   refuse RULE INSN             the first finding
 *   also RULE INSN               a further finding
 *   findings N
 *   zext N N ..                  exactly these instructions are marked
 *   depth SUBPROG BYTES          stack depth
 *   unseen N N ..                exactly these slots were never walked
 *   hard-wire INSN OFF           the rewrites, in their order
 *   remove INSN COUNT
 *   visits N                     instructions processed
 *   order N N N ..               the visits, in their order
 *   max-packet N
 *   reg INSN N TEXT              register N before the last visit of INSN, as the log shows it
 *   edge RULE ..                 the program stands just on the right side of this rule
 *
 * With --all-rules first, every rule of the verifier must have a program that it refuses and one at
 * its edge that it accepts.
 */
#include "program_file.h"

#include "offload-jit/rules.h"
#include "offload-jit/verifier/verifier.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REG_INSNS = 64 }; /* registers are kept for so many instructions */

/* What the files have shown of each rule. */
static bool refused[RULE_INDEX_COUNT], edge[RULE_INDEX_COUNT];

static bool *
mark_of(bool marks[RULE_INDEX_COUNT], const char *id)
{
	for (unsigned i = 0; i < RULE_INDEX_COUNT; i++) {
		if (strcmp(rules[i].id, id) == 0)
			return &marks[i];
	}
	return NULL;
}

struct run {
	struct program_file file;
	struct report report;
	struct verifier_result result;
	uint32_t order[4096];
	uint32_t order_count;
	char regs[REG_INSNS][VREG_COUNT][160];
	uint32_t rewrites_checked;
	const char *path;
	unsigned errors;
};

static int
note_visit(void *ctx, const struct verifier *v, uint32_t insn)
{
	struct run *run = ctx;

	if (run->order_count < 4096)
		run->order[run->order_count++] = insn;
	for (unsigned i = 0; i < VREG_COUNT && insn < REG_INSNS; i++)
		vreg_describe(verifier_reg(v, i), run->regs[insn][i], sizeof(run->regs[0][0]));
	return 0;
}

static void
complain(struct run *run, const char *line, const char *got)
{
	printf("%s: expected '%s', got %s\n", run->path, line, got);
	run->errors++;
}

static void
show_finding(const struct run *run, size_t i, char *buf, size_t size)
{
	if (i >= run->report.count)
		snprintf(buf, size, "no finding");
	else
		snprintf(buf, size, "%s %d (%s; %s)", run->report.findings[i].rule->id,
			run->report.findings[i].insn, run->report.findings[i].message,
			run->report.findings[i].value);
}

static void
expect_finding(struct run *run, const char *line, const char *rest, bool first)
{
	char id[64], got[512];
	int insn;

	if (sscanf(rest, "%63s %d", id, &insn) != 2) {
		complain(run, line, "a line that cannot be read");
		return;
	}
	for (size_t i = 0; i < run->report.count && (i == 0 || !first); i++) {
		const struct finding *f = &run->report.findings[i];
		if (strcmp(f->rule->id, id) == 0 && f->insn == insn) {
			*mark_of(refused, id) = true;
			return;
		}
	}
	show_finding(run, 0, got, sizeof(got));
	complain(run, line, got);
}

/* Exactly the listed slots have the flag. */
static void
expect_flags(struct run *run, const char *line, const char *rest, const bool *flags, bool value)
{
	char got[512] = "", want[512] = "";
	size_t n = 0;

	for (uint32_t i = 0; i < run->file.program.insn_count && n < 500; i++) {
		if (flags[i] == value)
			n += (size_t)snprintf(got + n, sizeof(got) - n, " %u", i);
	}
	snprintf(want, sizeof(want), "%s", rest);
	if (strcmp(want, got) != 0)
		complain(run, line, n ? got : "none");
}

static void
expect_order(struct run *run, const char *line, const char *rest)
{
	char got[2048] = "";
	size_t n = 0;

	for (uint32_t i = 0; i < run->order_count && n < 2000; i++)
		n += (size_t)snprintf(got + n, sizeof(got) - n, " %u", run->order[i]);
	if (strcmp(rest, got) != 0)
		complain(run, line, got);
}

static void
expect_rewrite(struct run *run, const char *line, const char *rest, bool hard_wire)
{
	const struct verifier_result *r = &run->result;
	char got[64] = "no rewrite";
	unsigned a;
	int b;

	if (run->rewrites_checked < r->rewrite_count && sscanf(rest, "%u %d", &a, &b) == 2) {
		const struct verifier_rewrite *w = &r->rewrites[run->rewrites_checked++];
		bool wired = w->kind == VERIFIER_HARD_WIRE;
		int second = wired ? w->jump_off : (int)w->count;
		if (wired == hard_wire && w->insn == a && second == b)
			return;
		snprintf(got, sizeof(got), "%s %u %d", wired ? "hard-wire" : "remove", w->insn,
			second);
	}
	complain(run, line, got);
}

static void
expect_number(struct run *run, const char *line, const char *rest, uint32_t value)
{
	char got[32];

	if ((uint32_t)strtoul(rest, NULL, 0) == value)
		return;
	snprintf(got, sizeof(got), "%u", value);
	complain(run, line, got);
}

static void
expect_depth(struct run *run, const char *line, const char *rest)
{
	unsigned subprog, bytes;

	if (sscanf(rest, "%u %u", &subprog, &bytes) != 2 || subprog >= run->result.subprog_count)
		complain(run, line, "no such subprogram");
	else if (run->result.subprogs[subprog].stack_depth != bytes)
		expect_number(run, line, strchr(rest + 1, ' '),
			run->result.subprogs[subprog].stack_depth);
}

static void
expect_reg(struct run *run, const char *line, const char *rest)
{
	unsigned insn, reg;
	int used = 0;

	if (sscanf(rest, "%u %u %n", &insn, &reg, &used) != 2 || insn >= REG_INSNS ||
		reg >= VREG_COUNT)
		complain(run, line, "a line that cannot be read");
	else if (strcmp(rest + used, run->regs[insn][reg]) != 0)
		complain(run, line, run->regs[insn][reg]);
}

static void
expect_line(struct run *run, const char *line)
{
	char got[512];
	size_t n = strcspn(line, " ");
	const char *rest = line + n;

#define IS(word) (n == strlen(word) && strncmp(line, word, n) == 0)
	if (IS("accept")) {
		show_finding(run, 0, got, sizeof(got));
		if (run->report.count > 0)
			complain(run, line, got);
	} else if (IS("refuse") || IS("also")) {
		expect_finding(run, line, rest, IS("refuse"));
	} else if (IS("findings")) {
		expect_number(run, line, rest, (uint32_t)run->report.count);
	} else if (IS("zext")) {
		expect_flags(run, line, rest, run->result.zext, true);
	} else if (IS("unseen")) {
		expect_flags(run, line, rest, run->result.seen, false);
	} else if (IS("depth")) {
		expect_depth(run, line, rest);
	} else if (IS("hard-wire") || IS("remove")) {
		expect_rewrite(run, line, rest, IS("hard-wire"));
	} else if (IS("visits")) {
		expect_number(run, line, rest, run->result.visits);
	} else if (IS("max-packet")) {
		expect_number(run, line, rest, run->result.max_pkt_offset);
	} else if (IS("reg")) {
		expect_reg(run, line, rest);
	} else if (IS("edge")) {
		bool *mark = n > 0 && *rest ? mark_of(edge, rest + 1) : NULL;
		if (mark)
			*mark = run->report.count == 0;
		else
			complain(run, line, "no such rule");
	} else if (IS("order")) {
		expect_order(run, line, rest);
	} else {
		complain(run, line, "an unknown word");
	}
#undef IS
}

static void
check_expectations(struct run *run)
{
	const char *p = program_file_section(&run->file, "expect");
	char line[512];
	unsigned lines = 0;

	for (; p && *p; p += strcspn(p, "\n"), p += *p == '\n') {
		size_t n = strcspn(p, "\n");
		snprintf(line, sizeof(line), "%.*s", (int)n, p);
		if (n == 0 || line[0] == '#')
			continue;
		expect_line(run, line);
		lines++;
	}
	if (lines == 0)
		complain(run, "-- expect", "no line to check");
	if (run->rewrites_checked && run->rewrites_checked != run->result.rewrite_count)
		complain(run, "end of rewrites", "more rewrites");
}

static unsigned
run_file(const char *path, bool verbose)
{
	struct run *run = calloc(1, sizeof(*run));
	struct fail fail = {0};

	if (!run)
		return 1;
	run->path = path;
	if (program_file_read(path, &run->file, &fail)) {
		printf("%s\n", fail.text);
		free(run);
		return 1;
	}
	struct verifier_options options = {
		.device_bound = true,
		.visit = note_visit,
		.visit_ctx = run,
		.log = verbose ? stdout : NULL,
		.log_level = 2,
	};
	int err = verifier_run(&run->file.program, &options, &run->report, &run->result);
	bool unsafe = run->report.count > 0;
	if ((err != 0) != unsafe || (unsafe && err != run->report.findings[0].rule->err))
		complain(run, "errno of the first finding", "another result");
	check_expectations(run);
	unsigned errors = run->errors;
	verifier_result_free(&run->result);
	report_free(&run->report);
	program_file_free(&run->file);
	free(run);
	return errors;
}

/* Rules that no program can show: an assertion of the walk that no known program reaches. */
static bool
unreachable_rule(unsigned rule)
{
	return rule == RULE_PRECISION;
}

static unsigned
check_all_rules(void)
{
	static const enum rule_index verifier_rules[] = {
#define X(name, ...) RULE_##name,
		VERIFIER_RULES(X)
#undef X
	};
	unsigned missing = 0;

	for (size_t i = 0; i < sizeof(verifier_rules) / sizeof(verifier_rules[0]); i++) {
		unsigned rule = verifier_rules[i];
		if (unreachable_rule(rule) || (refused[rule] && edge[rule]))
			continue;
		printf("rule %s: no program %s\n", rules[rule].id,
			refused[rule] ? "accepted at its edge" : "refused by it");
		missing++;
	}
	return missing;
}

int
main(int argc, char **argv)
{
	bool verbose = argc > 1 && strcmp(argv[1], "-v") == 0;
	bool all_rules = argc > 1 && strcmp(argv[1], "--all-rules") == 0;
	unsigned failed = 0;
	int first = 1 + (verbose || all_rules);

	for (int i = first; i < argc; i++)
		failed += run_file(argv[i], verbose) > 0;
	printf("%d programs, %u failed\n", argc - first, failed);
	if (all_rules)
		failed += check_all_rules();
	return failed > 0 || argc <= first;
}
