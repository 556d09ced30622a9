/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What may hold before an instruction, on any path to it: bits that instructions set and clear,
 * followed forwards through jumps and calls until nothing changes. For questions about the code
 * that is made, which the verifier's facts do not answer.
 */
#ifndef OFFLOAD_JIT_LOWER_REACH_H
#define OFFLOAD_JIT_LOWER_REACH_H

#include "offload-jit/lower/translation.h"

typedef uint16_t reach_set;

struct reach_question {
	/** The set behind an instruction, from the one before it. Exits and bpf-to-bpf calls are
	 * asked as well. */
	reach_set (*after)(const struct tinsn *insn, reach_set before);
	reach_set returned; /* bits that a subprogram hands back to its caller */
};

/**
 * The bits that may hold before instruction @p at; none at the entry of the program.
 * @return all bits when memory is short: assume the worst
 */
reach_set lower_reach(
	const struct translation *t, const struct reach_question *question, uint32_t at);

#endif
