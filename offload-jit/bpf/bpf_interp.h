/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An eBPF interpreter (RFC 9669), one instruction a step. It knows registers, arithmetic and
 * control flow; memory, context, maps and helpers are the owner's, behind callbacks, so addresses
 * mean what the owner wants them to mean.
 *
 * Each register has a tag. A program may make numbers out of addresses (a 32-bit copy of a
 * pointer); their value differs from machine to machine, and the tag says so.
 */
#ifndef OFFLOAD_JIT_BPF_BPF_INTERP_H
#define OFFLOAD_JIT_BPF_BPF_INTERP_H

#include <linux/bpf.h>
#include <stdbool.h>
#include <stdint.h>

enum { BPF_INTERP_FRAMES = 8, BPF_INTERP_REGS = 11 };

/* ORDER: what a result inherits is the larger tag. */
enum bpf_tag {
	BPF_TAG_NUMBER,
	BPF_TAG_POINTER,    /* an address, moved at most by numbers */
	BPF_TAG_UNSPECIFIED /* a number made from an address, or never written */
};

enum bpf_interp_status {
	BPF_INTERP_GO,          /* the instruction is done, pc is the next one */
	BPF_INTERP_EXIT,        /* the program returned, R0 is its result */
	BPF_INTERP_STOP,        /* undefined: `why` says what; a verified program never gets here */
	BPF_INTERP_UNSPECIFIED, /* what follows depends on the value of an address: `why` */
};

struct bpf_interp;

/* The owner's side. Every callback gets `ctx`; none may be NULL. */
struct bpf_interp_env {
	void *ctx;
	/** Memory of @p bytes at an address, or NULL: nothing is there. */
	uint8_t *(*memory)(void *ctx, uint64_t address, uint32_t bytes);
	/** Tags of the same bytes, one each; NULL: this memory holds numbers only. */
	uint8_t *(*tags)(void *ctx, uint64_t address, uint32_t bytes);
	/** Do two addresses belong to the same thing, so that their distance means something? */
	bool (*same_area)(void *ctx, uint64_t a, uint64_t b);
	/** A field of the context. @return false: there is none */
	bool (*load_context)(
		void *ctx, uint32_t off, uint32_t bytes, uint64_t *value, uint8_t *tag);
	bool (*store_context)(void *ctx, uint32_t off, uint32_t bytes, uint64_t value);
	/** Packet bytes of a legacy load. @return NULL: beyond the packet, the program ends */
	const uint8_t *(*packet)(void *ctx, uint32_t off, uint32_t bytes);
	/** What LD_IMM64 of a map gives. @return false: no such map */
	bool (*map)(void *ctx, const struct bpf_insn *insn, uint64_t *value);
	/** A helper: sets R0 and its tag. R1..R5 are void afterwards. @return false: `why` is set
	 */
	bool (*helper)(void *ctx, struct bpf_interp *run, int32_t id);
	/** Frame pointer of frame @p frame (0 = main), entered at slot @p entry. */
	uint64_t (*frame_pointer)(void *ctx, uint32_t frame, uint32_t entry);
};

struct bpf_interp {
	const struct bpf_insn *insns;
	uint32_t count;
	const struct bpf_interp_env *env;
	uint64_t context; /* what R1 is at entry: only compared, never read */
	bool concrete;    /* addresses are what they are: tags stop nothing */
	uint64_t regs[BPF_INTERP_REGS];
	uint8_t tags[BPF_INTERP_REGS]; /* enum bpf_tag */
	uint32_t pc;
	uint32_t frame; /* 0 = main */
	struct {
		uint64_t saved[5]; /* R6..R10 of the caller */
		uint8_t tags[5];
		uint32_t callsite;
	} calls[BPF_INTERP_FRAMES];
	const char *why;
};

/**
 * Go to the first instruction, `concrete` off: R1 is the context, R10 the frame pointer, the rest
 * unspecified.
 *
 * @param count    instruction slots; map references hold in imm what env->map understands
 * @param context  address of the context, of no memory
 */
void bpf_interp_begin(struct bpf_interp *run, const struct bpf_insn *insns, uint32_t count,
	uint64_t context, const struct bpf_interp_env *env);

/** Execute the instruction at pc. */
enum bpf_interp_status bpf_interp_step(struct bpf_interp *run);

#endif
