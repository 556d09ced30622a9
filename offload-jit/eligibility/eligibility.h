/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device's judgement, by the table of rules (rules.def.h, docs/eligibility.md), and the facts
 * that lowering builds on: both are taken at each visit of the verifier's walk, as the Linux
 * driver's hook does.
 */
#ifndef OFFLOAD_JIT_ELIGIBILITY_ELIGIBILITY_H
#define OFFLOAD_JIT_ELIGIBILITY_ELIGIBILITY_H

#include "image/caps.h"
#include "offload-jit/facts.h"
#include "offload-jit/report.h"

struct eligibility {
	const struct jit_program *program;
	const struct device_caps *caps;
	uint32_t mtu_bytes;
	struct report *report;
	struct jit_facts *facts;
	/* adjust_head over all visits: the one call instruction, or -1 none, -2 several */
	int32_t adjust_head_insn;
	bool adjust_head_slow;       /* a visit that violates the conditions of the fast form */
	int32_t adjust_head_delta;   /* of the visits so far */
	struct fact_reg packet_base; /* of the packet load that was visited last */
	int32_t packet_insn;         /* the access that reaches furthest into the packet, or -1 */
	uint64_t packet_reach;       /* its last byte */
};

/**
 * Check what is known before the walk (stage load) and allocate the facts. What is refused stands
 * in the report, and the walk goes on.
 * @return 0, or -ENOMEM when memory is short (some findings have that errno too: not those)
 */
int eligibility_begin(struct eligibility *e, const struct jit_program *program,
	const struct device_caps *caps, uint32_t mtu_bytes, struct report *report,
	struct jit_facts *facts);

/** verifier_visit_fn: @p ctx is the struct eligibility. Records facts, checks stage instruction. */
int eligibility_visit(void *ctx, const struct verifier *v, uint32_t insn);

/**
 * After the walk (facts->walk is filled): subprograms, device stack, dead code, zero-extension
 * flags, form of adjust_head, packet window. Stages finalise and attach.
 * @return 0, or -ENOMEM when memory is short
 */
int eligibility_finish(struct eligibility *e);

/** Release what eligibility_begin() and the walk put into @p facts. */
void jit_facts_free(struct jit_facts *facts);

#endif
