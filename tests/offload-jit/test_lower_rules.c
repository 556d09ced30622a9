/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Would have caught: a rule of the translation that no program shows, or that none shows at its
 * edge. Of each rule the directories hold a file that lists it in -- warnings, and a file
 * edge-RULE.txt, which is just accepted without it. Whether the lists are true is tested by
 * test_lower and test_image. Usage: test_lower_rules DIR ..
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "offload-jit/report.h"
#include "offload-jit/rules.h"
#include "program_file.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static glob_t files;
static bool shown[RULE_INDEX_COUNT], at_edge[RULE_INDEX_COUNT];

static unsigned
rule_by_id(const char *path, const char *id, size_t len)
{
	for (unsigned i = 0; i < rule_count; i++)
		if (strlen(rules[i].id) == len && strncmp(rules[i].id, id, len) == 0)
			return i;
	fail_msg("%s: no rule '%.*s'", path, (int)len, id);
	return 0;
}

/* The rules that a file lists. */
static void
mark_listed(const char *path, const char *section, bool listed[RULE_INDEX_COUNT])
{
	char id[64];
	int slot, used;
	for (; section != NULL && sscanf(section, "%d %63s%n", &slot, id, &used) == 2;
		section += used)
		listed[rule_by_id(path, id, strlen(id))] = true;
}

static void
read_files(void **state)
{
	(void)state;
	for (size_t i = 0; i < files.gl_pathc; i++) {
		const char *path = files.gl_pathv[i], *name = strrchr(path, '/') + 1;
		bool listed[RULE_INDEX_COUNT] = {false};
		struct program_file file;
		struct fail fail = {0};
		if (program_file_read(path, &file, &fail))
			fail_msg("%s", fail.text);
		mark_listed(path, program_file_section(&file, "warnings"), listed);
		program_file_free(&file);
		for (unsigned k = 0; k < RULE_INDEX_COUNT; k++)
			shown[k] |= listed[k];
		if (strncmp(name, "edge-", 5) != 0)
			continue;
		unsigned rule = rule_by_id(path, name + 5, strlen(name) - strlen("edge-.txt"));
		at_edge[rule] = true;
		if (listed[rule])
			fail_msg("%s: meets its rule", path);
	}
}

static void
every_rule(void **state)
{
	(void)state;
	static const unsigned lower_rules[] = {
#define X(name, ...) RULE_##name,
		LOWER_RULES(X)
#undef X
	};
	unsigned missing = 0;
	for (size_t i = 0; i < sizeof(lower_rules) / sizeof(lower_rules[0]); i++) {
		unsigned rule = lower_rules[i];
		missing += !shown[rule] + !at_edge[rule];
		if (!shown[rule])
			print_error("%s: no file shows it\n", rules[rule].id);
		if (!at_edge[rule])
			print_error("%s: no file edge-%s.txt\n", rules[rule].id, rules[rule].id);
	}
	assert_int_equal(missing, 0);
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		char pattern[512];
		snprintf(pattern, sizeof(pattern), "%s/*.txt", argv[i]);
		if (glob(pattern, i > 1 ? GLOB_APPEND : 0, NULL, &files) != 0) {
			fprintf(stderr, "test_lower_rules: no %s\n", pattern);
			return 1;
		}
	}
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(read_files),
		cmocka_unit_test(every_rule),
	};
	int failed = cmocka_run_group_tests_name("lower-rules", tests, NULL, NULL);
	globfree(&files);
	return failed;
}
