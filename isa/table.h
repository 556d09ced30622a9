/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The tables of the instruction set: forms, commands, CSRs, names. Decoder, encoder, printer,
 * parser, cycle costs, the tables of docs/isa.md and the overlap test are all made from them.
 *
 * A word, bits 44:0 (docs/isa.md, "Word layout"). Bit 39 = 0 is a command; otherwise bits 39:35
 * select the class:
 *
 *   44   43     42     41    40    39       35                                        0
 *   pred dst_lm src_lm wr_ab no_cc 1 0 0 x x   alu_shf   33 OP 35 . 32 SH 28 . DST B sw SC A
 *                                  1 0 1 x x   alu       35 OP 31 . 30 sw . DST 20 . B 10 . A 0
 *                                  1 1 0 0 0   ld_field        1 1 0 0 1   br_byte
 *                                  1 1 0 1 0   br_bit          1 1 0 1 1   br
 *                                  1 1 1 0 0   ctx_arb         1 1 1 0 1   jump, rtn
 *                                  1 1 1 1 0   immed           1 1 1 1 1   local_csr, mul_step
 */
#ifndef ISA_TABLE_H
#define ISA_TABLE_H

/* clang-format off */

/* Patterns: match and mask of the fixed bits of a row. In parentheses, so that each is one argument
 * of X for every preprocessor. */
#define ISA_M(match, mask) ((struct isa_pattern){UINT64_C(match), UINT64_C(mask)})
#define ISA_M_ALU(op)   ((struct isa_pattern){UINT64_C(0x0a000000000) | UINT64_C(op) << 31, UINT64_C(0x0ef80000000)})
#define ISA_M_SHF(op)   ((struct isa_pattern){UINT64_C(0x08000000000) | UINT64_C(op) << 33, UINT64_C(0x0ee00000000)})
#define ISA_M_ALIGN(sc) ((struct isa_pattern){UINT64_C(0x08e00000000) | UINT64_C(sc) << 8, UINT64_C(0x0ee00000300)})
#define ISA_M_LDF(zf)   ((struct isa_pattern){UINT64_C(0x0c000000000) | UINT64_C(zf) << 20, UINT64_C(0x1fa00f00000)})
#define ISA_M_IMMED(w)  ((struct isa_pattern){UINT64_C(0x0f000000000) | UINT64_C(w) << 29, UINT64_C(0x1f960000000)})
#define ISA_M_BR(cond)  ((struct isa_pattern){UINT64_C(0x0d800000020) | UINT64_C(cond), UINT64_C(0x0f8000c3cff)})
#define ISA_M_BIT(bv)   ((struct isa_pattern){UINT64_C(0x0d000000000) | UINT64_C(bv) << 18, UINT64_C(0x0f8000c0300)})
#define ISA_M_BYTE(eq)  ((struct isa_pattern){UINT64_C(0x0c800000000) | UINT64_C(eq) << 19, UINT64_C(0x0f800080000)})
#define ISA_M_CSR(wr)   ((struct isa_pattern){UINT64_C(0x0fc00000000) | UINT64_C(wr) << 21, UINT64_C(0x1fe00300000)})
#define ISA_M_MUL(s, m) ((struct isa_pattern){UINT64_C(0x0f800000000) | UINT64_C(s) << 20, UINT64_C(0x0fe3f000000) | UINT64_C(m) << 20})
#define ISA_NO_EXCEPT   ((struct isa_pattern){1, 0}) /* matches nothing */
#define ISA_SC_DOUBLE   ISA_M(0x300, 0x300)
#define ISA_OP_6_7      ISA_M(0xc00000000, 0xc00000000)
#define ISA_TYPE_0      ISA_M(0x000000000, 0x180000000)

