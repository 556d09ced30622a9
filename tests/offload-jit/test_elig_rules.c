/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every rule of the device at its edge: one program that breaks it and one that just does not
 * (tests/offload-jit/elig). Would have caught: a check that is missing, off by one, at the wrong
 * instruction or too eager; a rule without test or without its place in docs/rules.md.
 */
#include "program_file.h"

#include "base/file.h"
#include "offload-jit/eligibility/eligibility.h"
#include "offload-jit/offload_jit.h"
#include "offload-jit/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { WITH_MAX = 4, FILE_LIMIT_BYTES = 1 << 20 };

static const char *const case_files[] = {"maps.t", "load.t", "helpers.t", "memory.t", "alu.t"};
static const char *source_dir; /* the repository */

/* All cases run, so that one run shows all that fail. */
static unsigned complaints;
#define complain(...) (complaints++, print_error(__VA_ARGS__), print_error("\n"))

/* What the tests have shown of each rule. */
static bool refused[RULE_INDEX_COUNT], accepted[RULE_INDEX_COUNT];

struct expectation {
	bool refuse;
	char rule[64];
	int insn; /* -1 any */
	char with[WITH_MAX][64];
	unsigned with_count;
};

/* The released firmware of the default card, docs/device.md. */
static struct device_caps
default_caps(void)
{
	return (struct device_caps){
		.name = "test",
		.abi_version = 2,
		.func_addr = {2000, 2100, 2200, 2300},
		.adjust_head = {.no_meta = true,
			.off_min = 44,
			.off_max = 248,
			.guaranteed_sub = 84,
			.guaranteed_add = 112},
		.maps = {.types = 6,
			.max_maps = 128,
			.max_elems = 2048000,
			.max_key_bytes = 56,
			.max_value_bytes = 56,
			.max_elem_bytes = 64},
		.random = true,
		.queue_select = true,
		.adjust_tail = true,
		.live_reload = true,
		.max_len_words = 2560,
		.start_word = 3072,
		.done_word = 1,
		.stack_bytes = 512,
		.inline_mtu_bytes = 1920,
	};
}

static int
rule_by_id(const char *id)
{
	for (size_t i = 0; i < rule_count; i++) {
		if (strcmp(rules[i].id, id) == 0)
			return (int)i;
	}
	fail_msg("no rule '%s'", id);
	return -1;
}

/* "-- caps" of a case: what is different from the default device and setting. */
static void
apply_caps(
	const char *body, struct device_caps *caps, uint32_t *mtu_bytes, struct program_file *file)
{
	char key[32];
	unsigned value;
	int used;
	for (; body && sscanf(body, " %31s %i%n", key, (int *)&value, &used) == 2; body += used) {
		const struct {
			const char *name;
			uint32_t *number;
		} numbers[] = {
			{"maps.types", &caps->maps.types},
			{"maps.max_maps", &caps->maps.max_maps},
			{"maps.max_elems", &caps->maps.max_elems},
			{"maps.max_elem_bytes", &caps->maps.max_elem_bytes},
			{"adjust_head.off_max", &caps->adjust_head.off_max},
			{"func.update", &caps->func_addr[DEVICE_UPDATE]},
			{"func.delete", &caps->func_addr[DEVICE_DELETE]},
			{"func.event", &caps->func_addr[DEVICE_EVENT]},
			{"stack", &caps->stack_bytes},
			{"max_len", &caps->max_len_words},
			{"abi", &caps->abi_version},
			{"mtu", mtu_bytes},
			{"prog.type", &file->program.type},
		};
		const struct {
			const char *name;
			bool *flag;
		} flags[] = {
			{"adjust_head.no_meta", &caps->adjust_head.no_meta},
			{"adjust_tail", &caps->adjust_tail},
			{"random", &caps->random},
			{"queue_select", &caps->queue_select},
			{"btf", &file->maps[0].btf_types},
		};
		bool known = false;
		for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
			if (strcmp(numbers[i].name, key) == 0) {
				*numbers[i].number = value;
				known = true;
			}
		}
		for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
			if (strcmp(flags[i].name, key) == 0) {
				*flags[i].flag = value;
				known = true;
			}
		}
		if (!known)
			fail_msg("unknown capability '%s'", key);
	}
}

/* "refuse RULE [at INSN] [with RULE...]" */
static struct expectation
read_expectation(char *line)
{
	struct expectation e = {.insn = -1};
	char *save, *word = strtok_r(line, " ", &save);
	e.refuse = word && strcmp(word, "refuse") == 0;
	assert_true(e.refuse || (word && strcmp(word, "accept") == 0));
	word = strtok_r(NULL, " ", &save);
	assert_non_null(word);
	snprintf(e.rule, sizeof(e.rule), "%s", word);
	while ((word = strtok_r(NULL, " ", &save))) {
		if (strcmp(word, "at") == 0) {
			e.insn = atoi(strtok_r(NULL, " ", &save));
		} else if (strcmp(word, "with") != 0) {
			assert_true(e.with_count < WITH_MAX);
			snprintf(e.with[e.with_count++], sizeof(e.with[0]), "%s", word);
		}
	}
	return e;
}

