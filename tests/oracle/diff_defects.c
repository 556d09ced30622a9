/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Would have caught: a defect of the driver's code that has no warning, a warning for code that is
 * right, a defect that nicro's code for --opt=linux does not have, or that --opt=max has not
 * mended.
 *
 * defects/NAME.t are programs as program_file.h has them, on map[0] and map[1] of device_gen.h:
 *
 *   # what goes wrong on the card
 *   -- warning
 *   shift-left-by-zero           rules of the warnings, all of them
 *   -- same                      no packet can show a difference; the first lines say why
 *   -- packets                   one a line: length, then OFFSET=HEX; other bytes count up from 1
 *   128 8=00 16=ffffffff
 *
 * At --opt=linux the card must differ from the running kernel on some packet, at --opt=max on none.
 * Usage: diff_defects DIR [NAME]
 */
#include "two_machines.h"

#include "tests/offload-jit/program_file.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Warnings of which no program here can show the difference. */
static const struct {
	unsigned rule;
	const char *reason;
} exempt[] = {
	{RULE_COUNTER_TAIL,
		"the code is right; the driver's own swap on the host goes beyond the value "
		"(tests/offload-jit/lower/map-defects.txt)"},
};

static bool shown[RULE_INDEX_COUNT];
static unsigned passed, failed;

/* "128 8=00 16=ffffffff" */
static bool
parse_packet(char *line, uint8_t *data, uint32_t *len_bytes)
{
	char *end, *save;
	char *word = strtok_r(line, " ", &save);
	unsigned long len = strtoul(word, &end, 10);
	if (*end != '\0' || len > MACHINES_PACKET_BYTES)
		return false;
	*len_bytes = (uint32_t)len;
	for (unsigned i = 0; i < len; i++)
		data[i] = (uint8_t)(i + 1);
	while ((word = strtok_r(NULL, " ", &save)) != NULL) {
		unsigned long at = strtoul(word, &end, 10);
		unsigned byte;
		if (*end++ != '=')
			return false;
		for (; *end != '\0'; end += 2) {
			if (at >= len || sscanf(end, "%2x", &byte) != 1 || end[1] == '\0')
				return false;
			data[at++] = (uint8_t)byte;
		}
	}
	return true;
}

static bool
parse_traffic(const char *section, struct traffic *traffic)
{
	char *text = strdup(section != NULL ? section : "128\n"), *save;
	bool good = text != NULL;
	memset(traffic, 0, sizeof(*traffic));
	for (char *line = strtok_r(text, "\n", &save); good && line != NULL;
		line = strtok_r(NULL, "\n", &save)) {
		unsigned i = traffic->count++;
		good = i < MACHINES_PACKETS &&
		       parse_packet(line, traffic->data[i], &traffic->len_bytes[i]);
	}
	free(text);
	return good;
}

/* @return NULL when exactly the rules of the section are in the report, else what is wrong */
static const char *
warnings_differ(const char *section, const struct translation_result *t)
{
	static char text[128];
	bool expected[RULE_INDEX_COUNT] = {false};
	char id[64];
	int used;
	for (; section != NULL && sscanf(section, "%63s%n", id, &used) == 1; section += used) {
		size_t i = 0;
		while (i < rule_count && strcmp(rules[i].id, id) != 0)
			i++;
		if (i == rule_count) {
			snprintf(text, sizeof(text), "no rule '%s'", id);
			return text;
		}
		expected[i] = shown[i] = true;
	}
	for (size_t i = 0; i < rule_count; i++)
		if (expected[i] != t->rules[i]) {
			snprintf(text, sizeof(text), "%s warning %s",
				expected[i] ? "without the" : "with the unexpected", rules[i].id);
			return text;
		}
	return t->warned ? NULL : "without a warning";
}

