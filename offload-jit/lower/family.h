/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The instruction families: each lowers one eBPF instruction, t->insns[t->at], at the end of the
 * words written so far. A family that refuses adds a finding and returns its errno.
 */
#ifndef OFFLOAD_JIT_LOWER_FAMILY_H
#define OFFLOAD_JIT_LOWER_FAMILY_H

#include "offload-jit/lower/emit.h"

/* alu.c: MOV, AND, OR, XOR, ADD, SUB, NEG in both widths. */
int lower_move(struct translation *t, struct tinsn *insn);
int lower_alu(struct translation *t, struct tinsn *insn);
int lower_neg(struct translation *t, struct tinsn *insn);

/* shift.c */
int lower_shift64(struct translation *t, struct tinsn *insn);
int lower_shift32(struct translation *t, struct tinsn *insn);

/* multiply.c, divide.c */
int lower_multiply(struct translation *t, struct tinsn *insn);
int lower_divide(struct translation *t, struct tinsn *insn);
/** Are both factors known to fit 16 bits? */
bool lower_multiplies_short(const struct tinsn *insn);

/* upper_half.c */
/** After a 32-bit division or short multiplication, which write the lower half only: clear the
 * upper one where it is read and not known to be 0, or warn that the driver does not. */
void lower_kept_upper_half(struct translation *t, const struct tinsn *insn);

/* bswap.c: END to big endian */
int lower_to_big_endian(struct translation *t, struct tinsn *insn);

/* load.c: LDX, LD_ABS, LD_IND; LD_IMM64 */
int lower_load(struct translation *t, struct tinsn *insn);
int lower_legacy_load(struct translation *t, struct tinsn *insn);
int lower_imm64(struct translation *t, struct tinsn *insn);

/* store.c: STX */
int lower_store(struct translation *t, struct tinsn *insn);

/* stack.c: loads and stores of stack memory. @p gpr holds or receives the data */
int lower_stack(
	struct translation *t, struct tinsn *insn, bool load, unsigned gpr, unsigned pointer_gpr);

/* atomic.c */
int lower_atomic_add(struct translation *t, struct tinsn *insn);

/* jump.c: JA and conditional jumps */
int lower_jump(struct translation *t, struct tinsn *insn);

/* call.c: bpf-to-bpf calls, exit, subprogram entry and the shared register routines */
int lower_call(struct translation *t, struct tinsn *insn);
int lower_exit(struct translation *t, struct tinsn *insn);
void lower_subprogram_entry(struct translation *t);
void lower_register_routines(struct translation *t);

/* helper.c: helper calls */
int lower_helper(struct translation *t, struct tinsn *insn);
/** Store to xdp_md.rx_queue_index. */
int lower_queue_select(struct translation *t, struct tinsn *insn);

/* gather.c: a run of packet copies. */
int lower_copy(struct translation *t, struct tinsn *insn);

/* frame.c: what stands before and after the body */
void lower_prologue(struct translation *t);
void lower_epilogue(struct translation *t);
/** Action byte, bits 23:16 of the result word, of a return code. */
uint8_t lower_exit_action(const struct translation *t, uint32_t code);
void lower_padding(struct translation *t);

#endif