static bool
is_expected(const struct expectation *e, const char *id)
{
	bool expected = e->refuse && strcmp(e->rule, id) == 0;
	for (unsigned i = 0; i < e->with_count; i++)
		expected |= strcmp(e->with[i], id) == 0;
	return expected;
}

/* Nothing is found but what the case names; what it names is found. */
static void
compare(const struct expectation *e, const struct report *report, const char *where)
{
	int rule = rule_by_id(e->rule);
	bool found = false, with_found[WITH_MAX] = {0};
	bool only_warns =
		rules[rule].severity == RULE_WARNING || rules[rule].severity == RULE_ATTACH;
	for (size_t i = 0; i < report->count; i++) {
		const struct finding *f = &report->findings[i];
		const char *id = f->rule->id;
		if (strcmp(id, e->rule) == 0 && (e->insn < 0 || f->insn == e->insn))
			found = true;
		for (unsigned k = 0; k < e->with_count; k++)
			with_found[k] |= strcmp(e->with[k], id) == 0;
		bool counts =
			f->rule->severity != RULE_WARNING || rules[rule].severity == RULE_WARNING;
		if (counts && !is_expected(e, id))
			complain("%s: also found %s at %d: %s", where, id, f->insn, f->value);
		if (f->message[0] == 0 || f->advice[0] == 0)
			complain("%s: %s has no message or advice", where, id);
	}
	for (unsigned k = 0; k < e->with_count; k++) {
		if (!with_found[k])
			complain("%s: %s was not found", where, e->with[k]);
	}
	if (found != e->refuse)
		complain("%s: %s was %sfound", where, e->rule, found ? "" : "not ");
	bool eligible = (!e->refuse || only_warns) && e->with_count == 0;
	if (report_eligible(report) != eligible)
		complain("%s: the verdict is %s", where, eligible ? "not eligible" : "eligible");
	(e->refuse ? refused : accepted)[rule] = true;
}

static void
run_case(char *text, const char *where)
{
	char *body = strchr(text, '\n');
	assert_non_null(body);
	*body++ = 0;
	struct expectation e = read_expectation(text);
	struct program_file file;
	struct fail fail = {0};
	if (program_file_parse(body, where, &file, &fail))
		fail_msg("%s", fail.text);
	struct device_caps caps = default_caps();
	struct jit_options options = {.mtu_bytes = 1500};
	apply_caps(program_file_section(&file, "caps"), &caps, &options.mtu_bytes, &file);
	struct report report = {0};
	struct image *image = NULL;
	int err = offload_jit(&file.program, &caps, &options, &report, &image);
	compare(&e, &report, where);
	assert_int_equal(err == 0, report_eligible(&report));
	assert_int_equal(image != NULL, report_eligible(&report));
	if (e.refuse && !report_eligible(&report))
		assert_int_equal(err, report.findings[0].rule->err);
	image_free(image);
	report_free(&report);
	program_file_free(&file);
}

static void
read_text(const char *path, uint8_t **text)
{
	size_t len_bytes;
	struct fail fail = {0};
	if (file_read(path, FILE_LIMIT_BYTES, text, &len_bytes, &fail))
		fail_msg("%s", fail.text);
}

static void
test_cases(void **state)
{
	(void)state;
	unsigned count = 0;
	for (size_t i = 0; i < sizeof(case_files) / sizeof(case_files[0]); i++) {
		char path[512], where[96];
		snprintf(path, sizeof(path), "%s/tests/offload-jit/elig/%s", source_dir,
			case_files[i]);
		uint8_t *data = NULL;
		read_text(path, &data);
		char *text = (char *)data;
		char *next = strstr(text, "\n== ");
		for (unsigned number = 1; next; number++) {
			char *start = next + 4;
			next = strstr(start, "\n== ");
			if (next)
				*next = 0;
			snprintf(where, sizeof(where), "%s case %u: %.*s", case_files[i], number,
				(int)strcspn(start, "\n"), start);
			run_case(start, where);
			count++;
		}
		free(text);
	}
	assert_true(count > 100);
	assert_int_equal(complaints, 0);
}

