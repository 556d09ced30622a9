/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Facts over all paths. The walk prunes paths whose values it does not care about, and the facts of
 * the driver's code come from visited paths only. A second walk that prunes only what is covered
 * shows where that matters, and is what --opt=max translates from.
 */
#ifndef OFFLOAD_JIT_LOWER_EXACT_H
#define OFFLOAD_JIT_LOWER_EXACT_H

#include "image/caps.h"
#include "offload-jit/facts.h"
#include "offload-jit/offload_jit.h"
#include "offload-jit/report.h"

struct exact_facts {
	bool known; /* the second walk came to an end */
	struct jit_facts facts;
	struct jit_program program; /* with maps of its own: the walk leaves marks in them */
	struct jit_map **maps;
};

/** Does the translation of any instruction depend on the range of a value, or the walk on what is
 * followed across calls? */
bool exact_matters(const struct jit_program *program);

/**
 * Walk again. A program that takes too long to walk this way leaves @p exact unknown.
 * @return 0 or -ENOMEM; release with exact_free() in any case
 */
int exact_walk(struct exact_facts *exact, const struct jit_program *program,
	const struct device_caps *caps, uint32_t mtu_bytes);
void exact_free(struct exact_facts *exact);

/** Warn where code made for @p facts is wrong for a path of @p exact. */
void exact_compare(const struct jit_program *program, const struct jit_facts *facts,
	const struct jit_facts *exact, struct report *report);

#endif
