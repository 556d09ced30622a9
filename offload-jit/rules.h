/* SPDX-License-Identifier: BSD-2-Clause */
/* Indexes of rules[]: one enum over the rule tables of the three judges.
 * A row: X(NAME, "id", SEVERITY, STAGE, errno, "sentence", "advice"); SEVERITY and STAGE are whole
 * enumerators (RULE_REFUSED, RULE_STAGE_LOAD), errno is negative or 0; the doc anchor is the id. */
#ifndef OFFLOAD_JIT_RULES_H
#define OFFLOAD_JIT_RULES_H

#include "offload-jit/eligibility/rules.def.h"
#include "offload-jit/lower/rules.def.h"
#include "offload-jit/verifier/rules.def.h"

enum rule_index {
#define X(name, ...) RULE_##name,
	VERIFIER_RULES(X)    /* unsafe */
	ELIGIBILITY_RULES(X) /* refused, attach */
	LOWER_RULES(X)       /* translate stage, warnings, untranslated */
#undef X
	RULE_INDEX_COUNT
};

#endif
