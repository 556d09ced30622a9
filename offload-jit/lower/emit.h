/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Writing microcode: operands by short names, one function per instruction form. Families build
 * their sequences from these; only isa/ knows how a word looks.
 */
#ifndef OFFLOAD_JIT_LOWER_EMIT_H
#define OFFLOAD_JIT_LOWER_EMIT_H

#include "offload-jit/lower/translation.h"

/* Registers with a fixed use, docs/translation.md "Registers". */
enum {
	REG_ADDRESS = 20, /* A and B: address pair of an atomic add with an offset */
	REG_SCRATCH = 21, /* A and B: immediates, scratch, return address of a bpf-to-bpf call */
	REG_FRAME = 22,   /* bank A: local memory address of the frame */
	REG_LENGTH = 22,  /* bank B: packet length */
};

/* Local memory pointers. */
enum { LM_STACK = 0, LM_VECTOR = 1, LM_VALUE = 2, LM_SCRATCH = 3 };

/* Words of the packet vector. */
enum { VECTOR_LENGTH = 0, VECTOR_PACKET = 2, VECTOR_FLAGS = 4, VECTOR_QUEUE = 6 };

/* Operand kind for destinations only: the GPR of this number in both banks. */
enum { EMIT_BOTH_BANKS = 0x80 };

static inline struct isa_operand
op_none(void)
{
	return (struct isa_operand){.kind = ISA_NONE};
}
static inline struct isa_operand
op_a(unsigned gpr)
{
	return (struct isa_operand){.kind = ISA_GPR_A, .num = (uint8_t)gpr};
}
static inline struct isa_operand
op_b(unsigned gpr)
{
	return (struct isa_operand){.kind = ISA_GPR_B, .num = (uint8_t)gpr};
}
static inline struct isa_operand
op_both(unsigned gpr)
{
	return (struct isa_operand){.kind = EMIT_BOTH_BANKS, .num = (uint8_t)gpr};
}
static inline struct isa_operand
op_imm(unsigned value)
{
	return (struct isa_operand){.kind = ISA_IMM, .num = (uint8_t)value};
}
static inline struct isa_operand
op_xfer(unsigned reg)
{
	return (struct isa_operand){.kind = ISA_XFER, .num = (uint8_t)reg};
}
static inline struct isa_operand
op_lm(unsigned ptr, unsigned word)
{
	return (struct isa_operand){.kind = ISA_LM, .ptr = (uint8_t)ptr, .num = (uint8_t)word};
}
/** Word 0 of the pointer, which then advances by one word. */
static inline struct isa_operand
op_lm_next(unsigned ptr)
{
	return (struct isa_operand){.kind = ISA_LM, .ptr = (uint8_t)ptr, .post = 1};
}

/* GPR numbers of an eBPF register. */
static inline unsigned
gpr_low(unsigned bpf_reg)
{
	return 2 * bpf_reg;
}

/** dst = left op right; op is one of the ISA_ALU_*. */
void emit_alu(struct translation *t, struct isa_operand dst, struct isa_operand left,
	enum isa_op op, struct isa_operand right);

/** dst = left op (right shifted); op is one of ISA_SHF_*, ISA_ASR, ISA_DBL_SHF.
 * @param amount  0 with anything but ISA_ROTATE: indirect */
void emit_shf(struct translation *t, struct isa_operand dst, struct isa_operand left,
	enum isa_op op, struct isa_operand right, enum isa_shift shift, unsigned amount);

/** Replace the bytes of dst selected by @p byte_mask by those of the shifted source. */
void emit_ld_field(struct translation *t, struct isa_operand dst, unsigned byte_mask,
	struct isa_operand src, enum isa_shift shift, unsigned amount);
/** The same, other bytes become 0. */
void emit_ld_field_clear(struct translation *t, struct isa_operand dst, unsigned byte_mask,
	struct isa_operand src, enum isa_shift shift, unsigned amount);