/*
 * X(ID, OP, text, FORM, pattern, except, COST, FLAGS)
 *   OP       enum isa_op; the rows are in its order, further rows of one op stand at the end
 *   text     operator of alu and alu_shf, mnemonic of all others
 *   FORM     operands and text (enum isa_form, isa/form.h)
 *   pattern  a word belongs to the row if (word & mask) == match and it does not match `except`
 *   COST     enum isa_cost
 *   FLAGS    CC: writes the condition codes (ld_field with load_cc only, others without no_cc);
 *            UNDEFINED: has a text, but no meaning
 *
 * Documentation rows of the operand fields are in docs/isa.md.
 */
#define ISA_FORMS(X) \
	X(ALU_B,           ALU_B,           "B",                ALU_RIGHT,       ISA_M_ALU(0x00),  ISA_NO_EXCEPT, ONE, CC) \
	X(ALU_ADD,         ALU_ADD,         "+",                ALU,             ISA_M_ALU(0x01),  ISA_NO_EXCEPT, ONE, CC) \
	X(POP_COUNT3,      POP_COUNT3,      "pop_count3",       DST_RIGHT,       ISA_M_ALU(0x03),  ISA_NO_EXCEPT, ONE, CC) \
	X(ALU_NOT_B,       ALU_NOT_B,       "~B",               ALU_RIGHT,       ISA_M_ALU(0x04),  ISA_NO_EXCEPT, ONE, CC) \
	X(ALU_ADD16,       ALU_ADD16,       "+16",              ALU,             ISA_M_ALU(0x05),  ISA_NO_EXCEPT, ONE, CC) \
	X(POP_COUNT1,      POP_COUNT1,      "pop_count1",       RIGHT,           ISA_M_ALU(0x06),  ISA_NO_EXCEPT, ONE, NONE) \
	X(POP_COUNT2,      POP_COUNT2,      "pop_count2",       RIGHT,           ISA_M_ALU(0x07),  ISA_NO_EXCEPT, ONE, NONE) \
	X(ALU_AND,         ALU_AND,         "AND",              ALU,             ISA_M_ALU(0x08),  ISA_NO_EXCEPT, ONE, CC) \
	X(ALU_ADD8,        ALU_ADD8,        "+8",               ALU,             ISA_M_ALU(0x09),  ISA_NO_EXCEPT, ONE, CC) \
	X(CAM_CLEAR,       CAM_CLEAR,       "cam_clear",        CAM_CLEAR,       ISA_M_ALU(0x0b),  ISA_NO_EXCEPT, ONE, CC) \
	X(ALU_NOT_AND,     ALU_NOT_AND,     "~AND",             ALU,             ISA_M_ALU(0x0c),  ISA_NO_EXCEPT, ONE, CC) \
	X(ALU_SUB_CARRY,   ALU_SUB_CARRY,   "-carry",           ALU,             ISA_M_ALU(0x0d),  ISA_NO_EXCEPT, ONE, CC) \
	X(FFS,             FFS,             "ffs",              DST_RIGHT,       ISA_M_ALU(0x0e),  ISA_NO_EXCEPT, ONE, CC) \
	X(CAM_READ_TAG,    CAM_READ_TAG,    "cam_read_tag",     DST_RIGHT,       ISA_M_ALU(0x0f),  ISA_NO_EXCEPT, ONE, CC) \
	X(ALU_AND_NOT,     ALU_AND_NOT,     "AND~",             ALU,             ISA_M_ALU(0x10),  ISA_NO_EXCEPT, ONE, CC) \
	X(ALU_ADD_CARRY,   ALU_ADD_CARRY,   "+carry",           ALU,             ISA_M_ALU(0x11),  ISA_NO_EXCEPT, ONE, CC) \
	X(CRC,             CRC,             "crc",              CRC,             ISA_M_ALU(0x12),  ISA_NO_EXCEPT, ONE, CC) \
	X(CAM_WRITE,       CAM_WRITE,       "cam_write",        CAM_WRITE,       ISA_M_ALU(0x13),  ISA_NO_EXCEPT, ONE, CC) \
	X(ALU_OR,          ALU_OR,          "OR",               ALU,             ISA_M_ALU(0x14),  ISA_NO_EXCEPT, ONE, CC) \
	X(ALU_SUB,         ALU_SUB,         "-",                ALU,             ISA_M_ALU(0x15),  ISA_NO_EXCEPT, ONE, CC) \
	X(CAM_LOOKUP,      CAM_LOOKUP,      "cam_lookup",       CAM_LOOKUP,      ISA_M_ALU(0x17),  ISA_NO_EXCEPT, ONE, CC) \
	X(ALU_XOR,         ALU_XOR,         "XOR",              ALU,             ISA_M_ALU(0x18),  ISA_NO_EXCEPT, ONE, CC) \
	X(ALU_B_SUB_A,     ALU_B_SUB_A,     "B-A",              ALU,             ISA_M_ALU(0x19),  ISA_NO_EXCEPT, ONE, CC) \
	X(CAM_WRITE_STATE, CAM_WRITE_STATE, "cam_write_state",  CAM_WRITE_STATE, ISA_M_ALU(0x1b),  ISA_NO_EXCEPT, ONE, CC) \
	X(CAM_READ_STATE,  CAM_READ_STATE,  "cam_read_state",   DST_RIGHT,       ISA_M_ALU(0x1f),  ISA_NO_EXCEPT, ONE, CC) \
	X(SHF_B,           SHF_B,           "B",                SHF_RIGHT,       ISA_M_SHF(0),     ISA_SC_DOUBLE, ONE, CC) \
	X(SHF_NOT_B,       SHF_NOT_B,       "~B",               SHF_RIGHT,       ISA_M_SHF(1),     ISA_SC_DOUBLE, ONE, CC) \
	X(SHF_AND,         SHF_AND,         "AND",              SHF,             ISA_M_SHF(2),     ISA_SC_DOUBLE, ONE, CC) \
	X(SHF_NOT_AND,     SHF_NOT_AND,     "~AND",             SHF,             ISA_M_SHF(3),     ISA_SC_DOUBLE, ONE, CC) \
	X(SHF_AND_NOT,     SHF_AND_NOT,     "AND~",             SHF,             ISA_M_SHF(4),     ISA_SC_DOUBLE, ONE, CC) \
	X(SHF_OR,          SHF_OR,          "OR",               SHF,             ISA_M_SHF(5),     ISA_SC_DOUBLE, ONE, CC) \
	X(ASR,             ASR,             "asr",              ASR,             ISA_M_SHF(6),     ISA_SC_DOUBLE, ONE, CC) \
	X(BYTE_ALIGN_BE,   BYTE_ALIGN_BE,   "byte_align_be",    ALIGN_RIGHT,     ISA_M_ALIGN(1),    ISA_NO_EXCEPT, ONE, CC) \
	X(BYTE_ALIGN_LE,   BYTE_ALIGN_LE,   "byte_align_le",    ALIGN_LEFT,      ISA_M_ALIGN(2),    ISA_NO_EXCEPT, ONE, CC) \
	X(DBL_SHF,         DBL_SHF,         "dbl_shf",          DOUBLE,          ISA_M(0x08000000300, 0x0e000000300), ISA_OP_6_7, ONE, CC) \
	X(LD_FIELD,        LD_FIELD,        "ld_field",         LD_FIELD,        ISA_M_LDF(0),     ISA_NO_EXCEPT, ONE, CC) \
	X(LD_FIELD_W_CLR,  LD_FIELD_W_CLR,  "ld_field_w_clr",   LD_FIELD,        ISA_M_LDF(1),     ISA_NO_EXCEPT, ONE, CC) \
	X(IMMED,           IMMED,           "immed",            IMMED,           ISA_M_IMMED(0),   ISA_NO_EXCEPT, ONE, NONE) \
	X(IMMED_B,         IMMED_B,         "immed_b",          IMMED_PART,      ISA_M_IMMED(1),   ISA_NO_EXCEPT, ONE, NONE) \
	X(IMMED_W,         IMMED_W,         "immed_w",          IMMED_PART,      ISA_M_IMMED(2),   ISA_NO_EXCEPT, ONE, NONE) \
	X(BEQ,             BEQ,             "beq",              BR_FLAGS,        ISA_M_BR(0),      ISA_NO_EXCEPT, BR_FLAGS, NONE) \
	X(BNE,             BNE,             "bne",              BR_FLAGS,        ISA_M_BR(1),      ISA_NO_EXCEPT, BR_FLAGS, NONE) \
	X(BMI,             BMI,             "bmi",              BR_FLAGS,        ISA_M_BR(2),      ISA_NO_EXCEPT, BR_FLAGS, NONE) \
	X(BPL,             BPL,             "bpl",              BR_FLAGS,        ISA_M_BR(3),      ISA_NO_EXCEPT, BR_FLAGS, NONE) \
	X(BCS,             BCS,             "bcs",              BR_FLAGS,        ISA_M_BR(4),      ISA_NO_EXCEPT, BR_FLAGS, NONE) \
	X(BCC,             BCC,             "bcc",              BR_FLAGS,        ISA_M_BR(5),      ISA_NO_EXCEPT, BR_FLAGS, NONE) \
	X(BVS,             BVS,             "bvs",              BR_FLAGS,        ISA_M_BR(6),      ISA_NO_EXCEPT, BR_FLAGS, NONE) \
	X(BVC,             BVC,             "bvc",              BR_FLAGS,        ISA_M_BR(7),      ISA_NO_EXCEPT, BR_FLAGS, NONE) \
	X(BGE,             BGE,             "bge",              BR_FLAGS,        ISA_M_BR(8),      ISA_NO_EXCEPT, BR_FLAGS, NONE) \
	X(BLT,             BLT,             "blt",              BR_FLAGS,        ISA_M_BR(9),      ISA_NO_EXCEPT, BR_FLAGS, NONE) \
	X(BLE,             BLE,             "ble",              BR_FLAGS,        ISA_M_BR(10),     ISA_NO_EXCEPT, BR_FLAGS, NONE) \
	X(BGT,             BGT,             "bgt",              BR_FLAGS,        ISA_M_BR(11),     ISA_NO_EXCEPT, BR_FLAGS, NONE) \
	X(BR_EQ_CTX,       BR_EQ_CTX,       "br=ctx",           BR_NUMBER,       ISA_M_BR(16),     ISA_NO_EXCEPT, BR_TEST, NONE) \
	X(BR_NE_CTX,       BR_NE_CTX,       "br!=ctx",          BR_NUMBER,       ISA_M_BR(17),     ISA_NO_EXCEPT, BR_TEST, NONE) \
	X(BR_SIGNAL,       BR_SIGNAL,       "br_signal",        BR_SIGNAL,       ISA_M_BR(18),     ISA_NO_EXCEPT, BR_TEST, NONE) \
	X(BR_NOT_SIGNAL,   BR_NOT_SIGNAL,   "br_!signal",       BR_SIGNAL,       ISA_M_BR(19),     ISA_NO_EXCEPT, BR_TEST, NONE) \
	X(BR_INP_STATE,    BR_INP_STATE,    "br_inp_state",     BR_INP_STATE,    ISA_M_BR(20),     ISA_NO_EXCEPT, BR_TEST, NONE) \
	X(BR_NOT_INP_STATE, BR_NOT_INP_STATE, "br_!inp_state",  BR_INP_STATE,    ISA_M_BR(21),     ISA_NO_EXCEPT, BR_TEST, NONE) \
	X(BR_CLS_STATE,    BR_CLS_STATE,    "br_cls_state",     BR_CLS_STATE,    ISA_M_BR(22),     ISA_NO_EXCEPT, BR_TEST, NONE) \
	X(BR_NOT_CLS_STATE, BR_NOT_CLS_STATE, "br_!cls_state",  BR_CLS_STATE,    ISA_M_BR(23),     ISA_NO_EXCEPT, BR_TEST, NONE) \
	X(BR,              BR,              "br",               BR,              ISA_M_BR(24),     ISA_NO_EXCEPT, BR, NONE) \
	X(BR_BCLR,         BR_BCLR,         "br_bclr",          BIT,             ISA_M_BIT(0),     ISA_NO_EXCEPT, BR_TEST, NONE) \
	X(BR_BSET,         BR_BSET,         "br_bset",          BIT,             ISA_M_BIT(1),     ISA_NO_EXCEPT, BR_TEST, NONE) \
	X(BR_NE_BYTE,      BR_NE_BYTE,      "br!=byte",         BYTE,            ISA_M_BYTE(0),    ISA_NO_EXCEPT, BR_TEST, NONE) \
	X(BR_EQ_BYTE,      BR_EQ_BYTE,      "br=byte",          BYTE,            ISA_M_BYTE(1),    ISA_NO_EXCEPT, BR_TEST, NONE) \
	X(JUMP,            JUMP,            "jump",             JUMP,            ISA_M(0x0e800000000, 0x0ff80000000), ISA_NO_EXCEPT, JUMP, NONE) \
	X(CTX_ARB,         CTX_ARB,         "ctx_arb",          CTX_ARB,         ISA_M(0x0e000000000, 0x0f800000000), ISA_NO_EXCEPT, SWAP, NONE) \
	X(CSR_RD,          CSR_RD,          "local_csr_rd",     CSR_RD,          ISA_M_CSR(0),     ISA_NO_EXCEPT, ONE, NONE) \
	X(CSR_WR,          CSR_WR,          "local_csr_wr",     CSR_WR,          ISA_M_CSR(1),     ISA_NO_EXCEPT, ONE, NONE) \
	X(MUL_START,       MUL_START,       "mul_step",         MUL_SOURCES,     ISA_M(0x0f800000000, 0x0ffbf000000), ISA_NO_EXCEPT, ONE, NONE) \
	X(MUL_STEP,        MUL_STEP,        "mul_step",         MUL_SOURCES,     ISA_M_MUL(0, 4),  ISA_TYPE_0,    ONE, NONE) \
	X(MUL_LAST,        MUL_LAST,        "mul_step",         MUL_DST,         ISA_M_MUL(4, 7),  ISA_TYPE_0,    ONE, CC) \
	X(MUL_LAST2,       MUL_LAST2,       "mul_step",         MUL_DST,         ISA_M_MUL(5, 7),  ISA_TYPE_0,    ONE, CC) \
	X(CMD,             CMD,             "",                 CMD,             ISA_M(0, 0x08000000000), ISA_NO_EXCEPT, SWAP, NONE) \
	/* Further rows. Operation field 6 of dbl_shf leaves the left operand out of the text; the \
	 * others have no meaning, but print as if they were the row of their operation. */ \
	X(DBL_SHF_6,       DBL_SHF,         "dbl_shf",          ASR,             ISA_M(0x08c00000300, 0x0ee00000300), ISA_NO_EXCEPT, ONE, CC) \
	X(BYTE_ALIGN_0,    BYTE_ALIGN_BE,   "byte_align_be",    ALIGN_RIGHT,     ISA_M_ALIGN(0),    ISA_NO_EXCEPT, ONE, UNDEFINED) \
	X(BYTE_ALIGN_3,    BYTE_ALIGN_BE,   "byte_align_be",    ALIGN_RIGHT,     ISA_M_ALIGN(3),    ISA_NO_EXCEPT, ONE, UNDEFINED) \
	X(IMMED_3,         IMMED_B,         "immed_b",          IMMED_PART,      ISA_M_IMMED(3),    ISA_NO_EXCEPT, ONE, UNDEFINED)

