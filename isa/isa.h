/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The instruction set of the NFP-6000 microengine, once: word <-> instruction <-> text.
 * Nothing outside this room knows a bit position. docs/isa.md is the reference.
 */
#ifndef ISA_ISA_H
#define ISA_ISA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	ISA_WORD_BITS = 45,     /* instruction; 7 bits of ECC follow (docs/isa.md, "Word layout") */
	ISA_TEXT_MAX = 256,     /* longest text of one instruction, with the zero byte */
	ISA_PREFETCH_WORDS = 8, /* words after a program that are fetched, hence need valid ECC */
	ISA_TARGET_LIMIT = 1 << 14, /* branch addresses are 14 bits */
};
#define ISA_WORD_MASK ((UINT64_C(1) << ISA_WORD_BITS) - 1)
#define ISA_NOP UINT64_C(0x00f0000c0300)

/* Context mode of the microengine: it decides how many registers one context sees. The eBPF
 * firmware runs with four contexts. */
enum isa_ctx_mode { ISA_CTX4, ISA_CTX8 };

enum isa_operand_kind {
	ISA_NONE,  /* absent source; no destination ("--") */
	ISA_GPR_A, /* num: register 0..31 of bank A */
	ISA_GPR_B,
	ISA_GPR_A_ABS, /* num: 0..127, "@gprA_n" */
	ISA_GPR_B_ABS,
	ISA_XFER,       /* num: 0..63; transfer-in as source, transfer-out as destination */
	ISA_XFER_INDEX, /* "*$index", post: -1, 0, +1 */
	ISA_LM,       /* local memory, ptr 0..3; post == 0: num = word offset 0..15, else num = 0 */
	ISA_NN,       /* num: next neighbour register */
	ISA_NN_INDEX, /* "*n$index", post: 0, +1 */
	ISA_IMM,      /* num: constant 0..255 */
};

struct isa_operand {
	uint8_t kind; /* enum isa_operand_kind */
	uint8_t ptr;  /* LM pointer 0..3 */
	int8_t post;  /* post-modify of LM, *$index, *n$index: -1, 0, +1 registers (words) */
	uint8_t num;
};

/*
 * Instruction forms. A row of isa/table.h gives each its text, encoding, and operand form.
 * ORDER isa_op: alu operations first, then shift-class operations, and so on by class.
 */
enum isa_op {
	ISA_INVALID, /* the word encodes nothing; isa_insn.raw keeps it */

	/* class alu: dst = left op right */
	ISA_ALU_B,
	ISA_ALU_ADD,
	ISA_POP_COUNT3,
	ISA_ALU_NOT_B,
	ISA_ALU_ADD16,
	ISA_POP_COUNT1,
	ISA_POP_COUNT2,
	ISA_ALU_AND,
	ISA_ALU_ADD8,
	ISA_CAM_CLEAR,
	ISA_ALU_NOT_AND /* ~AND */,
	ISA_ALU_SUB_CARRY,
	ISA_FFS,
	ISA_CAM_READ_TAG,
	ISA_ALU_AND_NOT /* AND~ */,
	ISA_ALU_ADD_CARRY,
	ISA_CRC,
	ISA_CAM_WRITE,
	ISA_ALU_OR,
	ISA_ALU_SUB,
	ISA_CAM_LOOKUP,
	ISA_ALU_XOR,
	ISA_ALU_B_SUB_A,
	ISA_CAM_WRITE_STATE,
	ISA_CAM_READ_STATE,

	/* class alu_shf: dst = left op (right shifted) */
	ISA_SHF_B,
	ISA_SHF_NOT_B,
	ISA_SHF_AND,
	ISA_SHF_NOT_AND,
	ISA_SHF_AND_NOT,
	ISA_SHF_OR,
	ISA_ASR,
	ISA_BYTE_ALIGN_BE,
	ISA_BYTE_ALIGN_LE,
	ISA_DBL_SHF,

	ISA_LD_FIELD,       /* dst = dst with bytes of byte_mask from (right shifted) */
	ISA_LD_FIELD_W_CLR, /* the same, other bytes become 0 */

