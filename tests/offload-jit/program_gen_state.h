/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of the generator share: what it knows about the program so far. */
#ifndef TESTS_OFFLOAD_JIT_PROGRAM_GEN_STATE_H
#define TESTS_OFFLOAD_JIT_PROGRAM_GEN_STATE_H

#include "program_gen.h"

#include <stdbool.h>

enum kind { NONE, NUM, CTX, PKT, END, VALUE, STACK };

struct reg {
	uint8_t kind;
	int16_t size; /* bytes known to be behind the pointer */
};

struct gen {
	struct gen_program *p;
	uint64_t seed;
	unsigned mistakes;
	struct reg regs[11];
	uint8_t slots[8]; /* fp-8, fp-16 ..: enum kind of an 8-byte spill */
	int16_t slot_size[8];
	uint32_t calls[8]; /* instructions that call a function yet to be written */
	uint32_t call_count;
	unsigned depth;
	bool in_function, in_loop;
};

/* 0 .. n - 1 */
uint32_t gen_rnd(struct gen *g, uint32_t n);
/* Is this a place for a mistake? */
bool gen_wrong(struct gen *g);
void gen_emit(struct gen *g, uint8_t code, unsigned dst, unsigned src, int off, int32_t imm);
/* Let the jump at @at go to here. */
void gen_patch(struct gen *g, uint32_t at);
/* Any register that may be overwritten: R6 keeps the context. */
unsigned gen_any_dst(struct gen *g);
/* A register of this kind, or -1. */
int gen_find(struct gen *g, uint8_t kind);
void gen_set(struct gen *g, unsigned r, uint8_t kind, int size);
int32_t gen_constant(struct gen *g);
/* A register that holds a number; loads one if there is none. */
int gen_number(struct gen *g);
void gen_clear_after_call(struct gen *g);

/* Statements. */
void gen_packet(struct gen *g);
void gen_stack(struct gen *g);
void gen_lookup(struct gen *g);
void gen_block(struct gen *g, unsigned statements);

#endif