/* Other names of branches that isa_parse() takes: X(alias, OP). */
#define ISA_ALIASES(X) \
	X("bhs", BCS) \
	X("blo", BCC)

/*
 * Cycle costs: X(COST, shadow, extra). A taken branch or a context swap takes
 * 1 + max(defer slots, shadow) + extra cycles, slots included; everything else 1 (isa_wasted_cycles()).
 * A conditional branch on flags has a shadow of 3 if the instruction just before wrote them, else 2.
 */
#define ISA_COSTS(X) \
	X(ONE,      0, 0) \
	X(BR,       2, 0) \
	X(BR_FLAGS, 2, 0) \
	X(BR_TEST,  3, 0) \
	X(JUMP,     3, 1) \
	X(SWAP,     2, 0)

/* X(TARGET, text, CPP number, base of TGT[6:0], bits of the action in it), ORDER isa_target */
#define ISA_TARGETS(X) \
	X(ILA,    "ila",    6,  0x00, 2) \
	X(NBI,    "nbi",    1,  0x04, 2) \
	X(PCIE,   "pcie",   9,  0x0c, 2) \
	X(CRYPTO, "crypto", 12, 0x14, 2) \
	X(ARM,    "arm",    10, 0x18, 2) \
	X(CT,     "ct",     14, 0x1c, 2) \
	X(SRAM,   "sram",   2,  0x30, 4) \
	X(MEM,    "mem",    7,  0x40, 5) \
	X(CLS,    "cls",    15, 0x60, 5)

