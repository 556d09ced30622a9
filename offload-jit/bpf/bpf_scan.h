/* SPDX-License-Identifier: BSD-2-Clause */
/* The scanner of the line assembler: every function takes one token from the line and moves forward
 * only if it is there. */
#ifndef OFFLOAD_JIT_BPF_BPF_SCAN_H
#define OFFLOAD_JIT_BPF_BPF_SCAN_H

#include "offload-jit/bpf/bpf.h"

enum { NAME_MAX_BYTES = 32 };

struct label {
	char name[NAME_MAX_BYTES];
	uint32_t slot, line;
};

struct asm_text {
	const char *p; /* where the scanner is, inside the current line */
	const char *name;
	uint32_t line;
	struct bpf_insn *insns;
	uint32_t count, capacity;
	struct label *labels, *uses;
	uint32_t label_count, use_count;
	struct fail *fail;
};

void bpf_skip_space(struct asm_text *a);

/** May the byte be part of a word? */
bool bpf_word_byte(char c);

/** A literal; words must end where the literal ends ("exit" is not in "exit1"). */
bool bpf_take(struct asm_text *a, const char *literal);

/** "5", "-5", "+ 5", "0x10". */
bool bpf_take_number(struct asm_text *a, int64_t *value);

/** rN (wide) or wN. */
bool bpf_take_reg(struct asm_text *a, uint8_t *reg, bool *wide);

/** A word that starts with a letter. */
bool bpf_take_name(struct asm_text *a, char name[NAME_MAX_BYTES]);

/** "u8" to "u64". */
bool bpf_take_size(struct asm_text *a, uint8_t *size);

/** "(u32 *)(r1 +4)". */
bool bpf_take_place(struct asm_text *a, uint8_t *size, uint8_t *reg, int16_t *off);

#endif
