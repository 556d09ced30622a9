/* SPDX-License-Identifier: BSD-2-Clause */
/* Abstract state of the walk, as docs/verifier.md describes it. Eligibility reads it at each visit;
 * only the verifier writes it. */
#ifndef OFFLOAD_JIT_VERIFIER_STATE_H
#define OFFLOAD_JIT_VERIFIER_STATE_H

#include "offload-jit/program.h"

#include <stdbool.h>
#include <stdint.h>

enum vreg_kind {
	VREG_NOT_INIT,
	VREG_SCALAR,
	VREG_CTX,
	VREG_MAP,
	VREG_MAP_VALUE,
	VREG_MAP_VALUE_OR_NULL,
	VREG_PACKET,
	VREG_PACKET_META,
	VREG_PACKET_END,
	VREG_STACK,
	VREG_MEM,
	VREG_MEM_OR_NULL,
	VREG_KIND_COUNT
};

/* Known bits: value where mask is 0, unknown where mask is 1; value & mask == 0. */
struct tnum {
	uint64_t value, mask;
};

struct vreg {
	/* KEY: what two states are compared by. HEAD is kind, off, range and map. */
	uint8_t kind;       /* enum vreg_kind */
	int32_t off;        /* fixed offset of a pointer */
	int32_t range;      /* packet bytes known good from off 0; -1 AT end, -2 BEYOND end */
	uint32_t mem_bytes; /* VREG_MEM */
	const struct jit_map *map; /* map pointers and map values */
	uint32_t id;               /* links registers of one origin; 0 none */
	uint32_t ref;
	struct tnum var; /* scalar: its bits; pointer: the variable part of the offset */
	int64_t smin, smax;
	uint64_t umin, umax;
	int32_t s32min, s32max;
	uint32_t u32min, u32max;
	/* beyond KEY */
	struct vreg *parent; /* the same register in the newest stored state of this path */
	uint32_t frame;      /* VREG_STACK: frame that owns the stack */
	int32_t subdef;      /* 0 none, else 1 + instruction whose 32-bit result this is */
	uint8_t live;        /* VLIVE_* */
	bool precise;
};

enum { VLIVE_READ32 = 1, VLIVE_READ64 = 2, VLIVE_WRITTEN = 4, VLIVE_DONE = 8 };

enum vslot_kind { VSLOT_INVALID, VSLOT_SPILL, VSLOT_MISC, VSLOT_ZERO };

/* Eight stack bytes; byte 7 is the lowest address. */
struct vslot {
	struct vreg spill;
	uint8_t bytes[8]; /* enum vslot_kind */
};

enum { VFRAME_MAX = 8, VSTACK_BYTES = 512, VREG_COUNT = 11 };

struct vframe {
	struct vreg regs[VREG_COUNT];
	int32_t callsite; /* call instruction, -1 for main */
	uint32_t subprog;
	uint32_t slot_count; /* allocated slots, from the frame pointer down */
	struct vslot *slots;
};

/** Is tnum a constant? */
static inline bool
tnum_is_const(struct tnum t)
{
	return t.mask == 0;
}

#endif
