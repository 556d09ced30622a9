/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What records of arithmetic do: operands, result, latches, flags. All of them take one cycle and
 * go on to the next record. Only run.inc.h includes this.
 */
#ifndef NIC_MODEL_CORE_ALU_H
#define NIC_MODEL_CORE_ALU_H

#include "nic-model/core/machine.h"
#include "nic-model/core/uops.h"

/* What one instruction leaves to the next, beside registers. The interpreter keeps it in registers
 * of the host. */
struct alu {
	/* latches PREV_A, PREV_B, PREV_ALU: operands and result of the instruction before */
	uint32_t a, b, r;
	uint64_t sum;      /* flags: N is bit 31, Z that the low word is 0, C bit 32 */
	uint32_t overflow; /* V is bit 31 */
};

static inline uint32_t
rotate_right(uint32_t value, unsigned amount)
{
	return value >> (amount & 31) | value << (-amount & 31);
}

static inline void
alu_flags_logic(struct alu *alu)
{
	alu->sum = alu->r;
	alu->overflow = 0;
}

/*
 * Do what a record of this kind says. `kind` is a constant wherever this is called, so that of the
 * switch one case remains: that is what always_inline is for.
 */
__attribute__((always_inline)) static inline void
alu_do(struct core *core, struct alu *alu, const struct uop *uop, enum uop_kind kind)
{
	uint32_t *const f = core->file;
	const struct alu before = *alu;
	const uint32_t x = f[uop->left], y = f[uop->right];
	const uint64_t xy = (uint64_t)x << 32 | y;
	const uint64_t sign = -(uint64_t)(before.r >> 31); /* of PREV_ALU, 64 times */
	const uint32_t by = before.a & 31;                 /* what PREV_A shifts by */

#define LATCH() (alu->a = x, alu->b = y)
#define RESULT(value)                                \
	do {                                         \
		alu->r = (value);                    \
		f[uop->dst] = f[uop->dst2] = alu->r; \
	} while (0)
#define LOGIC(value)                  \
	do {                          \
		LATCH();              \
		RESULT(value);        \
		alu_flags_logic(alu); \
		return;               \
	} while (0)

	switch (kind) {
		/* alu */
#define X(name, isa, value) \
	case UOP_##name:    \
		LOGIC(value);
		UOPS_LOGIC(X)
#undef X
#define C (alu->sum >> 32)
#define X(name, isa, first, second, carry_in)                \
	case UOP_##name: {                                   \
		uint32_t p = (first), q = (second);          \
		uint64_t sum = (uint64_t)p + q + (carry_in); \
		LATCH();                                     \
		RESULT((uint32_t)sum);                       \
		alu->sum = sum;                              \
		alu->overflow = (p ^ alu->r) & (q ^ alu->r); \
		return;                                      \
	}
		UOPS_SUM(X)
#undef X
#undef C
	case UOP_FFS:
		LATCH();
		RESULT(y ? (uint32_t)__builtin_ctz(y) : 0);
		alu->sum = y != 0; /* Z tells whether there was a bit */
		alu->overflow = 0;
		return;
	case UOP_POP_COUNT3:
		LOGIC((uint32_t)__builtin_popcount(y));
	case UOP_PASS: /* reads its operands, nothing else */
		LATCH();
		return;
	case UOP_CRC:
		core->crc = core_crc(core->crc, y, uop->imm);
		LOGIC(y);

		/* alu_shf: q is the right operand, shifted */
#define SHIFTED(name, value, shifted)         \
	case UOP_##name: {                    \
		const uint32_t q = (shifted); \
		LOGIC(value);                 \
	}
#define X(name, isa, value) SHIFTED(name, value, rotate_right(y, uop->amount))
		UOPS_SHIFTED(X, ROT)
#undef X
#define X(name, isa, value) SHIFTED(name, value, y >> uop->amount)
		UOPS_SHIFTED(X, SHR)
#undef X
#define X(name, isa, value) SHIFTED(name, value, y << uop->amount)
		UOPS_SHIFTED(X, SHL)
#undef X
#define X(name, isa, value) SHIFTED(name, value, y >> by)
		UOPS_SHIFTED(X, SHR_IND)
#undef X
#define X(name, isa, value) SHIFTED(name, value, y << by)
		UOPS_SHIFTED(X, SHL_IND)
#undef X
#undef SHIFTED
	case UOP_DBL:
		LOGIC((uint32_t)(xy >> uop->amount));
	case UOP_DBL_IND:
		LOGIC((uint32_t)(xy >> by));
	case UOP_ASR:
		LOGIC((uint32_t)((sign << 32 | y) >> uop->amount));
	case UOP_ASR_IND:
		LOGIC((uint32_t)((sign << 32 | y) >> by));
	case UOP_ALIGN_BE:
		LOGIC((uint32_t)(((uint64_t)before.b << 32 | y) >> (32 - 8 * core->byte_index)));
	case UOP_ALIGN_LE:
		LOGIC((uint32_t)(((uint64_t)x << 32 | before.a) >> (8 * core->byte_index)));

		/* ld_field: left is the old value, imm the mask */
#define FIELD(name, kept, shifted)                     \
	case UOP_##name:                               \
		LATCH();                               \
		RESULT((kept) | ((shifted)&uop->imm)); \
		return;
		FIELD(FIELD_ROT, x & ~uop->imm, rotate_right(y, uop->amount))
		FIELD(FIELD_SHR, x & ~uop->imm, y >> uop->amount)
		FIELD(FIELD_SHL, x & ~uop->imm, y << uop->amount)
		FIELD(FIELD_SHR_IND, x & ~uop->imm, y >> by)
		FIELD(FIELD_SHL_IND, x & ~uop->imm, y << by)
		FIELD(CLEAR_ROT, 0, rotate_right(y, uop->amount))
		FIELD(CLEAR_SHR, 0, y >> uop->amount)
		FIELD(CLEAR_SHL, 0, y << uop->amount)
		FIELD(CLEAR_SHR_IND, 0, y >> by)
		FIELD(CLEAR_SHL_IND, 0, y << by)
#undef FIELD

	case UOP_IMMED:
		alu->a = 0;
		RESULT(uop->imm);
		return;
	case UOP_IMMED_MERGE: /* right: number of bits that change, amount: their place */
		alu->a = 0;
		RESULT((x & ~(((1u << uop->right) - 1) << uop->amount)) | uop->imm);
		return;

	/* multiply: imm limits the left operand, amount is the step's shift */
	case UOP_MUL_START:
		LATCH();
		core->mul_acc = 0;
		return;
	case UOP_MUL_STEP:
		LATCH();
		core->mul_acc += (uint64_t)(x & uop->imm) * (y >> uop->amount & 0xff)
				 << uop->amount;
		return;
	case UOP_MUL_LAST:
		RESULT((uint32_t)core->mul_acc);
		return;
	case UOP_MUL_LAST2:
		RESULT((uint32_t)(core->mul_acc >> 32));
		return;
	default:
		assert(false);
	}
#undef LOGIC
#undef RESULT
#undef LATCH
}

#endif
