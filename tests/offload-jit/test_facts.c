/* SPDX-License-Identifier: BSD-2-Clause */
/* The facts of elig/facts.t: walk a program with the judge's hook, then compare. */
#include "program_file.h"

#include "base/file.h"
#include "offload-jit/eligibility/eligibility.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { FILE_LIMIT_BYTES = 1 << 20 };

static const char *path;
static unsigned wrong;

static bool
fact_of(const struct jit_facts *facts, int insn, const char *key, uint64_t *value)
{
	if (insn < 0) {
		if (strcmp(key, "stack_bytes") == 0)
			*value = facts->stack_bytes;
		else if (strcmp(key, "adjust_head_fast") == 0)
			*value = facts->adjust_head_fast;
		else
			return false;
		return true;
	}
	const struct insn_facts *f = &facts->insns[insn];
	const struct {
		const char *key;
		uint64_t value;
	} keys[] = {
		{"src_umin", f->src_umin},
		{"src_umax", f->src_umax},
		{"dst_umin", f->dst_umin},
		{"dst_umax", f->dst_umax},
		{"maybe16", f->maybe16},
		{"over16", f->over16},
		{"base_moves", f->base_moves},
		{"base_parts", f->base_parts},
		{"base_caller_frame", f->base_caller_frame},
		{"key_moves", f->key_moves},
		{"removed", f->removed},
		{"hard_wired_next", f->hard_wired_next},
		{"zext", f->zext},
	};
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (strcmp(keys[i].key, key) == 0) {
			*value = keys[i].value;
			return true;
		}
	}
	return false;
}

static unsigned
compare(const struct jit_facts *facts, const char *body, const char *name)
{
	unsigned count = 0;
	char where[16], key[32];
	unsigned long long wanted;
	int used;
	for (; body && sscanf(body, " %15s %31s %llu%n", where, key, &wanted, &used) == 3;
		body += used) {
		uint64_t value = 0;
		int insn = strcmp(where, "program") == 0 ? -1 : atoi(where);
		if (!fact_of(facts, insn, key, &value))
			fail_msg("%s: no fact '%s'", name, key);
		if (value != wanted) {
			print_error("%s: %s %s is %llu, not %llu\n", name, where, key,
				(unsigned long long)value, wanted);
			wrong++;
		}
		count++;
	}
	return count;
}

static void
run_case(char *text)
{
	char *body = strchr(text, '\n');
	assert_non_null(body);
	*body++ = 0;
	struct program_file file;
	struct fail fail = {0};
	if (program_file_parse(body, text, &file, &fail))
		fail_msg("%s", fail.text);
	const struct device_caps caps = {
		.name = "test",
		.abi_version = 2,
		.func_addr = {2000, 2100, 2200, 2300},
		.adjust_head = {true, 44, 248, 84, 112},
		.maps = {6, 128, 2048000, 56, 56, 64},
		.random = true,
		.queue_select = true,
		.adjust_tail = true,
		.max_len_words = 2560,
		.stack_bytes = 512,
		.inline_mtu_bytes = 1920,
	};
	struct report report = {0};
	struct jit_facts facts;
	struct eligibility e;
	assert_int_equal(eligibility_begin(&e, &file.program, &caps, 0, &report, &facts), 0);
	const struct verifier_options walk = {
		.device_bound = true, .visit = eligibility_visit, .visit_ctx = &e};
	assert_int_equal(verifier_run(&file.program, &walk, &report, &facts.walk), 0);
	assert_int_equal(eligibility_finish(&e), 0);
	assert_true(compare(&facts, program_file_section(&file, "facts"), text) > 0);
	jit_facts_free(&facts);
	report_free(&report);
	program_file_free(&file);
}

static void
test_facts(void **state)
{
	(void)state;
	uint8_t *data = NULL;
	size_t len_bytes;
	struct fail fail = {0};
	if (file_read(path, FILE_LIMIT_BYTES, &data, &len_bytes, &fail))
		fail_msg("%s", fail.text);
	unsigned count = 0;
	char *next = strstr((char *)data, "\n== ");
	while (next) {
		char *start = next + 4;
		next = strstr(start, "\n== ");
		if (next)
			*next = 0;
		run_case(start);
		count++;
	}
	free(data);
	assert_true(count > 10);
	assert_int_equal(wrong, 0);
}

int
main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: test_facts elig/facts.t\n");
		return 2;
	}
	path = argv[1];
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_facts)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
