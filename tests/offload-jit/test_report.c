/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The report and what is printed from it. Would have caught: findings lost, doubled or out of
 * order; a JSON key that is missing or of another type than design says; SARIF that code hosts
 * refuse.
 */
#include "offload-jit/report_print.h"
#include "offload-jit/rules.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct bpf_insn insns[] = {
	{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0, .imm = 2},
	{.code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_ktime_get_ns},
	{.code = BPF_JMP | BPF_EXIT},
};
static const struct jit_line lines[] = {
	{.insn = 0, .line = 7, .file = "src/a b.c", .text = "\treturn XDP_PASS;"},
	{.insn = 1, .line = 9, .file = "src/a b.c", .text = "now = bpf_ktime_get_ns();"},
};
static const struct jit_program program = {
	.name = "prog",
	.type = BPF_PROG_TYPE_XDP,
	.insns = insns,
	.insn_count = 3,
	.lines = lines,
	.line_count = 2,
};

static struct report_subject
subject_of(const struct report *report)
{
	return (struct report_subject){
		.object = "dir/prog.o",
		.name = "prog",
		.section = "xdp",
		.type = "xdp",
		.insn_count = 3,
		.device = "card",
		.program = &program,
		.report = report,
		.microcode_words = -1,
		.stack_bytes = 64,
	};
}

/* Two maps, a helper twice, something unsafe, a warning. */
static struct report
example(void)
{
	struct report r = {0};
	report_add(&r, &program, RULE_EVENT_ASYNC, 1, NULL, NULL);
	assert_int_equal(report_add(&r, &program, RULE_DEVICE_HELPER, 1, "bpf_ktime_get_ns", NULL),
		-EOPNOTSUPP);
	report_advice(&r, "read a clock elsewhere");
	report_add(&r, &program, RULE_DEVICE_HELPER, 1, "again", "not kept");
	report_add(&r, &program, RULE_MAP_TYPE, -1, "map a: lru_hash", "map %s: no", "a");
	report_add(&r, &program, RULE_MAP_TYPE, -1, "map b: lru_hash", "map %s: no", "b");
	report_add(&r, &program, RULE_MAP_TYPE, -1, "map a: lru_hash", "map %s: no", "a");
	report_add(&r, &program, RULE_PACKET_WINDOW, 0, "byte 2000", NULL);
	report_add(&r, &program, RULE_UNINIT_REGISTER, 2, "R3", NULL);
	report_sort(&r);
	return r;
}

static void
test_order(void **state)
{
	(void)state;
	struct report r = example();
	static const unsigned order[] = {RULE_UNINIT_REGISTER, RULE_MAP_TYPE, RULE_MAP_TYPE,
		RULE_DEVICE_HELPER, RULE_PACKET_WINDOW, RULE_EVENT_ASYNC};
	assert_int_equal(r.count, sizeof(order) / sizeof(order[0]));
	for (size_t i = 0; i < r.count; i++)
		assert_ptr_equal(r.findings[i].rule, &rules[order[i]]);
	assert_string_equal(r.findings[1].message, "map a: no");
	assert_string_equal(r.findings[2].value, "map b: lru_hash");
	assert_string_equal(r.findings[3].advice, "read a clock elsewhere");
	assert_string_equal(r.findings[3].value, "bpf_ktime_get_ns");
	assert_int_equal(r.findings[3].line, 9);
	/* After sorting, what is there is still known. */
	report_add(&r, &program, RULE_DEVICE_HELPER, 1, "again", NULL);
	assert_int_equal(r.count, 6);
	report_free(&r);
	assert_int_equal(r.count, 0);
}

/* The answer of bpf(2) is that of the first check, whatever the reader sees first. */
static void
test_errno(void **state)
{
	(void)state;
	struct report r = example();
	assert_int_equal(
		report_errno(&r), -EOPNOTSUPP); /* device-helper, found before the unsafe */
	report_free(&r);
	assert_int_equal(report_errno(&r), 0);
	report_add(&r, NULL, RULE_EVENT_ASYNC, 0, NULL, NULL);
	assert_int_equal(report_errno(&r), 0);
	report_add(&r, NULL, RULE_MAP_ELEMENTS, -1, NULL, NULL);
	assert_int_equal(report_errno(&r), -ENOMEM);
	report_add(&r, NULL, RULE_UNINIT_REGISTER, 0, NULL, NULL);
	assert_int_equal(report_errno(&r), -EACCES);
	report_free(&r);
}