/* @return NULL, or what is wrong */
static const char *
run_level(const struct program_file *file, const struct device_program *program,
	const struct traffic *traffic, enum jit_opt opt)
{
	static struct machine_result kernel, card;
	struct translation_result t;
	memset(&kernel, 0, sizeof(kernel));
	memset(&card, 0, sizeof(card));
	if (run_kernel(program, traffic, &kernel))
		return "the kernel refuses it";
	translate_for_card(program, opt, &t);
	if (t.image == NULL) {
		static char refusal[sizeof(t.refusal)];
		memcpy(refusal, t.refusal, sizeof(refusal));
		return refusal;
	}
	const char *wrong = NULL, *difference = NULL;
	if (run_card(&t, traffic, &card))
		wrong = "the card did not run";
	else
		difference = machines_difference(traffic, &card, &kernel);
	image_free(t.image);
	if (wrong == NULL && opt == JIT_OPT_LINUX)
		wrong = warnings_differ(program_file_section(file, "warning"), &t);
	if (wrong != NULL)
		return wrong;
	bool same = opt == JIT_OPT_MAX || program_file_section(file, "same") != NULL;
	if (!same && difference == NULL)
		return "equals the kernel: the warning says that it would not";
	return same ? difference : NULL;
}

static void
check_file(const char *path)
{
	static const char *const levels[] = {"linux", "max"};
	static struct device_program program;
	static struct traffic traffic;
	struct program_file file;
	struct fail fail = {0};
	if (program_file_read(path, &file, &fail)) {
		printf("FAIL %s\n", fail.text);
		failed++;
		return;
	}
	program = (struct device_program){.tc = file.program.type == BPF_PROG_TYPE_SCHED_CLS,
		.count = file.program.insn_count};
	memcpy(program.insns, file.insns, program.count * sizeof(*program.insns));
	if (!parse_traffic(program_file_section(&file, "packets"), &traffic)) {
		printf("FAIL %s: a line of '-- packets' cannot be read\n", path);
		failed++;
	}
	for (int opt = JIT_OPT_LINUX; opt <= JIT_OPT_MAX; opt++) {
		const char *wrong = run_level(&file, &program, &traffic, (enum jit_opt)opt);
		passed += wrong == NULL;
		failed += wrong != NULL;
		if (wrong != NULL)
			printf("FAIL %s at --opt=%s: %s\n", path, levels[opt], wrong);
	}
	program_file_free(&file);
}

/* Every warning of the translation has a program, or a reason why not. */
static void
check_complete(void)
{
	static const unsigned lower_rules[] = {
#define X(name, ...) RULE_##name,
		LOWER_RULES(X)
#undef X
	};
	for (size_t i = 0; i < sizeof(exempt) / sizeof(exempt[0]); i++) {
		if (shown[exempt[i].rule]) {
			printf("FAIL %s: exempt, and has a program\n", rules[exempt[i].rule].id);
			failed++;
		}
		shown[exempt[i].rule] = true;
		printf("exempt: %s: %s\n", rules[exempt[i].rule].id, exempt[i].reason);
	}
	for (size_t i = 0; i < sizeof(lower_rules) / sizeof(lower_rules[0]); i++) {
		const struct rule *rule = &rules[lower_rules[i]];
		if (rule->severity == RULE_WARNING && !shown[lower_rules[i]]) {
			printf("FAIL %s: no program in defects/\n", rule->id);
			failed++;
		}
	}
}

int
main(int argc, char **argv)
{
	char pattern[512];
	glob_t files;
	int err = machines_open();
	if (err)
		return err;
	snprintf(pattern, sizeof(pattern), "%s/%s.t", argc > 1 ? argv[1] : ".",
		argc > 2 ? argv[2] : "*");
	if (glob(pattern, 0, NULL, &files) != 0) {
		fprintf(stderr, "diff_defects: no %s\n", pattern);
		return 1;
	}
	for (size_t i = 0; i < files.gl_pathc; i++)
		check_file(files.gl_pathv[i]);
	globfree(&files);
	if (argc <= 2)
		check_complete();
	printf("%u passed, %u failed\n", passed, failed);
	return failed != 0;
}
