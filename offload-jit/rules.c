/* SPDX-License-Identifier: BSD-2-Clause */
#include "offload-jit/rules.h"

#include "offload-jit/report.h"

#include <assert.h>

/* clang-format off */
const struct rule rules[] = {
#define X(name, id, severity, stage, err, sentence, advice) \
	[RULE_##name] = { id, severity, stage, err, sentence, advice, id },
	VERIFIER_RULES(X)
	ELIGIBILITY_RULES(X)
	LOWER_RULES(X)
#undef X
};
/* clang-format on */
const size_t rule_count = RULE_INDEX_COUNT;

static const char *const severity_names[RULE_SEVERITY_COUNT] = {
	[RULE_UNSAFE] = "unsafe",
	[RULE_REFUSED] = "refused",
	[RULE_ATTACH] = "attach",
	[RULE_WARNING] = "warning",
	[RULE_UNTRANSLATED] = "untranslated",
};

static const char *const stage_names[RULE_STAGE_COUNT] = {
	[RULE_STAGE_MAP] = "map",
	[RULE_STAGE_LOAD] = "load",
	[RULE_STAGE_VERIFIER] = "verifier",
	[RULE_STAGE_INSTRUCTION] = "instruction",
	[RULE_STAGE_FINALISE] = "finalise",
	[RULE_STAGE_TRANSLATE] = "translate",
	[RULE_STAGE_ATTACH] = "attach",
	[RULE_STAGE_RUNNING] = "running",
};

const char *
rule_severity_name(unsigned severity)
{
	assert(severity < RULE_SEVERITY_COUNT);
	return severity_names[severity];
}

const char *
rule_stage_name(unsigned stage)
{
	assert(stage < RULE_STAGE_COUNT);
	return stage_names[stage];
}
