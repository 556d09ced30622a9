/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The walk: is the program safe, and what is known at each instruction? Decisions, order of visits
 * and facts equal Linux 6.1's (docs/verifier.md), because the offload driver's code depends on
 * them.
 */
#ifndef OFFLOAD_JIT_VERIFIER_VERIFIER_H
#define OFFLOAD_JIT_VERIFIER_VERIFIER_H

#include "offload-jit/program.h"
#include "offload-jit/report.h"
#include "offload-jit/verifier/state.h"

#include <stdio.h>

struct verifier;

/*
 * Called at every visit of an instruction, after pruning and before the instruction's own checks:
 * the place of the driver's hook. The state is that on entry of the instruction.
 * The callback reports what it refuses through report_add() and the walk goes on, so that one run
 * finds everything. A negative result abandons the path.
 */
typedef int (*verifier_visit_fn)(void *ctx, const struct verifier *v, uint32_t insn);

struct verifier_options {
	bool device_bound; /* rx_queue_index may be written; what 6.1 allows an offloaded program */
	uint32_t log_level;      /* 0 none, 1 summary, 2 state at each instruction */
	FILE *log;               /* NULL: no log */
	uint32_t work_limit;     /* visits, 0 = 1,000,000 as the kernel */
	bool exact_scalars;      /* prune a path only if the visited ones cover all its values */
	bool keep_paths;         /* prune nothing: every path is walked to its end, for tests */
	verifier_visit_fn visit; /* may be NULL */
	void *visit_ctx;
};

/* A callback of the optimiser after the walk, in order (docs/verifier.md "After the walk").
 * Positions are in the already shortened program. */
struct verifier_rewrite {
	enum { VERIFIER_HARD_WIRE, VERIFIER_REMOVE } kind;
	uint32_t insn;    /* position */
	uint32_t count;   /* VERIFIER_REMOVE: how many */
	int16_t jump_off; /* VERIFIER_HARD_WIRE: offset of the JA that replaces the branch */
};

struct verifier_subprog {
	uint32_t start, end;  /* slots [start, end) */
	uint32_t stack_depth; /* bytes, rounded up to 8; 0 without an access */
};

/* What the walk leaves behind, besides what the callback recorded. */
struct verifier_result {
	bool *seen; /* per slot: walked on some path */
	bool *zext; /* per slot: the 32-bit result is later read as 64 bits */
	struct verifier_subprog *subprogs;
	uint32_t subprog_count;
	struct verifier_rewrite *rewrites;
	uint32_t rewrite_count;
	uint32_t max_pkt_offset;
	uint32_t visits; /* instructions processed */
};

/**
 * Walk a program.
 *
 * @param report  findings of severity unsafe are appended
 * @param result  out, also after a refusal (then partial); release with verifier_result_free()
 * @return 0 if safe; else the errno that the kernel would answer for the first finding
 */
int verifier_run(const struct jit_program *program, const struct verifier_options *options,
	struct report *report, struct verifier_result *result);

void verifier_result_free(struct verifier_result *result);

/* Questions for the visit callback; answers are valid during the call. */

/** Register 0..10 of the current frame. */
const struct vreg *verifier_reg(const struct verifier *v, unsigned reg);

/** Number of the current frame, 0 = main. */
uint32_t verifier_frame(const struct verifier *v);

/** A frame of the call chain, 0 = main. */
const struct vframe *verifier_frame_at(const struct verifier *v, uint32_t frame);

/** Kind (enum vslot_kind) of the stack byte at @p off (-512..-1) below the frame pointer. */
unsigned verifier_stack_byte(const struct verifier *v, uint32_t frame, int32_t off);

/** Name of a register kind as messages say it: "packet", "map value or null". */
const char *vreg_kind_name(unsigned kind);

/** One register as the kernel's log shows it: "scalar(umax=255)", "pkt(off=14,r=14)".
 * @return buf */
const char *vreg_describe(const struct vreg *reg, char *buf, size_t size);

#endif
