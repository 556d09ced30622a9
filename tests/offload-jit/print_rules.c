/* SPDX-License-Identifier: BSD-2-Clause */
/* Prints docs/rules.md from the tables: `build/tests/offload-jit/print_rules > docs/rules.md`. */
#include "offload-jit/bpf/bpf.h"
#include "offload-jit/eligibility/advice.def.h"
#include "offload-jit/report.h"
#include "offload-jit/rules.h"

#include <stdio.h>
#include <string.h>

static const char head[] = "# Rules\n"
			   "\n"
			   "Every reason for which `nicro check` does not call a program eligible, "
			   "or warns. This page is\n"
			   "printed from the tables of the code "
			   "(`build/tests/offload-jit/print_rules > docs/rules.md`);\n"
			   "a test fails when it is stale. How the judgement works: "
			   "[eligibility.md](eligibility.md).\n"
			   "\n"
			   "Severities: **unsafe**: no verifier would take the program. "
			   "**refused**: not for this device.\n"
			   "**untranslated**: nicro does not translate it yet. **attach**: loads, "
			   "but cannot be attached in\n"
			   "this setting. **warning**: accepted, but the card would compute "
			   "something else. The errno is\n"
			   "the answer of bpf(2), or of the attach.\n";

static const char *const stage_titles[RULE_STAGE_COUNT] = {
	[RULE_STAGE_MAP] = "Stage map: creating a map",
	[RULE_STAGE_LOAD] = "Stage load: before the program is looked at",
	[RULE_STAGE_VERIFIER] = "Stage verifier: is it safe?",
	[RULE_STAGE_INSTRUCTION] = "Stage instruction: what the device can do",
	[RULE_STAGE_FINALISE] = "Stage finalise: the program as a whole",
	[RULE_STAGE_TRANSLATE] = "Stage translate: making the code",
	[RULE_STAGE_ATTACH] = "Stage attach: on the port",
	[RULE_STAGE_RUNNING] = "Stage running: while attached",
};

/* Texts hold C; Markdown would read * and _ in it as emphasis, and < as HTML. */
static void
print_text(const char *text)
{
	for (; *text; text++) {
		if (strchr("*_<|", *text))
			putchar('\\');
		putchar(*text);
	}
}

static void
print_errno(int err)
{
	static const struct {
		int number;
		const char *name;
	} names[] = {
		{EINVAL, "EINVAL"},
		{EOPNOTSUPP, "EOPNOTSUPP"},
		{ENOMEM, "ENOMEM"},
		{E2BIG, "E2BIG"},
		{EACCES, "EACCES"},
		{EFAULT, "EFAULT"},
		{EBUSY, "EBUSY"},
		{EEXIST, "EEXIST"},
		{EPERM, "EPERM"},
		{ERRNO_NOTSUPP, "ENOTSUPP (524)"},
	};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i].number == -err) {
			printf(", %s", names[i].name);
			return;
		}
	}
	if (err)
		printf(", errno %d", -err);
}

static void
print_rule(const struct rule *rule)
{
	printf("\n### %s\n\n*%s", rule->doc, rule_severity_name(rule->severity));
	print_errno(rule->err);
	printf("*: ");
	print_text(rule->sentence);
	printf(".\n\nTry: ");
	print_text(rule->advice);
	printf(".\n");
}

static void
print_row(const char *what, const char *advice)
{
	printf("| `%s` | ", what);
	print_text(advice);
	printf(" |\n");
}

static void
print_instead(void)
{
	printf("\n## Instead of\n\n### Map types\n\n| Type | Use |\n|---|---|\n");
#define X(type, nearest, advice) print_row("BPF_MAP_TYPE_" #type, advice);
	ELIGIBILITY_MAP_TYPES(X)
#undef X
	printf("\n### Helpers\n\n| Helper | Use |\n|---|---|\n");
#define X(name, advice) print_row("bpf_" #name, advice);
	ELIGIBILITY_HELPERS(X)
#undef X
	printf("\n### Context fields\n\n| Field | Use |\n|---|---|\n");
#define X(type, field, advice) print_row(#type "." #field, advice);
	ELIGIBILITY_CONTEXT_FIELDS(X)
#undef X
}

int
main(void)
{
	printf("<!-- SPDX-License-Identifier: BSD-2-Clause -->\n");
	fputs(head, stdout);
	for (unsigned stage = 0; stage < RULE_STAGE_COUNT; stage++) {
		printf("\n## %s\n", stage_titles[stage]);
		for (size_t i = 0; i < rule_count; i++) {
			if (rules[i].stage == stage)
				print_rule(&rules[i]);
		}
	}
	print_instead();
	return fflush(stdout) || ferror(stdout);
}