	ISA_IMMED,
	ISA_IMMED_B,
	ISA_IMMED_W, /* all 32 bits, byte imm_pos, half word imm_pos */

	/* class br: conditions */
	ISA_BEQ,
	ISA_BNE,
	ISA_BMI,
	ISA_BPL,
	ISA_BCS,
	ISA_BCC,
	ISA_BVS,
	ISA_BVC,
	ISA_BGE,
	ISA_BLT,
	ISA_BLE,
	ISA_BGT,
	ISA_BR_EQ_CTX,
	ISA_BR_NE_CTX,
	ISA_BR_SIGNAL,
	ISA_BR_NOT_SIGNAL,
	ISA_BR_INP_STATE,
	ISA_BR_NOT_INP_STATE,
	ISA_BR_CLS_STATE,
	ISA_BR_NOT_CLS_STATE,
	ISA_BR,

	ISA_BR_BCLR,
	ISA_BR_BSET, /* left = register, imm = bit 0..31 */
	ISA_BR_NE_BYTE,
	ISA_BR_EQ_BYTE, /* left = register, byte = 0..3, imm = constant */
	ISA_JUMP,       /* left = register, imm = 17 bits added; imm 0 is "rtn" */
	ISA_CTX_ARB,
	ISA_CSR_RD,
	ISA_CSR_WR, /* csr = byte address; left = source */
	ISA_MUL_START,
	ISA_MUL_STEP,
	ISA_MUL_LAST,
	ISA_MUL_LAST2,
	ISA_CMD, /* isa_insn.cmd */
	ISA_OP_COUNT
};

/* How the right operand is shifted (classes alu_shf and ld_field). */
enum isa_shift { ISA_ROTATE, ISA_SHIFT_RIGHT, ISA_SHIFT_LEFT, ISA_SHIFT_DOUBLE };

enum isa_mul_type { ISA_MUL_TYPE_START, ISA_MUL_24X8, ISA_MUL_16X16, ISA_MUL_32X32 };

enum isa_target {
	ISA_ILA,
	ISA_NBI,
	ISA_PCIE,
	ISA_CRYPTO,
	ISA_ARM,
	ISA_CT,
	ISA_SRAM,
	ISA_MEM,
	ISA_CLS,
	ISA_TARGET_COUNT
};

/* Memory commands whose meaning the model knows; a row of the command table names each
 * (target, action, token, length mask) and carries this. Others are ISA_CMD_OTHER: they have a
 * name and an encoding, and no semantics here. */
enum isa_cmd_op {
	ISA_CMD_OTHER,
	ISA_CMD_READ8,
	ISA_CMD_WRITE8,
	ISA_CMD_WRITE8_SWAP,
	ISA_CMD_READ32,
	ISA_CMD_READ32_SWAP,
	ISA_CMD_WRITE32,
	ISA_CMD_WRITE32_SWAP,
	ISA_CMD_READ,
	ISA_CMD_READ_SWAP,
	ISA_CMD_WRITE,
	ISA_CMD_WRITE_SWAP, /* 8-byte units */
	ISA_CMD_ATOMIC_READ,
	ISA_CMD_ATOMIC_WRITE,
	ISA_CMD_ADD,
	ISA_CMD_ADD64,
	ISA_CMD_SUB,
	ISA_CMD_SUB64,
	ISA_CMD_ADD_IMM,
	ISA_CMD_ADD64_IMM,
	ISA_CMD_SUB_IMM,
	ISA_CMD_SUB64_IMM,
	ISA_CMD_SET,
	ISA_CMD_CLR,
	ISA_CMD_XOR,
	ISA_CMD_SWAP,
	ISA_CMD_TEST_ADD,
	ISA_CMD_TEST_SUB,
	ISA_CMD_TEST_SET,
	ISA_CMD_TEST_CLR,
};

