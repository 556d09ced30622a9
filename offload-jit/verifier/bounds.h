/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ranges of a register: unsigned and signed, 64 bits and the low 32, and their exchange with the
 * known bits. The order of steps is part of the contract (docs/verifier.md "Ranges").
 */
#ifndef OFFLOAD_JIT_VERIFIER_BOUNDS_H
#define OFFLOAD_JIT_VERIFIER_BOUNDS_H

#include "offload-jit/verifier/state.h"

/** Any number. Links of liveness (parent, live) and subdef stay. */
void reg_unknown(struct vreg *r);
/** No value. */
void reg_not_init(struct vreg *r);
/** Exactly @p value; offset, range, map, ids cleared; the kind stays. */
void reg_known(struct vreg *r, uint64_t value);
/** Exactly @p value in bits and ranges, nothing else touched. */
void reg_known_values(struct vreg *r, uint64_t value);
/** The low half is @p value; the 64-bit ranges stay. */
void reg_known32(struct vreg *r, uint32_t value);
void reg_full64(struct vreg *r);
void reg_full32(struct vreg *r);
/** Ranges learn from known bits. */
void reg_update(struct vreg *r);
void reg_update32(struct vreg *r);
/** Update, deduce signed from unsigned and back, bits learn from ranges, update. */
void reg_sync(struct vreg *r);
/** The 64-bit ranges become those of the zero-extended low half. */
void reg_assign_32_to_64(struct vreg *r);
/** Upper half becomes 0. */
void reg_zext(struct vreg *r);
/** The 32-bit ranges are new: what follows for 64 bits. */
void reg_combine_32(struct vreg *r);
/** The 64-bit ranges are new: what follows for the low half. */
void reg_combine_64(struct vreg *r);
/** Cut to 1, 2 or 4 bytes, zero-extended. */
void reg_coerce(struct vreg *r, unsigned size_bytes);
/** Nothing is known of the number: all bits and all eight bounds. */
bool reg_is_unbounded(const struct vreg *r);

/** A number that is known to be 0. */
bool reg_is_zero(const struct vreg *r);

#endif