/* Instructions that no text can name: a register above R10. */
static void
test_extended_register(void **state)
{
	(void)state;
	rule_by_id("extended-register");
	for (unsigned number = 10; number <= 11; number++) {
		struct bpf_insn insns[] = {
			{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = (uint8_t)(number & 15)}};
		struct jit_program program = {
			.type = BPF_PROG_TYPE_XDP, .insns = insns, .insn_count = 1};
		struct device_caps caps = default_caps();
		struct report report = {0};
		struct jit_facts facts;
		struct eligibility e;
		assert_int_equal(eligibility_begin(&e, &program, &caps, 0, &report, &facts), 0);
		if (number == 11) {
			/* The state is not looked at, there is none for such a register. */
			assert_int_equal(eligibility_visit(&e, NULL, 0), 0);
			assert_int_equal(report.count, 1);
			assert_ptr_equal(report.findings[0].rule, &rules[RULE_EXTENDED_REGISTER]);
			refused[RULE_EXTENDED_REGISTER] = true;
		} else {
			accepted[RULE_EXTENDED_REGISTER] = report.count == 0;
		}
		jit_facts_free(&facts);
		report_free(&report);
	}
}

/* Rewrites as the optimiser would make them; what no correct walk produces is refused. */
static struct report
finish_with(struct verifier_rewrite rewrite, bool *removed, uint32_t removed_count)
{
	struct bpf_insn insns[] = {
		{.code = BPF_ALU64 | BPF_MOV | BPF_K},
		{.code = BPF_JMP | BPF_JEQ | BPF_K, .off = 1},
		{.code = BPF_ALU64 | BPF_MOV | BPF_K, .imm = 1},
		{.code = BPF_JMP | BPF_EXIT},
	};
	struct jit_program program = {.type = BPF_PROG_TYPE_XDP, .insns = insns, .insn_count = 4};
	struct device_caps caps = default_caps();
	struct report report = {0};
	struct jit_facts facts;
	struct eligibility e;
	assert_int_equal(eligibility_begin(&e, &program, &caps, 0, &report, &facts), 0);
	facts.walk.rewrites = calloc(2, sizeof(*facts.walk.rewrites));
	assert_non_null(facts.walk.rewrites);
	facts.walk.rewrites[0] = rewrite;
	facts.walk.rewrites[1] =
		(struct verifier_rewrite){.kind = VERIFIER_REMOVE, .insn = 2, .count = 1};
	facts.walk.rewrite_count = 2;
	eligibility_finish(&e);
	for (uint32_t i = 0; i < removed_count; i++)
		removed[i] = facts.insns[i].removed;
	jit_facts_free(&facts);
	return report;
}

static void
test_rewrites(void **state)
{
	(void)state;
	bool removed[4];
	struct verifier_rewrite good = {.kind = VERIFIER_HARD_WIRE, .insn = 1, .jump_off = 1};
	struct report report = finish_with(good, removed, 4);
	assert_int_equal(report.count, 0);
	assert_false(removed[1]);
	assert_true(removed[2]);
	accepted[RULE_REWRITE_KIND] = accepted[RULE_REWRITE_TARGET] = true;
	report_free(&report);

	struct verifier_rewrite kind = {.kind = VERIFIER_HARD_WIRE, .insn = 0, .jump_off = 1};
	report = finish_with(kind, removed, 4);
	assert_int_equal(report.count, 1);
	refused[RULE_REWRITE_KIND] = report.findings[0].rule == &rules[RULE_REWRITE_KIND];
	assert_false(removed[2]); /* no callback follows one that failed */
	report_free(&report);

	struct verifier_rewrite target = {.kind = VERIFIER_HARD_WIRE, .insn = 1, .jump_off = 2};
	report = finish_with(target, removed, 4);
	assert_int_equal(report.count, 1);
	refused[RULE_REWRITE_TARGET] = report.findings[0].rule == &rules[RULE_REWRITE_TARGET];
	report_free(&report);
}

/* Runs last: no rule of the device without both tests (those of the port: test_attach.c), no rule
 * at all without its documentation. */
static void
test_every_rule(void **state)
{
	(void)state;
	static const unsigned device_rules[] = {
#define X(name, ...) RULE_##name,
		ELIGIBILITY_PROGRAM_RULES(X)
#undef X
	};
	char path[512];
	snprintf(path, sizeof(path), "%s/docs/rules.md", source_dir);
	uint8_t *data = NULL;
	read_text(path, &data);
	char *doc = (char *)data;
	for (size_t i = 0; i < rule_count; i++) {
		char anchor[96];
		snprintf(anchor, sizeof(anchor), "\n### %s\n", rules[i].doc);
		if (!strstr(doc, anchor))
			fail_msg("docs/rules.md lacks %s", rules[i].doc);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(rules[i].id, rules[k].id);
	}
	for (size_t i = 0; i < sizeof(device_rules) / sizeof(device_rules[0]); i++) {
		unsigned rule = device_rules[i];
		if (!refused[rule])
			fail_msg("no test refuses by %s", rules[rule].id);
		if (!accepted[rule])
			fail_msg("no test accepts at the edge of %s", rules[rule].id);
	}
	free(doc);
}

int
main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: test_elig_rules REPOSITORY\n");
		return 2;
	}
	source_dir = argv[1];
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_extended_register),
		cmocka_unit_test(test_rewrites),
		cmocka_unit_test(test_every_rule),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