/* Address modes of a command, docs/isa.md "Address modes"; the value is the encoding. */
enum isa_cmd_mode {
	ISA_MODE_40_AB, /* (left << 8) + right */
	ISA_MODE_40_BA, /* (right << 8) + left */
	ISA_MODE_40_AB_3RD,
	ISA_MODE_40_BA_3RD,
	ISA_MODE_32, /* left + right */
	ISA_MODE_CONST_ADDR,
	ISA_MODE_CONST_BOTH,
	ISA_MODE_CONST_DATA,
};

struct isa_cmd {
	uint8_t target;   /* enum isa_target */
	uint8_t action;   /* 0..31 */
	uint8_t token;    /* 0..3 */
	uint8_t mode;     /* enum isa_cmd_mode */
	uint8_t xfer;     /* first transfer register 0..63, relative */
	uint8_t len;      /* length field 0..7 as encoded (text shows len + 1) */
	uint8_t sig;      /* signal 1..15, 0 none */
	uint8_t swap;     /* 0 ctx_swap, 1/2 ctx_swap with that many defer slots, 3 no swap */
	bool indirect;    /* PREV_ALU overrides parts of the command */
	uint8_t op;       /* enum isa_cmd_op, from the table */
	uint16_t address; /* modes 5 and 6: constant address B << 8 | A; mode 7: low 16 bits of data
			   */
};

struct isa_insn {
	uint8_t op;    /* enum isa_op */
	uint8_t defer; /* defer slots of branches, jump, ctx_arb: 0..3 */
	bool wr_both;  /* gpr_wrboth: a GPR result goes to both banks; dst.kind is then ISA_GPR_A */
	bool no_cc;
	bool pred_cc;
	bool load_cc;      /* ld_field only */
	uint8_t shift;     /* enum isa_shift */
	uint8_t amount;    /* bits as in the text: rotate 0..31 (0 = no shift),
			      right/left/double 1..31,    0 = indirect */
	uint8_t byte_mask; /* ld_field: bit i selects byte i, byte 0 = bits 7:0 */
	uint8_t byte;      /* br_byte: byte number; immed_b/immed_w: byte or half word number */
	uint8_t imm_shift; /* immed: left shift in bytes 0..2 */
	bool imm_invert;   /* immed: complement the shifted value */
	uint8_t ev_pip;    /* branch on flags: pipeline stage of the decision, 0..3 */
	uint8_t css;       /* branch: context, signal or state number; 2 when unused */
	uint8_t mul_type;  /* enum isa_mul_type */
	uint8_t mul_step;  /* 1..4 of ISA_MUL_STEP */
	struct isa_operand dst, left, right;
	uint32_t imm;    /* immed: 16-bit value; br_bset: bit; br_byte: constant; jump: offset;
			    crc: field A bits 7:0; ctx_arb: bits 19:0 as ISA_ARB_*; cam_lookup and
			    cam_write: option bits (docs/isa.md) */
	uint16_t target; /* branch target 0..16383 */
	uint16_t csr;    /* byte address of the CSR */
	struct isa_cmd cmd;
	uint64_t raw; /* bits 44:0 of the word it was decoded from; 0 when built by hand */
};

/* ctx_arb: isa_insn.imm */
enum {
	ISA_ARB_EVENTS = 0xffff, /* bit n = signal n, bit 0 = voluntary */
	ISA_ARB_ANY = 1 << 16,
	ISA_ARB_BPT = 1 << 17,
	ISA_ARB_BR = 1 << 18, /* resume at target */
	ISA_ARB_NOLOAD = 1 << 19,
};

/* CSR byte addresses that code outside this room names (docs/isa.md, "Local CSRs"). */
enum {
	ISA_CSR_USTORE_DATA_LOW = 0x004,
	ISA_CSR_LM_ADDR_0 = 0x064,
	ISA_CSR_LM_ADDR_1 = 0x06c,
	ISA_CSR_LM_ADDR_2 = 0x094,
	ISA_CSR_LM_ADDR_3 = 0x09c,
	ISA_CSR_BYTE_INDEX = 0x070,
	ISA_CSR_T_INDEX = 0x074,
	ISA_CSR_TIMESTAMP_LOW = 0x0c0,
	ISA_CSR_TIMESTAMP_HIGH = 0x0c4,
	ISA_CSR_CRC_REMAINDER = 0x140,
	ISA_CSR_PSEUDO_RANDOM = 0x148,
};

