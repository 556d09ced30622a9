/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Passes over microcode, for --opt=max: between lowering and layout, over the words of a
 * translation, one file each. They know what a word reads and writes (effects.c) and where control
 * goes after it (flow.c); local memory, transfer registers and commands are never changed.
 */
#ifndef OFFLOAD_JIT_OPTIMISE_MICROCODE_H
#define OFFLOAD_JIT_OPTIMISE_MICROCODE_H

#include "offload-jit/lower/translation.h"

/* A set of general registers: bit n = A[n], bit 32 + n = B[n]. */
typedef uint64_t gpr_set;
#define GPR_A_BIT(n) (UINT64_C(1) << (n))
#define GPR_B_BIT(n) (UINT64_C(1) << (32 + (n)))
#define GPR_BITS(n) (GPR_A_BIT(n) | GPR_B_BIT(n))

/* What one word does, apart from where control goes. */
struct effects {
	gpr_set reads, writes;
	bool reads_flags; /* tests them, or takes the carry */
	bool writes_flags;
	bool uses_previous; /* depends on the latches of the word before */
	bool side_effects;  /* anything but registers and flags */
};
struct effects effects_of(const struct tword *word);

/** Does the word access local memory through this pointer? */
bool effects_use_lm(const struct tword *word, unsigned ptr);
/** LM pointer that a CSR write sets, or -1. */
int effects_sets_lm(const struct tword *word);

/* How control leaves a word. */
enum flow_kind {
	FLOW_NEXT,   /* to the next word */
	FLOW_BRANCH, /* to target, and to the next word if conditional */
	FLOW_CALL,   /* away and back to the next word: firmware routine or eBPF function */
	FLOW_LEAVE,  /* to the firmware, or to the caller of a subprogram */
};

struct flow {
	uint8_t kind; /* enum flow_kind; of the branch at this word */
	bool conditional;
	bool slot;          /* in the slots of a branch or of a swapping command */
	bool leader;        /* control may come here from elsewhere */
	int32_t leaves_for; /* last slot of a branch, or the branch without slots: that branch */
	uint32_t target;    /* of FLOW_BRANCH */
};

struct microcode {
	struct translation *t;
	struct tword *words;
	uint32_t count;       /* words that the passes may change: the first ones */
	uint32_t total;       /* with the shared register routines and the padding */
	struct flow *flow;    /* per word, by flow_analyse() */
	bool *deleted;        /* per word, taken out by flow_compact() */
	gpr_set *live_out;    /* per word: registers that are read later */
	bool *flags_live_out; /* per word */
	bool changed;         /* a pass did something */
	bool keep_exits;      /* do not make exits of their own for constant return codes */
	bool last_round;      /* nothing asks for branches to the epilogue any more */
};

/** Fill flow from the words. */
void flow_analyse(struct microcode *m);
/** Take out the deleted words, adjust targets and addresses, analyse again. */
void flow_compact(struct microcode *m);
/** Make room for one word after @p at: a copy of it. @return false: the image is full */
bool flow_insert(struct microcode *m, uint32_t at);
/** Branch without any condition that goes to @p target_word or, with a relocation, elsewhere. */
bool flow_is_plain_branch(const struct microcode *m, uint32_t at);

/** Fill live_out and flags_live_out. */
void liveness(struct microcode *m);

/** Registers that a branch away from the program, or a call, needs; @p clobbers of a call. */
gpr_set flow_leave_reads(const struct microcode *m, uint32_t at);
gpr_set flow_call_reads(const struct microcode *m, uint32_t at);
gpr_set flow_call_clobbers(void);

/** Is the word within the time in which a new LM pointer is not seen yet? Deleting it would bring
 * a use nearer. */
bool flow_in_pointer_delay(const struct microcode *m, uint32_t at);

/** Delete a word; within the delay of an LM pointer it becomes a nop instead. */
void flow_delete(struct microcode *m, uint32_t at);

/* The passes. */
void mc_values(struct microcode *m);
void mc_copies(struct microcode *m);
void mc_flags(struct microcode *m);
void mc_exits(struct microcode *m);
void mc_jumps(struct microcode *m);
void mc_dead(struct microcode *m);
void mc_delays(struct microcode *m);
void mc_slots(struct microcode *m);

/** Run all of them on a lowered program. Never leaves more words than there were. */
int microcode_optimise(struct translation *t);

#endif
