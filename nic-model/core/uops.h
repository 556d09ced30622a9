/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Kinds of records. An arithmetic row holds its meaning: x left operand, y right operand, q the
 * shifted right operand, C the carry flag (docs/machine.md "Records").
 */
#ifndef NIC_MODEL_CORE_UOPS_H
#define NIC_MODEL_CORE_UOPS_H

/* clang-format off */
/* name, isa operation, result: logical results clear C and V */
#define UOPS_LOGIC(X)                              \
	X(B, ISA_ALU_B, y)                         \
	X(NOT_B, ISA_ALU_NOT_B, ~y)                \
	X(AND, ISA_ALU_AND, x & y)                 \
	X(NOT_AND, ISA_ALU_NOT_AND, ~x & y)        \
	X(AND_NOT, ISA_ALU_AND_NOT, x & ~y)        \
	X(OR, ISA_ALU_OR, x | y)                   \
	X(XOR, ISA_ALU_XOR, x ^ y)

/* name, isa operation, the two addends, carry in */
#define UOPS_SUM(X)                                        \
	X(ADD, ISA_ALU_ADD, x, y, 0)                       \
	X(ADD16, ISA_ALU_ADD16, x, y & 0xffff, 0)          \
	X(ADD8, ISA_ALU_ADD8, x, y & 0xff, 0)              \
	X(ADD_CARRY, ISA_ALU_ADD_CARRY, x, y, C)           \
	X(SUB, ISA_ALU_SUB, x, ~y, 1)                      \
	X(SUB_CARRY, ISA_ALU_SUB_CARRY, x, ~y, C)          \
	X(B_SUB_A, ISA_ALU_B_SUB_A, y, ~x, 1)

