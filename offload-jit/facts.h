/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Analysis facts: what lowering may ask about each instruction. Recorded at each visit by
 * eligibility (docs/translation.md "Facts"), completed after the walk. Lowering asks questions; it
 * never re-derives.
 */
#ifndef OFFLOAD_JIT_FACTS_H
#define OFFLOAD_JIT_FACTS_H

#include "offload-jit/verifier/verifier.h"

/* State of a register at the last visit, as far as lowering needs it. */
struct fact_reg {
	uint8_t kind;    /* enum vreg_kind; VREG_NOT_INIT: never visited */
	int32_t off;     /* fixed offset */
	struct tnum var; /* variable offset of a pointer, bits of a scalar */
	uint32_t id;
	uint32_t frame;
	const struct jit_map *map;
};

struct insn_facts {
	bool seen;            /* walked */
	uint32_t visits;      /* of the walk: no packet executes it more often (docs/profile.md) */
	bool zext;            /* the upper half of the 32-bit result must be zeroed */
	bool removed;         /* dead code: taken out by the optimiser callbacks */
	bool hard_wired_next; /* hard-wired conditional jump with offset 0: removed as well */
	/* LDX, STX, ATOMIC: the base register. CALL: R1..R5 in args. */
	struct fact_reg base;
	bool base_moves;        /* stack offset differed between visits */
	bool base_caller_frame; /* stack of an outer frame */
	bool base_parts;        /* load: at a visit not the packet pointer of the load before it */
	/* ATOMIC: the operand over all visits */
	bool over16;  /* may exceed 0xffff */
	bool maybe16; /* may fit 0xffff */
	/* ALU and END: ranges over all visits; start: umin all ones, umax 0 */
	uint64_t dst_umin, dst_umax, src_umin, src_umax;
	/* CALL of a helper */
	int32_t helper;
	struct fact_reg args[5]; /* R1..R5 */
	bool key_moves;          /* stack offset of R2 differed between visits */
};

/* The program as lowering gets it. */
struct jit_facts {
	struct insn_facts *insns;    /* insn_count entries */
	struct verifier_result walk; /* subprograms, stack depths, rewrites, zext */
	bool adjust_head_fast;       /* every adjust_head may take the form without checks */
	uint32_t stack_bytes;        /* device total over the deepest call chain */
};

enum { JIT_FRAME_RETURN_BYTES = 4, JIT_FRAME_SAVED_BYTES = 32 };

/**
 * Depth of a subprogram's stack frame on the device: what the program uses, the return address and,
 * if R6..R9 are pushed, their room; rounded up to 4 (docs/translation.md "Frames").
 *
 * @param subprog     index into facts->walk.subprogs, 0 = main
 * @param saves_regs  out: R6..R9 are pushed on entry
 */
uint32_t jit_frame_bytes(const struct jit_program *program, const struct jit_facts *facts,
	uint32_t subprog, bool *saves_regs);

#endif
