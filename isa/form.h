/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside isa/: rows of the tables, operand forms, bit fields. */
#ifndef ISA_FORM_H
#define ISA_FORM_H

#include "isa/commands.h"
#include "isa/isa.h"
#include "isa/table.h"

/* How the operands of a row stand in the word and in the text. */
enum isa_form {
	ISA_FORM_ALU,             /* alu[dst, left, OP, right] */
	ISA_FORM_ALU_RIGHT,       /* alu[dst, --, OP, right]; left is read, but not shown */
	ISA_FORM_DST_RIGHT,       /* NAME[dst, right] */
	ISA_FORM_RIGHT,           /* NAME[right] */
	ISA_FORM_CAM_CLEAR,       /* NAME */
	ISA_FORM_CAM_LOOKUP,      /* NAME[dst, left], lm_addrP[offset] */
	ISA_FORM_CAM_WRITE,       /* NAME[right, left, state] */
	ISA_FORM_CAM_WRITE_STATE, /* NAME[right, state] */
	ISA_FORM_CRC,             /* crc_be[polynomial, dst, right], bytes, bit_swap */
	ISA_FORM_SHF,             /* alu_shf[dst, left, OP, right, shift] */
	ISA_FORM_SHF_RIGHT,       /* alu_shf[dst, --, OP, right, shift] */
	ISA_FORM_ASR,             /* NAME[dst, right, shift] */
	ISA_FORM_DOUBLE,          /* NAME[dst, left, right, shift] */
	ISA_FORM_ALIGN_RIGHT,     /* NAME[dst, right] */
	ISA_FORM_ALIGN_LEFT,      /* NAME[dst, left] */
	ISA_FORM_LD_FIELD,        /* NAME[dst, mask, right, shift] */
	ISA_FORM_IMMED,           /* NAME[dst, value, shift], or nop */
	ISA_FORM_IMMED_PART,      /* NAMEn[dst, value] */
	ISA_FORM_BR,              /* NAME[.target] */
	ISA_FORM_BR_FLAGS,        /* NAME[.target], decided on the condition codes */
	ISA_FORM_BR_NUMBER,       /* NAME[number, .target] */
	ISA_FORM_BR_SIGNAL,       /* the same, decided in another pipeline stage */
	ISA_FORM_BR_INP_STATE,    /* NAME[state, .target] */
	ISA_FORM_BR_CLS_STATE,    /* NAME[cls_ringN_status, .target] */
	ISA_FORM_BIT,             /* NAME[register, bit, .target] */
	ISA_FORM_BYTE,            /* NAME[register, byte, value, .target] */
	ISA_FORM_JUMP,            /* jump[register, .offset] or rtn[register] */
	ISA_FORM_CTX_ARB,         /* NAME[what], any, br[.target] */
	ISA_FORM_CSR_RD,          /* NAME[csr] */
	ISA_FORM_CSR_WR,          /* NAME[csr, left] */
	ISA_FORM_MUL_SOURCES,     /* NAME[left, right], step */
	ISA_FORM_MUL_DST,         /* NAME[dst, --], step */
	ISA_FORM_CMD,             /* target[command, ...] */
};

struct isa_pattern {
	uint64_t match, mask;
};

enum isa_row_flags { ISA_ROW_NONE, ISA_ROW_CC, ISA_ROW_UNDEFINED };

struct isa_row {
	uint8_t op, form, cost, flags;
	const char *text;
	struct isa_pattern pattern, except;
};

struct isa_cmd_row {
	uint8_t target, action, token, len_first, len_last, op;
	const char *text;
};

struct isa_target_row {
	const char *text;
	uint8_t cpp, base, action_bits;
};

struct isa_csr_row {
	uint16_t address;
	const char *text, *microcode_name;
};

extern const struct isa_row isa_rows[];
extern const unsigned isa_row_count;
extern const struct isa_cmd_row isa_cmd_rows[];
extern const unsigned isa_cmd_row_count;
extern const struct isa_csr_row isa_csr_rows[];
extern const unsigned isa_csr_row_count;
extern const struct isa_target_row isa_target_rows[ISA_TARGET_COUNT];
extern const char *const isa_crc_polynomials[8]; /* NULL: undefined */
extern const char *const isa_crc_bytes[8];       /* NULL: undefined; "" all four */