/* name, isa operation, result from x and the shifted q */
#define UOPS_SHIFTED(X, K)                         \
	X(K##_B, ISA_SHF_B, q)                     \
	X(K##_NOT_B, ISA_SHF_NOT_B, ~q)            \
	X(K##_AND, ISA_SHF_AND, x & q)             \
	X(K##_NOT_AND, ISA_SHF_NOT_AND, ~x & q)    \
	X(K##_AND_NOT, ISA_SHF_AND_NOT, x & ~q)    \
	X(K##_OR, ISA_SHF_OR, x | q)

/* conditions of branches on flags */
#define UOPS_FLAG_BRANCH(X)                        \
	X(BEQ, ISA_BEQ, Z)                         \
	X(BNE, ISA_BNE, !Z)                        \
	X(BMI, ISA_BMI, N)                         \
	X(BPL, ISA_BPL, !N)                        \
	X(BCS, ISA_BCS, C)                         \
	X(BCC, ISA_BCC, !C)                        \
	X(BVS, ISA_BVS, V)                         \
	X(BVC, ISA_BVC, !V)                        \
	X(BGE, ISA_BGE, N == V)                    \
	X(BLT, ISA_BLT, N != V)                    \
	X(BLE, ISA_BLE, Z || N != V)               \
	X(BGT, ISA_BGT, !Z && N == V)

/* arithmetic whose meaning takes more than a column: alu.h */
#define UOPS_SINGLE(X)                                                                     \
	X(FFS) X(POP_COUNT3) X(PASS) X(CRC) X(DBL) X(DBL_IND) X(ASR) X(ASR_IND)            \
	X(FIELD_ROT) X(FIELD_SHR) X(FIELD_SHL) X(FIELD_SHR_IND) X(FIELD_SHL_IND)           \
	X(CLEAR_ROT) X(CLEAR_SHR) X(CLEAR_SHL) X(CLEAR_SHR_IND) X(CLEAR_SHL_IND)           \
	X(IMMED) X(IMMED_MERGE) X(MUL_START) X(MUL_STEP) X(MUL_LAST) X(MUL_LAST2)

/*
 * Pairs: kinds that often follow each other in what the translator writes, counted over examples/.
 * The first record of a pair does its own work and then that of the second one, without the jump
 * that has to find it; two of five jumps are spared. The second one keeps its own kind for those
 * who branch to it (code.c). Both arithmetic:
 */
#define UOPS_PAIR(X)                                                                       \
	X(IMMED, IMMED) X(IMMED, B) X(IMMED, XOR) X(IMMED, AND) X(IMMED, OR) X(IMMED, SUB) \
	X(IMMED, ADD) X(IMMED, DBL) X(IMMED, CLEAR_SHR) X(IMMED, IMMED_MERGE)              \
	X(B, B) X(B, ADD) X(B, IMMED) X(B, FIELD_SHL) X(B, DBL) X(NOT_B, NOT_B)            \
	X(ADD, ADD_CARRY) X(ADD, IMMED) X(SUB, SUB_CARRY) X(ADD_CARRY, SUB)                \
	X(ADD_CARRY, B) X(SUB_CARRY, IMMED) X(AND, AND) X(AND, IMMED) X(OR, OR) X(OR, XOR) \
	X(XOR, XOR) X(XOR, OR) X(DBL, SHL_B) X(DBL, SHR_B) X(SHL_B, OR) X(OR, SHR_IND_AND) \
	X(IMMED_MERGE, SHL_B) X(CLEAR_ROT, IMMED) X(CLEAR_SHR, IMMED)
/* Arithmetic, then any kind. */
#define UOPS_PAIR_INTO(X)                                                                  \
	X(XOR, BNE) X(OR, BEQ) X(OR, BNE) X(SUB, BCC) X(SUB_CARRY, BCC) X(SHR_IND_AND, BR) \
	X(B, BR) X(IMMED, BR) X(IMMED, GOTO) X(FIELD_SHL, GOTO) X(B, PACKET_WRITE)         \
	X(IMMED, LM_READ) X(IMMED, LM_LOAD)

/* everything else */
#define UOPS_OTHER(X)                                                                      \
	X(ALIGN_BE) X(ALIGN_LE)                                                            \
	X(BR) X(BR_BSET) X(BR_BCLR) X(BR_EQ_BYTE) X(BR_NE_BYTE) X(BR_SIGNAL)               \
	X(BR_NOT_SIGNAL) X(JUMP) X(CTX_ARB) X(CSR_READ) X(CSR_WRITE) X(CSR_DELAYED)        \
	X(CSR_MOVE) X(COMMAND) X(COMMAND_ISSUE) X(COMMAND_FINISH) X(PACKET_READ)           \
	X(PACKET_READ_LONG) X(PACKET_WRITE) X(VALUE_READ) X(LM_LOAD) X(LM_STORE)           \
	/* records that take no cycle */                                                   \
	X(LM_READ) X(LM_WRITE) X(LM_STEP) X(SPECIAL_READ) X(SPECIAL_WRITE) X(SPECIAL_STEP) \
	X(PREDICATE) X(KEEP_CC) X(BACK_CC) X(SET_CC) X(GOTO) X(GOTO_REGISTER) X(ROUTINE)   \
	X(EXIT) X(TRAP)
/* clang-format on */

/* Shift kinds of alu_shf: rotate (amount 0: none), right, left, by register. */
#define UOPS_EACH_SHIFT(X)   \
	UOPS_SHIFTED(X, ROT) \
	UOPS_SHIFTED(X, SHR) \
	UOPS_SHIFTED(X, SHL) UOPS_SHIFTED(X, SHR_IND) UOPS_SHIFTED(X, SHL_IND)

/* All that alu_do() does without more ado. */
#define UOPS_ARITHMETIC(X) UOPS_LOGIC(X) UOPS_SUM(X) UOPS_EACH_SHIFT(X) UOPS_SINGLE(X)

enum uop_kind {
#define X(name, ...) UOP_##name,
	UOPS_ARITHMETIC(X) UOPS_FLAG_BRANCH(X)
#undef X
#define X(first, second) UOP_PAIR_##first##_##second,
		UOPS_PAIR(X) UOPS_PAIR_INTO(X)
#undef X
#define X(name) UOP_##name,
			UOPS_OTHER(X)
#undef X
				UOP_COUNT
};
_Static_assert(UOP_COUNT <= 256, "a kind is a byte of its record");

#endif
