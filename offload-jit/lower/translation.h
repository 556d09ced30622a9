/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A program on its way from eBPF to microcode: the instructions as the passes of optimise/ leave
 * them, and the words as lowering writes them (docs/translation.md).
 */
#ifndef OFFLOAD_JIT_LOWER_TRANSLATION_H
#define OFFLOAD_JIT_LOWER_TRANSLATION_H

#include "image/caps.h"
#include "image/image.h"
#include "isa/isa.h"
#include "offload-jit/facts.h"
#include "offload-jit/offload_jit.h"
#include "offload-jit/report.h"

/* Why an instruction is not emitted. It stays in the list, as a neighbour and as a target. */
enum {
	SKIP_DEAD = 1, /* no path reaches it */
	SKIP_PASS = 2, /* a pass made it part of another instruction: no jump may go here */
	SKIP_NOOP = 4, /* it does nothing */
};

/* One instruction slot; the second slot of a 64-bit immediate is an entry of its own. */
struct tinsn {
	struct bpf_insn bpf; /* passes change code, off and imm */
	const struct insn_facts *facts;
	int32_t target; /* slot that a jump or bpf-to-bpf call goes to, else -1 */
	uint32_t word;  /* image offset of its first word, or of what follows */
	uint8_t skip;   /* SKIP_* */
	bool second_slot;
	bool jump_target; /* some jump or call, dead or not, goes here */
	bool negated;     /* a comparison with -imm, which is made by adding imm */
	/* Gathered copy: bytes of the run that starts at this load, negative when the run descends;
	 * 0 otherwise. */
	int16_t copy_bytes;
	int32_t copy_store;    /* slot of the run's first store */
	bool copy_result_used; /* the copied-through register is read after the run */
	/* Packet load: bytes [range_lo, range_hi) are read by one command; range_hi 0: no range. */
	int32_t range_lo, range_hi;
	bool range_first; /* this load issues the command */
};

/* One word before encoding. */
struct tword {
	struct isa_insn insn;
	uint8_t reloc;       /* enum image_reloc */
	int32_t target_insn; /* slot whose word the target or immediate becomes; -1 none */
	int32_t source;      /* eBPF slot that it comes from; -1 prologue, epilogue, padding */
};

/* Frame of a subprogram, docs/translation.md "Frames". */
struct tframe {
	uint32_t start, end;  /* slots */
	uint32_t depth_bytes; /* F: from the frame base to where R10 points */
	bool saves_regs;      /* R6..R9 are pushed on entry */
};

struct translation {
	const struct jit_program *program;
	const struct jit_facts *facts;
	const struct device_caps *caps;
	const struct jit_options *options;
	struct report *report;
	struct tinsn *insns; /* insn_count entries */
	uint32_t insn_count;
	struct tframe *frames; /* frame_count entries, 0 = main */
	uint32_t frame_count;
	struct tword *words; /* word_limit entries */
	uint32_t word_count, word_limit;
	bool overflow; /* more words than word_limit were wanted */
	/* position of the emitter */
	int32_t at; /* slot being lowered, -1 outside the body */
	const struct tframe *frame;
	uint32_t exit_word, abort_word, push_word, pop_word;
};

/**
 * Prepare a translation: copy the instructions, mark targets, second slots, dead code, frames.
 * Everything pointed to must outlive it.
 * @return 0 or -ENOMEM
 */
int translation_begin(struct translation *t, const struct jit_program *program,
	const struct jit_facts *facts, const struct device_caps *caps,
	const struct jit_options *options, struct report *report);
void translation_end(struct translation *t);

/**
 * Lower all instructions: prologue, body, epilogue, padding; then resolve targets.
 * @return 0, or the errno of the finding that was added to the report
 */
int lower_program(struct translation *t);

/**
 * Encode the words into an image and fill its tables (maps, line map, eBPF copy).
 * @return 0 or -ENOMEM
 */
int layout_image(struct translation *t, struct image **image);

/** One word as the image holds it: 45 bits, relocation type in the top byte. */
uint64_t layout_word(const struct tword *word);

/**
 * A place where the Linux driver's code is wrong. Under --opt=linux the defect is repeated and a
 * warning added; otherwise the right code is made.
 * @param rule  index of a warning rule
 * @return true: do as the driver does
 */
bool translation_defect(struct translation *t, int32_t insn, unsigned rule);

/** The same with particulars for the finding's value. */
bool translation_defect_value(struct translation *t, int32_t insn, unsigned rule, const char *fmt,
	...) __attribute__((format(printf, 4, 5)));

/** Instruction classes and widths, as BPF_CLASS() etc. name them. */
static inline bool
tinsn_is_load(const struct tinsn *insn)
{
	return (insn->bpf.code & 0xe7) == (BPF_LDX | BPF_MEM);
}
static inline bool
tinsn_is_store(const struct tinsn *insn)
{
	return (insn->bpf.code & 0xe7) == (BPF_STX | BPF_MEM);
}
/** LD_ABS and LD_IND. */
static inline bool
tinsn_is_legacy_load(const struct tinsn *insn)
{
	uint8_t code = insn->bpf.code & 0xe7;
	return code == (BPF_LD | BPF_ABS) || code == (BPF_LD | BPF_IND);
}
static inline bool
tinsn_is_alu(const struct tinsn *insn)
{
	return BPF_CLASS(insn->bpf.code) == BPF_ALU || BPF_CLASS(insn->bpf.code) == BPF_ALU64;
}
static inline bool
tinsn_is_jump_class(const struct tinsn *insn)
{
	return BPF_CLASS(insn->bpf.code) == BPF_JMP || BPF_CLASS(insn->bpf.code) == BPF_JMP32;
}
/** Bytes of a memory access. */
static inline uint32_t
tinsn_bytes(const struct tinsn *insn)
{
	static const uint8_t bytes[4] = {4, 2, 1, 8}; /* BPF_W, BPF_H, BPF_B, BPF_DW */
	return bytes[BPF_SIZE(insn->bpf.code) >> 3];
}

#endif
