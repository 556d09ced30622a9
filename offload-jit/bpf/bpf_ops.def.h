/* SPDX-License-Identifier: BSD-2-Clause */
/* Operations of the eBPF instruction set, RFC 9669 sections 4 and 5. */
#ifndef OFFLOAD_JIT_BPF_BPF_OPS_DEF_H
#define OFFLOAD_JIT_BPF_BPF_OPS_DEF_H

#include <linux/bpf.h>

/* clang-format off */

/* X(NAME, code, "text"): dst TEXT src. NEG and END are unary and have their own text. */
#define BPF_ALU_OPS(X) \
	X(ADD,  BPF_ADD,  "+=")  \
	X(SUB,  BPF_SUB,  "-=")  \
	X(MUL,  BPF_MUL,  "*=")  \
	X(DIV,  BPF_DIV,  "/=")  \
	X(OR,   BPF_OR,   "|=")  \
	X(AND,  BPF_AND,  "&=")  \
	X(LSH,  BPF_LSH,  "<<=") \
	X(RSH,  BPF_RSH,  ">>=") \
	X(MOD,  BPF_MOD,  "%=")  \
	X(XOR,  BPF_XOR,  "^=")  \
	X(MOV,  BPF_MOV,  "=")   \
	X(ARSH, BPF_ARSH, "s>>=")

/* X(NAME, code, "text", SWAPPED): if dst TEXT src goto. SWAPPED: the operation with the same
 * meaning after the operands changed places. */
#define BPF_JMP_OPS(X) \
	X(JEQ,  BPF_JEQ,  "==",  BPF_JEQ)  \
	X(JGT,  BPF_JGT,  ">",   BPF_JLT)  \
	X(JGE,  BPF_JGE,  ">=",  BPF_JLE)  \
	X(JSET, BPF_JSET, "&",   BPF_JSET) \
	X(JNE,  BPF_JNE,  "!=",  BPF_JNE)  \
	X(JSGT, BPF_JSGT, "s>",  BPF_JSLT) \
	X(JSGE, BPF_JSGE, "s>=", BPF_JSLE) \
	X(JLT,  BPF_JLT,  "<",   BPF_JGT)  \
	X(JLE,  BPF_JLE,  "<=",  BPF_JGE)  \
	X(JSLT, BPF_JSLT, "s<",  BPF_JSGT) \
	X(JSLE, BPF_JSLE, "s<=", BPF_JSGE)

/* X(NAME, imm, "text", "name"): lock *(u64 *)(dst) TEXT src, the fetching form by name:
 * src = atomic64_fetch_NAME((u64 *)(dst), src). */
#define BPF_ATOMIC_OPS(X) \
	X(ADD, BPF_ADD, "+=", "add") \
	X(AND, BPF_AND, "&=", "and") \
	X(OR,  BPF_OR,  "|=", "or")  \
	X(XOR, BPF_XOR, "^=", "xor")

/* X(NAME, code, "type", bytes) */
#define BPF_SIZES(X) \
	X(B,  BPF_B,  "u8",  1) \
	X(H,  BPF_H,  "u16", 2) \
	X(W,  BPF_W,  "u32", 4) \
	X(DW, BPF_DW, "u64", 8)
/* clang-format on */

#endif
