/* SPDX-License-Identifier: BSD-2-Clause */
/* Shared by the files of this room only. */
#ifndef OFFLOAD_JIT_ELIGIBILITY_INTERNAL_H
#define OFFLOAD_JIT_ELIGIBILITY_INTERNAL_H

#include "offload-jit/bpf/bpf.h"
#include "offload-jit/eligibility/advice.h"
#include "offload-jit/eligibility/eligibility.h"
#include "offload-jit/rules.h"

/**
 * Add a finding with the rule's sentence, and remember the first errno.
 * @param insn       slot or -1
 * @param value_fmt  printf format of what broke the rule
 */
void elig_refuse(struct eligibility *e, unsigned rule, int32_t insn, const char *value_fmt, ...)
	__attribute__((format(printf, 4, 5)));

/** The same with the state of a register as value: "R2=pkt(off=14,r=14)". */
void elig_refuse_reg(struct eligibility *e, unsigned rule, uint32_t insn, unsigned reg_number,
	const struct vreg *reg);

/** Record the state of a register as a fact. */
void elig_fact(struct fact_reg *fact, const struct vreg *reg);

/** Offset of a pointer with constant offset: the fixed part plus the known variable part. */
static inline int64_t
elig_offset(const struct vreg *reg)
{
	return reg->off + (int64_t)reg->var.value;
}

/** The same for a recorded register. */
static inline int64_t
elig_fact_offset(const struct fact_reg *fact)
{
	return fact->off + (int64_t)fact->var.value;
}

/** Refuse an opcode without translation. */
void elig_refuse_opcode(struct eligibility *e, uint32_t insn);

/* visit.c's parts */
void elig_visit_call(struct eligibility *e, const struct verifier *v, uint32_t insn);
void elig_visit_memory(struct eligibility *e, const struct verifier *v, uint32_t insn);

/** Words of a map value that bytes [off, off + size) touch: first and one past the last. */
static inline void
elig_words(uint32_t off, uint32_t size, uint32_t *first, uint32_t *end)
{
	*first = off / 4;
	*end = (off + size + 3) / 4;
}

/* finish.c */

/** Stack that the device needs over the deepest call chain. */
void elig_frames(struct eligibility *e);

/** Mark what dead-code removal takes out. */
void elig_rewrites(struct eligibility *e);

/** What translation cannot do with instructions that are left, known from the facts. */
void elig_translation(struct eligibility *e);

#endif