/* Many findings: the index grows, and each is kept once. */
static void
test_many(void **state)
{
	(void)state;
	struct report r = {0};
	for (int round = 0; round < 2; round++)
		for (int32_t insn = 0; insn < 5000; insn++)
			report_add(&r, NULL, RULE_MAP_WRITE, insn, "v", NULL);
	assert_int_equal(r.count, 5000);
	for (size_t i = 0; i < r.count; i++)
		assert_int_equal(r.findings[i].insn, i);
	/* A reader sees a few of them, and how many there are. */
	struct report_subject s = subject_of(&r);
	char *text = NULL;
	size_t size;
	FILE *stream = open_memstream(&text, &size);
	assert_non_null(stream);
	report_print_details(stream, &s, false);
	assert_int_equal(fclose(stream), 0);
	assert_non_null(strstr(text, "and at 4992 more places"));
	assert_true(size < 2000);
	free(text);
	report_free(&r);
}

static void
test_eligible(void **state)
{
	(void)state;
	static const struct {
		unsigned rule;
		bool eligible;
	} rows[] = {
		{RULE_UNINIT_REGISTER, false},
		{RULE_MAP_TYPE, false},
		{RULE_PACKET_WINDOW, true},
		{RULE_EVENT_ASYNC, true},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct report r = {0};
		assert_true(report_eligible(&r));
		report_add(&r, NULL, rows[i].rule, -1, NULL, NULL);
		assert_int_equal(report_eligible(&r), rows[i].eligible);
		report_free(&r);
	}
	struct report short_of_memory = {.dropped = true};
	assert_false(report_eligible(&short_of_memory));
}

static void
test_text(void **state)
{
	(void)state;
	struct report r = example();
	struct report_subject s = subject_of(&r);
	char *text = NULL;
	size_t size;
	FILE *stream = open_memstream(&text, &size);
	assert_non_null(stream);
	report_print_line(stream, &s, false);
	report_print_details(stream, &s, false);
	assert_int_equal(fclose(stream), 0);
	static const char *const in_order[] = {
		("dir/prog.o: prog (xdp, 3 instructions): unsafe, 64 bytes of stack; "
		 "1 unsafe, 3 refused, 1 at attach, 1 warning\n"),
		"  unsafe: no verifier would take it\n",
		"    uninit-register:",
		"  not for this device\n",
		"value map a: lru_hash\n",
		"value map b: lru_hash\n",
		"see docs/rules.md#map-type\n",
		"      at src/a b.c:9: now = bpf_ktime_get_ns();\n",
		"      insn 1: call bpf_ktime_get_ns#5\n",
		"      try read a clock elsewhere\n",
		"  loads, but cannot be attached in this setting\n",
		"      at src/a b.c:7: return XDP_PASS;\n",
		"  warnings: accepted",
	};
	const char *at = text;
	for (size_t i = 0; i < sizeof(in_order) / sizeof(in_order[0]); i++) {
		const char *found = strstr(at, in_order[i]);
		if (!found)
			fail_msg("missing, or out of order: %s", in_order[i]);
		at = found + 1;
	}
	/* The two maps share sentence and advice, which stand once. */
	const char *first = strstr(text, "    map-type:");
	assert_null(strstr(first + 1, "    map-type:"));
	free(text);
	report_free(&r);
}

static void
test_log(void **state)
{
	(void)state;
	struct report r = example();
	char *text = NULL;
	size_t size;
	FILE *stream = open_memstream(&text, &size);
	assert_non_null(stream);
	report_print_log(stream, &r);
	assert_int_equal(fclose(stream), 0);
	assert_non_null(strstr(text, "\n[nfp] 1: the device does not have this helper: "
				     "bpf_ktime_get_ns (device-helper)\n"));
	/* What the core refuses is no line of the driver. */
	assert_true(strncmp(text, "2: ", 3) == 0);
	free(text);
	report_free(&r);
}

/* Key and type: s string, S string or null, i integer, I integer or null, b boolean, B boolean or
 * null, a array. */
static void
check_keys(const json_t *object, const char *const *keys, size_t count)
{
	assert_int_equal(json_object_size(object), count);
	for (size_t i = 0; i < count; i++) {
		const json_t *value = json_object_get(object, keys[i] + 1);
		if (!value)
			fail_msg("key %s is missing", keys[i] + 1);
		char kind = keys[i][0];
		bool null_allowed = kind == 'S' || kind == 'I' || kind == 'B';
		bool right = (kind | 32) == 's'   ? json_is_string(value)
			     : (kind | 32) == 'i' ? json_is_integer(value)
			     : (kind | 32) == 'b' ? json_is_boolean(value)
						  : json_is_array(value);
		if (!right && !(null_allowed && json_is_null(value)))
			fail_msg("key %s has another type", keys[i] + 1);
	}
}