/**
 * Decode bits 44:0 of a word; higher bits (ECC, relocation type) are ignored.
 * @return true; false when the encoding is undefined (insn->op is then ISA_INVALID)
 */
bool isa_decode(uint64_t word, enum isa_ctx_mode mode, struct isa_insn *insn);

/**
 * Encode. Chooses among equivalent encodings what the Linux offload JIT writes: absent sources are
 * 0, LM extension bits as needed, operands exchanged and the swap bit set by its rule
 * (docs/isa.md "Field, bank and swap").
 *
 * @param word  out: bits 44:0, no ECC
 * @return 0; -EINVAL when no word expresses it (two sources of one class, an operand out of range,
 *         a form that the class does not have)
 */
int isa_encode(const struct isa_insn *insn, enum isa_ctx_mode mode, uint64_t *word);

/** Why isa_encode() refuses an instruction, in a few words, or NULL when it takes it. */
const char *isa_encode_error(const struct isa_insn *insn, enum isa_ctx_mode mode);

/** Add the seven ECC bits to bits 44:0 of @p word (docs/isa.md "Word layout"). */
uint64_t isa_ecc_encode(uint64_t word);

/** True if bits 51:45 are the ECC of bits 44:0 and bits 63:52 are 0. */
bool isa_ecc_check(uint64_t stored);

/**
 * Print one instruction as GNU objdump does for machine NFP-6xxx, without program counter.
 * Undefined encodings print as docs/isa.md "Undefined encodings" says.
 *
 * @param text  out: zero-terminated, always fits ISA_TEXT_MAX
 * @return length of the text
 */
size_t isa_print(const struct isa_insn *insn, enum isa_ctx_mode mode, char text[ISA_TEXT_MAX]);

/**
 * Parse what isa_print() prints (blanks are free, numbers decimal or 0x, `;` and `//` comments).
 * Branch targets are `.N`.
 *
 * @param text    one instruction
 * @param insn    out
 * @param column  out: where it went wrong, counted from 0; may be NULL
 * @return NULL, or a short text that says what is wrong there
 */
const char *isa_parse(
	const char *text, enum isa_ctx_mode mode, struct isa_insn *insn, size_t *column);

/** objdump's name of the CSR at this byte address, or NULL. */
const char *isa_csr_name(uint16_t address);

/** Name of a command as text prints it, or NULL when the combination is undefined. */
const char *isa_cmd_name(const struct isa_cmd *cmd);

/** Branch of any kind (class br, bit, byte, jump): a taken one leaves the straight line. */
bool isa_is_branch(const struct isa_insn *insn);

/* Cost class, a column of the table. */
enum isa_cost {
	ISA_COST_ONE,      /* one cycle */
	ISA_COST_BR,       /* unconditional branch */
	ISA_COST_BR_FLAGS, /* branch on the condition codes */
	ISA_COST_BR_TEST,  /* branch on a bit, a byte, a context, a signal or a state */
	ISA_COST_JUMP,     /* jump, rtn */
	ISA_COST_SWAP,     /* ctx_arb, and commands with ctx_swap */
};
enum isa_cost isa_cost(const struct isa_insn *insn);

/**
 * Cycles lost when a branch is taken or a context is left, beyond the instruction itself and its
 * defer slots, which cost a cycle each as everything that executes (docs/isa.md "Cycles"). 0 for
 * other instructions; a branch that is not taken loses nothing.
 *
 * @param flags_fresh  the instruction just before wrote the condition codes
 */
unsigned isa_wasted_cycles(const struct isa_insn *insn, bool flags_fresh);

/** Defer slots: instructions after this one that execute before it takes effect (0..3). */
unsigned isa_defer_slots(const struct isa_insn *insn);

/** Does it write the condition codes? (False with no_cc; ld_field only with load_cc.) */
bool isa_writes_flags(const struct isa_insn *insn);

#endif
