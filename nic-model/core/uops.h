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

/* everything else */
#define UOPS_OTHER(X)                                                                      \
	X(FFS) X(POP_COUNT3) X(PASS) X(CRC)                                                \
	X(DBL) X(DBL_IND) X(ASR) X(ASR_IND) X(ALIGN_BE) X(ALIGN_LE)                        \
	X(FIELD_ROT) X(FIELD_SHR) X(FIELD_SHL) X(FIELD_SHR_IND) X(FIELD_SHL_IND)           \
	X(CLEAR_ROT) X(CLEAR_SHR) X(CLEAR_SHL) X(CLEAR_SHR_IND) X(CLEAR_SHL_IND)           \
	X(IMMED) X(IMMED_MERGE)                                                            \
	X(MUL_START) X(MUL_STEP) X(MUL_LAST) X(MUL_LAST2)                                  \
	X(BR) X(BR_BSET) X(BR_BCLR) X(BR_EQ_BYTE) X(BR_NE_BYTE) X(BR_SIGNAL)               \
	X(BR_NOT_SIGNAL) X(JUMP) X(CTX_ARB) X(CSR_READ) X(CSR_WRITE) X(CSR_MOVE)           \
	X(COMMAND) X(COMMAND_ISSUE) X(COMMAND_FINISH) X(PACKET_READ) X(PACKET_WRITE)       \
	X(LM_LOAD) X(LM_STORE)                                                             \
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

enum uop_kind {
#define X(name, ...) UOP_##name,
	UOPS_LOGIC(X) UOPS_SUM(X) UOPS_EACH_SHIFT(X) UOPS_FLAG_BRANCH(X) UOPS_OTHER(X)
#undef X
		UOP_COUNT
};

#endif