/* Polynomials of crc: X(code, text); codes 1 and 3 are undefined. */
#define ISA_CRC_POLYNOMIALS(X) \
	X(0, "--") \
	X(2, "crc_ccitt") \
	X(4, "crc_32") \
	X(5, "crc_iscsi") \
	X(6, "crc_10") \
	X(7, "crc_5")

/* Bytes of crc: X(code, text); code 0 is all four and has no text, 7 is undefined. */
#define ISA_CRC_BYTES(X) \
	X(1, "bytes_1_3") \
	X(2, "bytes_2_3") \
	X(3, "byte_3") \
	X(4, "bytes_0_2") \
	X(5, "bytes_0_1") \
	X(6, "byte_0")

/* Local CSRs: X(byte address, text, name in microcode). CSR 004 has instructions of its own in
 * text: `uwr`, `urd`. */
#define ISA_CSRS(X) \
	X(0x000, "UstorAddr",          "USTORE_ADDRESS") \
	X(0x004, "UstorDataLwr",       "USTORE_DATA_LOWER") \
	X(0x008, "UstorDataUpr",       "USTORE_DATA_UPPER") \
	X(0x00c, "UstorErrStat",       "USTORE_ERROR_STATUS") \
	X(0x010, "ALUOut",             "ALU_OUT") \
	X(0x014, "CtxArbCtrl",         "CTX_ARB_CNTL") \
	X(0x018, "CtxEnables",         "CTX_ENABLES") \
	X(0x01c, "CondCodeEn",         "CC_ENABLE") \
	X(0x020, "CSRCtxPtr",          "CSR_CTX_POINTER") \
	X(0x024, "PcBreakpoint0",      "PC_BREAKPOINT_0") \
	X(0x028, "PcBreakpoint1",      "PC_BREAKPOINT_1") \
	X(0x02c, "PcBreakpointStatus", "PC_BREAKPOINT_STATUS") \
	X(0x030, "RegErrStatus",       "REGISTER_ERROR_STATUS") \
	X(0x034, "LMErrStatus",        "LM_ERROR_STATUS") \
	X(0x038, "LMeccErrorMask",     "FORCE_BAD_LM_ECC") \
	X(0x040, "IndCtxStatus",       "INDIRECT_CTX_STS") \
	X(0x044, "ActCtxStatus",       "ACTIVE_CTX_STS") \
	X(0x048, "IndCtxSglEvt",       "INDIRECT_CTX_SIG_EVENTS") \
	X(0x04c, "ActCtxSglEvt",       "ACTIVE_CTX_SIG_EVENTS") \
	X(0x050, "IndCtxWkpEvt",       "INDIRECT_CTX_WAKEUP_EVENTS") \
	X(0x054, "ActCtxWkpEvt",       "ACTIVE_CTX_WAKEUP_EVENTS") \
	X(0x058, "IndCtxFtrCnt",       "INDIRECT_CTX_FUTURE_COUNT") \
	X(0x05c, "ActCtxFtrCnt",       "ACTIVE_CTX_FUTURE_COUNT") \
	X(0x060, "IndLMAddr0",         "INDIRECT_LM_ADDR_0") \
	X(0x064, "ActLMAddr0",         "ACTIVE_LM_ADDR_0") \
	X(0x068, "IndLMAddr1",         "INDIRECT_LM_ADDR_1") \
	X(0x06c, "ActLMAddr1",         "ACTIVE_LM_ADDR_1") \
	X(0x070, "ByteIndex",          "BYTE_INDEX") \
	X(0x074, "XferIndex",          "T_INDEX") \
	X(0x078, "IndFtrCntSgl",       "INDIRECT_FUTURE_COUNT_SIGNAL") \
	X(0x07c, "ActFtrCntSgl",       "ACTIVE_FUTURE_COUNT_SIGNAL") \
	X(0x080, "NNPut",              "NN_PUT") \
	X(0x084, "NNGet",              "NN_GET") \
	X(0x090, "IndLMAddr2",         "INDIRECT_LM_ADDR_2") \
	X(0x094, "ActLMAddr2",         "ACTIVE_LM_ADDR_2") \
	X(0x098, "IndLMAddr3",         "INDIRECT_LM_ADDR_3") \
	X(0x09c, "ActLMAddr3",         "ACTIVE_LM_ADDR_3") \
	X(0x0a0, "IndLMAddr2BytIdx",   "INDIRECT_LM_ADDR_2_BYTE_INDEX") \
	X(0x0a4, "ActLMAddr2BytIdx",   "ACTIVE_LM_ADDR_2_BYTE_INDEX") \
	X(0x0a8, "IndLMAddr3BytIdx",   "INDIRECT_LM_ADDR_3_BYTE_INDEX") \
	X(0x0ac, "ActLMAddr3BytIdx",   "ACTIVE_LM_ADDR_3_BYTE_INDEX") \
	X(0x0b0, "IndPredCC",          "INDIRECT_PREDICATE_CC") \
	X(0x0c0, "TimestampLow",       "TIMESTAMP_LOW") \
	X(0x0c4, "TimestampHgh",       "TIMESTAMP_HIGH") \
	X(0x0e0, "IndLMAddr0BytIdx",   "INDIRECT_LM_ADDR_0_BYTE_INDEX") \
	X(0x0e4, "ActLMAddr0BytIdx",   "ACTIVE_LM_ADDR_0_BYTE_INDEX") \
	X(0x0e8, "IndLMAddr1BytIdx",   "INDIRECT_LM_ADDR_1_BYTE_INDEX") \
	X(0x0ec, "ActLMAddr1BytIdx",   "ACTIVE_LM_ADDR_1_BYTE_INDEX") \
	X(0x0f4, "XfrAndBytIdx",       "T_INDEX_BYTE_INDEX") \
	X(0x100, "NxtNghbrSgl",        "NEXT_NEIGHBOR_SIGNAL") \
	X(0x104, "PrvNghbrSgl",        "PREV_NEIGHBOR_SIGNAL") \
	X(0x108, "SameMESignal",       "SAME_ME_SIGNAL") \
	X(0x140, "CRCRemainder",       "CRC_REMAINDER") \
	X(0x144, "ProfileCnt",         "PROFILE_COUNT") \
	X(0x148, "PseudoRndNum",       "PSEUDO_RANDOM_NUMBER") \
	X(0x160, "MiscControl",        "MISC_CONTROL") \
	X(0x164, "PcBreakpoint0Mask",  "PC_BREAKPOINT_0_MASK") \
	X(0x168, "PcBreakpoint1Mask",  "PC_BREAKPOINT_1_MASK") \
	X(0x170, "Mailbox0",           "MAILBOX_0") \
	X(0x174, "Mailbox1",           "MAILBOX_1") \
	X(0x178, "Mailbox2",           "MAILBOX_2") \
	X(0x17c, "Mailbox3",           "MAILBOX_3") \
	X(0x190, "CmdIndirectRef0",    "CMD_INDIRECT_REF_0")

/* clang-format on */
#endif