static void
test_json(void **state)
{
	(void)state;
	static const char *const program_keys[] = {"sobject", "sname", "Ssection", "stype",
		"iinsns", "sdevice", "Beligible", "Imicrocode_words", "Istack_bytes", "Sskipped",
		"afindings"};
	static const char *const finding_keys[] = {"srule", "sseverity", "sstage", "Ierrno",
		"Iinsn", "Sfile", "Iline", "Stext", "Svalue", "smessage", "sadvice"};
	struct report r = example();
	struct report_subject s = subject_of(&r);
	json_t *document = report_json_program(&s);
	check_keys(document, program_keys, sizeof(program_keys) / sizeof(program_keys[0]));
	assert_true(json_is_null(json_object_get(document, "microcode_words")));
	assert_int_equal(json_integer_value(json_object_get(document, "stack_bytes")), 64);
	assert_true(json_is_false(json_object_get(document, "eligible")));
	const json_t *findings = json_object_get(document, "findings");
	assert_int_equal(json_array_size(findings), r.count);
	for (size_t i = 0; i < r.count; i++)
		check_keys(json_array_get(findings, i), finding_keys,
			sizeof(finding_keys) / sizeof(finding_keys[0]));
	const json_t *helper = json_array_get(findings, 3);
	assert_int_equal(json_integer_value(json_object_get(helper, "errno")), EOPNOTSUPP);
	assert_int_equal(json_integer_value(json_object_get(helper, "insn")), 1);
	assert_string_equal(json_string_value(json_object_get(helper, "stage")), "instruction");
	assert_true(json_is_null(json_object_get(json_array_get(findings, 1), "insn")));
	assert_true(json_is_null(json_object_get(json_array_get(findings, 5), "errno")));
	json_decref(document);
	report_free(&r);

	/* Skipped: every key is there, nothing is claimed. */
	s.report = NULL;
	s.program = NULL;
	s.skipped = "of another type";
	document = report_json_program(&s);
	check_keys(document, program_keys, sizeof(program_keys) / sizeof(program_keys[0]));
	assert_true(json_is_null(json_object_get(document, "eligible")));
	json_decref(document);
}

static const json_t *
path(const json_t *from, const char *dotted)
{
	char key[64];
	while (*dotted) {
		size_t len = strcspn(dotted, ".");
		snprintf(key, sizeof(key), "%.*s", (int)len, dotted);
		from = key[0] >= '0' && key[0] <= '9' ? json_array_get(from, (size_t)atoi(key))
						      : json_object_get(from, key);
		if (!from)
			fail_msg("no %s", key);
		dotted += len + (dotted[len] == '.');
	}
	return from;
}

static void
test_sarif(void **state)
{
	(void)state;
	struct report r = example();
	struct report_subject s = subject_of(&r);
	json_t *document = report_sarif(&s, 1, "1.2.3");
	assert_string_equal(json_string_value(path(document, "version")), "2.1.0");
	const json_t *descriptors = path(document, "runs.0.tool.driver.rules");
	const json_t *results = path(document, "runs.0.results");
	assert_int_equal(json_array_size(results), r.count);
	for (size_t i = 0; i < r.count; i++) {
		const json_t *result = json_array_get(results, i);
		size_t index = (size_t)json_integer_value(path(result, "ruleIndex"));
		assert_true(index < json_array_size(descriptors));
		assert_string_equal(json_string_value(path(result, "ruleId")),
			json_string_value(path(json_array_get(descriptors, index), "id")));
		const char *level = json_string_value(path(result, "level"));
		assert_true(!strcmp(level, "error") || !strcmp(level, "warning"));
		assert_true(strlen(json_string_value(path(result, "message.text"))) > 10);
	}
	/* A place in the source, its blank encoded; without one, the object. */
	assert_string_equal(json_string_value(path(results,
				    "3.locations.0.physicalLocation.artifactLocation.uri")),
		"src/a%20b.c");
	assert_int_equal(json_integer_value(
				 path(results, "3.locations.0.physicalLocation.region.startLine")),
		9);
	assert_string_equal(json_string_value(path(results,
				    "1.locations.0.physicalLocation.artifactLocation.uri")),
		"dir/prog.o");
	json_decref(document);
	report_free(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_errno),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_eligible),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_log),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_sarif),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
