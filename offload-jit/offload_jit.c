/* SPDX-License-Identifier: BSD-2-Clause */
/* The straight line: verify, judge, optimise, lower, lay out. */
#include "offload-jit/offload_jit.h"
#include "offload-jit/eligibility/eligibility.h"
#include "offload-jit/lower/exact.h"
#include "offload-jit/lower/translation.h"
#include "offload-jit/optimise/microcode.h"
#include "offload-jit/optimise/optimise.h"
#include "offload-jit/optimise/passes.def.h"
#include "offload-jit/verifier/verifier.h"

#include <errno.h>
#include <string.h>

enum { DEFAULT_MTU_BYTES = 1500 };

const char *const jit_opt_names[] = {[JIT_OPT_LINUX] = "linux", [JIT_OPT_MAX] = "max"};

int
jit_opt_of(const char *name)
{
	for (int opt = JIT_OPT_LINUX; opt <= JIT_OPT_MAX; opt++)
		if (strcmp(name, jit_opt_names[opt]) == 0)
			return opt;
	return -EINVAL;
}

bool
offload_jit_is_pass(const char *name)
{
	static const char *const names[] = {
#define X(name) #name,
		EBPF_PASSES(X)
#undef X
			"all",
	};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

const char *
offload_jit_passes(void)
{
#define X(name) #name ", "
	return EBPF_PASSES(X) MICROCODE_PASSES(X) "delays, slots, all";
#undef X
}

static int
translate(const struct jit_program *program, const struct device_caps *caps,
	const struct jit_options *options, const struct jit_facts *facts, struct report *report,
	struct image **image)
{
	struct translation t;
	int err = translation_begin(&t, program, facts, caps, options, report);
	if (err != 0)
		return err;
	optimise(&t);
	err = lower_program(&t);
	if (err == 0 && options->opt == JIT_OPT_MAX)
		err = microcode_optimise(&t);
	if (err == 0)
		err = layout_image(&t, image);
	translation_end(&t);
	return err;
}

static uint32_t
mtu_of(const struct jit_options *options)
{
	return options->mtu_bytes != 0 ? options->mtu_bytes : DEFAULT_MTU_BYTES;
}

/* The driver's code is made from the paths that its walk visits, ours from all. */
static int
translate_from_facts(const struct jit_program *program, const struct device_caps *caps,
	const struct jit_options *options, const struct jit_facts *facts, struct report *report,
	struct image **image)
{
	if (!exact_matters(program))
		return translate(program, caps, options, facts, report, image);
	struct exact_facts exact;
	int err = exact_walk(&exact, program, caps, mtu_of(options));
	if (err == 0) {
		bool ours = options->opt == JIT_OPT_MAX && exact.known;
		if (exact.known)
			exact_compare(program, ours ? &exact.facts : facts, &exact.facts, report);
		err = translate(program, caps, options, ours ? &exact.facts : facts, report, image);
	}
	exact_free(&exact);
	return err;
}

/* Walk and judge. All findings are in the report; only a shortage of memory is an error here. */
static int
judge(const struct jit_program *program, const struct device_caps *caps,
	const struct jit_options *options, struct eligibility *eligibility)
{
	struct jit_facts *facts = eligibility->facts;
	int err = eligibility_begin(
		eligibility, program, caps, mtu_of(options), eligibility->report, facts);
	if (err == -ENOMEM)
		return err;
	struct verifier_options walk = {
		.device_bound = true,
		.log_level = options->log_level,
		.log = options->log,
		.work_limit = options->work_limit,
		.visit = eligibility_visit,
		.visit_ctx = eligibility,
	};
	err = verifier_run(program, &walk, eligibility->report, &facts->walk);
	if (err == 0)
		err = eligibility_finish(eligibility);
	return err == -ENOMEM ? err : 0;
}

int
offload_jit(const struct jit_program *program, const struct device_caps *caps,
	const struct jit_options *options, struct report *report, struct image **image)
{
	*image = NULL;
	struct jit_facts facts = {0};
	struct eligibility eligibility = {.facts = &facts, .report = report};
	int err = judge(program, caps, options, &eligibility);
	if (err == 0 && report_eligible(report)) {
		err = translate_from_facts(program, caps, options, &facts, report, image);
		/* Facts of a program that is refused here are findings already. */
		if (err != -ENOMEM)
			err = 0;
	}
	jit_facts_free(&facts);
	report_sort(report);
	if (err == -ENOMEM || report->dropped) {
		image_free(*image);
		*image = NULL;
		return -ENOMEM;
	}
	return report_eligible(report) ? 0 : report->findings[0].rule->err;
}