/** Row that a word belongs to, or NULL. */
const struct isa_row *isa_row_of_word(uint64_t word);

/** Row by which an instruction is encoded and printed; insn->op is not ISA_INVALID. */
const struct isa_row *isa_row_of_insn(const struct isa_insn *insn);

/** Row of a command, or NULL when the combination is undefined. */
const struct isa_cmd_row *isa_cmd_row_of(const struct isa_cmd *cmd);

/* Undefined operand code: in `ptr` bits 9:8, in `num` bits 7:0. Only between the decoder and the
 * printer of undefined words, never in what isa_decode() returns. */
enum { ISA_OPERAND_UNDEFINED = 255 };

/* imm of a jump without a constant, likewise; prints as -1. */
#define ISA_NO_OFFSET UINT32_MAX

/* What the decoder found wrong with a word. */
enum isa_fault {
	ISA_FAULT_NONE,
	ISA_FAULT_RULE,  /* no meaning, but objdump prints it as if it had one */
	ISA_FAULT_FIELD, /* a field holds an undefined code; the text ends in "# ERROR" */
	ISA_FAULT_CLASS, /* no row */
};

/**
 * Decode as far as possible.
 * @param insn  out: op is set unless ISA_FAULT_CLASS is returned
 */
enum isa_fault isa_decode_fields(uint64_t word, enum isa_ctx_mode mode, struct isa_insn *insn);

/* Banks that a source field or a destination is wired to. */
enum isa_bank { ISA_BANK_A, ISA_BANK_B };

/** Operand of an unrestricted (10-bit) or restricted (8-bit) field, constants as ISA_IMM. */
struct isa_operand isa_operand_decode10(
	unsigned code, enum isa_bank bank, bool lm_extension, enum isa_ctx_mode mode);
struct isa_operand isa_operand_decode8(
	unsigned code, bool i8, enum isa_bank bank, bool lm_extension, enum isa_ctx_mode mode);

/**
 * Code of an operand in a field, without bank and LM extension; ISA_NONE is not a code.
 * @return -1 when the field cannot express it. The eighth bit of a restricted constant is left to
 *         the caller.
 */
int isa_operand_encode10(const struct isa_operand *operand, enum isa_ctx_mode mode);
int isa_operand_encode8(const struct isa_operand *operand, enum isa_ctx_mode mode);

/** True if both are present and of one class, which no instruction can read twice. */
bool isa_operand_conflict(const struct isa_operand *a, const struct isa_operand *b);

static inline bool
isa_operand_in_bank_a(const struct isa_operand *operand)
{
	return operand->kind == ISA_GPR_A || operand->kind == ISA_GPR_A_ABS;
}

static inline bool
isa_operand_in_bank_b(const struct isa_operand *operand)
{
	return operand->kind == ISA_GPR_B || operand->kind == ISA_GPR_B_ABS;
}

/** Bits @p high..@p low of a word. */
static inline unsigned
isa_bits(uint64_t word, unsigned high, unsigned low)
{
	return (unsigned)(word >> low) & ((1u << (high - low + 1)) - 1);
}

/* Bits common to several classes (docs/isa.md, "Common bits"). */
enum {
	ISA_BIT_NO_CC = 40,
	ISA_BIT_WR_AB = 41,
	ISA_BIT_SRC_LM = 42,
	ISA_BIT_DST_LM = 43,
	ISA_BIT_PRED = 44,
	ISA_BIT_DST_AB = 36,
	ISA_BIT_MUL_DST_AB = 23,
};

/* Field codes of "nothing". */
enum { ISA_CODE10_CONST = 0x300, ISA_CODE8_CONST = 0x20 };

static inline uint64_t
isa_bit(bool set, unsigned bit)
{
	return (uint64_t)set << bit;
}

#endif
