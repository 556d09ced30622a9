/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The eBPF instruction set as text and back (RFC 9669; Linux 6.1 has no more). One table of
 * operations (bpf_ops.def.h) serves the opcode check, the printer and the parser.
 */
#ifndef OFFLOAD_JIT_BPF_BPF_H
#define OFFLOAD_JIT_BPF_BPF_H

#include "base/fail.h"
#include "offload-jit/bpf/bpf_ops.def.h"

#include <linux/bpf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Does the opcode byte name an instruction? The second slot of LD_IMM64 (0) does not. */
bool bpf_opcode_valid(uint8_t code);

/** Is this the first slot of the two-slot LD_IMM64? */
static inline bool
bpf_is_ld_imm64(const struct bpf_insn *insn)
{
	return insn->code == (BPF_LD | BPF_IMM | BPF_DW);
}

/** Class of the opcode: BPF_LD .. BPF_ALU64. */
static inline uint8_t
bpf_class(const struct bpf_insn *insn)
{
	return insn->code & 0x07;
}

/** Operation of ALU, ALU64, JMP and JMP32. */
static inline uint8_t
bpf_op(const struct bpf_insn *insn)
{
	return insn->code & 0xf0;
}

/** Second operand: register (X form) or immediate (K form)? For ALU, ALU64, JMP and JMP32. */
static inline bool
bpf_is_x(const struct bpf_insn *insn)
{
	return insn->code & BPF_X;
}

/** Size in bytes of a load or store. */
static inline uint32_t
bpf_size_bytes(const struct bpf_insn *insn)
{
	static const uint8_t bytes[4] = {4, 2, 1, 8};
	return bytes[(insn->code >> 3) & 3];
}

/** ALU, ALU64, JMP or JMP32? */
static inline bool
bpf_is_jump_class(const struct bpf_insn *insn)
{
	return bpf_class(insn) == BPF_JMP || bpf_class(insn) == BPF_JMP32;
}

/** A jump with a condition? */
bool bpf_is_conditional(const struct bpf_insn *insn);

/** Jump without a condition, in either class? */
static inline bool
bpf_is_ja(const struct bpf_insn *insn)
{
	return bpf_is_jump_class(insn) && bpf_op(insn) == BPF_JA;
}

/** Call of a function of the same program? */
static inline bool
bpf_is_pseudo_call(const struct bpf_insn *insn)
{
	return insn->code == (BPF_JMP | BPF_CALL) && insn->src_reg == BPF_PSEUDO_CALL;
}

/** Call of a helper function? */
static inline bool
bpf_is_helper_call(const struct bpf_insn *insn)
{
	return insn->code == (BPF_JMP | BPF_CALL) && insn->src_reg == 0;
}

/** Slot that a jump (conditional, JA or pseudo call) at slot @p at goes to; may be outside. */
int64_t bpf_jump_target(const struct bpf_insn *insn, uint32_t at);

/** Name of a helper without the prefix bpf_, or NULL: "map_lookup_elem". */
const char *bpf_helper_name(int32_t id);

/** Id of a helper by its name, with or without bpf_; -1 unknown. */
int32_t bpf_helper_id(const char *name);

/**
 * One instruction as text, in the notation of LLVM and the kernel's log: "r2 = *(u32 *)(r1 +4)".
 *
 * @param insns   instruction slots; the second slot of LD_IMM64 is read with its first
 * @param count   number of slots
 * @param index   which
 * @param buf     out, always zero-terminated
 * @return buf
 */
const char *bpf_print(
	const struct bpf_insn *insns, uint32_t count, uint32_t index, char *buf, size_t size);

/* Offsets of a legacy packet load (LD_ABS, LD_IND) that mean something else (linux/filter.h): n
 * bytes behind the link-layer header, or behind the network header, which a classifier finds at
 * byte 14. */
enum { BPF_LINK_OFF = -0x200000, BPF_NETWORK_OFF = -0x100000, BPF_NETWORK_HEADER = 14 };

/** Byte of the frame that such an offset means. Beyond every frame: the load fails. */
uint32_t bpf_packet_load_byte(uint32_t off);

/**
 * Parse a program: one instruction a line, `name:` labels, comments from `;` or `#` on. The
 * notation of bpf_print(), and also LLVM's: `*(u16 *)(r3 + 12)`, `goto +13`, `goto label`,
 * `call 1`, `call map_lookup_elem`, `call label` for functions, `r1 = map[0]`,
 * `r1 = map[0] value + 4`, `r1 = 0x1234 ll`.
 *
 * @param insns   out: slots, free()
 * @param name    of the text, for errors
 * @return number of slots, or negative errno with @p fail set
 */
int bpf_parse(const char *text, const char *name, struct bpf_insn **insns, struct fail *fail);

#endif