/** Load 16 bits, shifted left by @p shift_bytes. */
void emit_immed(struct translation *t, struct isa_operand dst, uint16_t value, unsigned shift_bytes,
	bool invert);

/** Load a 16-bit image offset that relocation makes absolute. @return index of the word */
uint32_t emit_immed_address(struct translation *t, struct isa_operand dst, uint32_t image_word);

/** Load a 32-bit constant in one or two words. Leaves the carry flag alone. */
void emit_load(struct translation *t, struct isa_operand dst, uint32_t value);

/** An operand for a constant: immediate up to 255, else loaded into @p scratch. */
struct isa_operand emit_imm8(struct translation *t, uint32_t value, struct isa_operand scratch);
/** The same for restricted operands of commands: immediate up to 127. */
struct isa_operand emit_imm7(struct translation *t, uint32_t value, struct isa_operand scratch);

/** --opt=max: R10 into the GPRs of its number, for instructions that take it as an operand. */
void emit_frame_pointer(struct translation *t);

/** Zero the upper half of the destination if the facts of the current instruction ask for it. */
void emit_zext(struct translation *t, unsigned bpf_reg_gpr);
/** Zero a GPR in both banks. */
void emit_zero(struct translation *t, unsigned gpr);

/** Branch to an image offset. @return index of the word, for emit_here() */
uint32_t emit_branch(struct translation *t, enum isa_op op, uint32_t image_word, unsigned defer);
/** Branch to an eBPF instruction. */
void emit_branch_insn(struct translation *t, enum isa_op op, int32_t insn, unsigned defer);
/** Branch to a place that relocation knows; @p addend is added to the placeholder. */
void emit_branch_reloc(struct translation *t, enum isa_op op, enum image_reloc reloc,
	uint32_t addend, unsigned defer);
/** Branch if a bit of a register is set. */
uint32_t emit_branch_bit(struct translation *t, struct isa_operand reg, unsigned bit,
	uint32_t image_word, unsigned defer);
/** The branch or address load at @p word goes to the next word emitted. */
void emit_here(struct translation *t, uint32_t word);
void emit_return(struct translation *t, struct isa_operand reg, unsigned defer);

void emit_csr_write(struct translation *t, unsigned csr, struct isa_operand src);
void emit_csr_read(struct translation *t, unsigned csr);
void emit_nops(struct translation *t, unsigned count);

/** start and all steps of a multiplication; 2 steps: 16x16, 4 steps: 32x32. */
void emit_multiply(
	struct translation *t, struct isa_operand left, struct isa_operand right, unsigned steps);
/** dst = low (or high) word of the product. */
void emit_product(struct translation *t, struct isa_operand dst, unsigned steps, bool high);

/* Commands that lowering uses; ORDER of the rows in emit.c. */
enum emit_cmd_op {
	CMD_READ8,
	CMD_WRITE8_SWAP,
	CMD_WRITE32_SWAP,
	CMD_READ32_SWAP,
	CMD_ADD,
	CMD_ADD_IMM,
};
struct emit_cmd {
	enum emit_cmd_op op;
	enum isa_cmd_mode mode;
	struct isa_operand left, right;
	unsigned xfer;   /* first transfer register */
	unsigned length; /* length field; only its low three bits are in the word */
	unsigned defer;  /* slots that run before the thread is swapped out: 0..2 */
	bool indirect;   /* the length is in the result of the instruction before */
	bool no_swap;    /* go on at once, no signal */
};
void emit_cmd(struct translation *t, const struct emit_cmd *cmd);

/** Address of a map value plus a constant: the operands and the mode of @p cmd. A negative offset
 * meets a driver defect. */
void emit_map_address(
	struct translation *t, struct emit_cmd *cmd, unsigned pointer_gpr, int16_t off);

/** Set the length of the next command: units - 1 in the override word. */
void emit_length(struct translation *t, unsigned units);

#endif
