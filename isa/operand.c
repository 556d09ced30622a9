/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Operand codes. Unrestricted fields, 10 bits:
 *
 *   0000 xnnnnn  GPR              010 xxxx mmx  *$index     1000 i0 kkkk  LM[offset]
 *   001 aaaaaaa  GPR, absolute    011 hxnnnnn   $xfer       1000 i1 xxxd  LM++, LM--
 *   11 vvvvvvvv  constant         1010 xnnnnn   n$reg       1001 xxxxmx   *n$index
 *
 * Restricted fields, 8 bits; bit 5 selects a constant before everything else:
 *
 *   000 nnnnn  GPR      0100 xmm0  *$index     0101 ikkk  LM[offset]
 *   hh1 lllll  constant 0100 xxm1  *n$index    1h0 nnnnn  $xfer
 */
#include "isa/form.h"

#include <string.h>

static unsigned
register_mask(enum isa_ctx_mode mode)
{
	return mode == ISA_CTX4 ? 31 : 15;
}

static struct isa_operand
undefined(unsigned code)
{
	return (struct isa_operand){
		.kind = ISA_OPERAND_UNDEFINED, .ptr = (uint8_t)(code >> 8), .num = (uint8_t)code};
}

/* Two bits: 0 nothing, 1 ++, 2 --; 3 is undefined, prints as nothing and is marked in num. */
static struct isa_operand
xfer_index(unsigned step)
{
	static const int8_t post[] = {0, 1, -1, 0};
	return (struct isa_operand){.kind = ISA_XFER_INDEX, .post = post[step], .num = step == 3};
}

static struct isa_operand
numbered(enum isa_operand_kind kind, unsigned num)
{
	return (struct isa_operand){.kind = (uint8_t)kind, .num = (uint8_t)num};
}

struct isa_operand
isa_operand_decode10(unsigned code, enum isa_bank bank, bool lm_extension, enum isa_ctx_mode mode)
{
	unsigned mask = register_mask(mode);
	unsigned pointer = (code >> 5 & 1) + 2 * lm_extension;

	switch (code >> 6) {
	case 0x0:
		return numbered(bank == ISA_BANK_A ? ISA_GPR_A : ISA_GPR_B, code & mask);
	case 0x2:
	case 0x3:
		return numbered(bank == ISA_BANK_A ? ISA_GPR_A_ABS : ISA_GPR_B_ABS, code & 127);
	case 0x4:
	case 0x5:
		return xfer_index(code >> 1 & 3);
	case 0x6:
	case 0x7:
		return numbered(ISA_XFER, (code & mask) + (code & 0x40 ? mask + 1 : 0));
	case 0x8:
		if ((code & 0x10) == 0)
			return (struct isa_operand){
				.kind = ISA_LM, .ptr = (uint8_t)pointer, .num = code & 15};
		return (struct isa_operand){
			.kind = ISA_LM, .ptr = (uint8_t)pointer, .post = code & 1 ? -1 : 1};
	case 0x9:
		return (struct isa_operand){.kind = ISA_NN_INDEX, .post = code >> 1 & 1};
	case 0xa:
		return numbered(ISA_NN, code & mask);
	case 0xc:
	case 0xd:
	case 0xe:
	case 0xf:
		return numbered(ISA_IMM, code & 255);
	default:
		return undefined(code);
	}
}

struct isa_operand
isa_operand_decode8(
	unsigned code, bool i8, enum isa_bank bank, bool lm_extension, enum isa_ctx_mode mode)
{
	unsigned mask = register_mask(mode);

	if (code & 0x20)
		return numbered(ISA_IMM, (unsigned)i8 << 7 | (code >> 1 & 0x60) | (code & 31));
	switch (code >> 5) {
	case 0x0:
		return numbered(bank == ISA_BANK_A ? ISA_GPR_A : ISA_GPR_B, code & mask);
	case 0x2:
		if (code & 0x10)
			return (struct isa_operand){.kind = ISA_LM,
				.ptr = (uint8_t)((code >> 3 & 1) + 2 * lm_extension),
				.num = code & 7};
		if (code & 1)
			return (struct isa_operand){.kind = ISA_NN_INDEX, .post = code >> 1 & 1};
		return xfer_index(code >> 1 & 3);
	case 0x4:
	case 0x6:
		return numbered(ISA_XFER, (code & mask) + (code & 0x40 ? mask + 1 : 0));
	default:
		return undefined(code);
	}
}

static int
xfer_code(const struct isa_operand *operand, enum isa_ctx_mode mode)
{
	unsigned count = register_mask(mode) + 1;
	if (operand->num >= 2 * count)
		return -1;
	return operand->num >= count ? (int)(0x40 | (operand->num - count)) : operand->num;
}

/* 0 nothing, 2 ++, 4 --: the step bits of *$index at their place. */
static int
step_code(int post)
{
	return post == 0 ? 0 : post == 1 ? 2 : post == -1 ? 4 : -1;
}

static int
lm_code10(const struct isa_operand *operand)
{
	int code = 0x200 | (operand->ptr & 1) << 5;
	if (operand->ptr > 3 || operand->num > 15)
		return -1;
	if (operand->post == 0)
		return code | operand->num;
	if (operand->num != 0 || operand->post < -1 || operand->post > 1)
		return -1;
	return code | 0x10 | (operand->post < 0);
}

int
isa_operand_encode10(const struct isa_operand *operand, enum isa_ctx_mode mode)
{
	unsigned mask = register_mask(mode);
	int code;

	switch (operand->kind) {
	case ISA_GPR_A:
	case ISA_GPR_B:
		return operand->num <= mask ? operand->num : -1;
	case ISA_GPR_A_ABS:
	case ISA_GPR_B_ABS:
		return operand->num <= 127 ? 0x80 | operand->num : -1;
	case ISA_XFER:
		code = xfer_code(operand, mode);
		return code < 0 ? -1 : 0x180 | code;
	case ISA_XFER_INDEX:
		code = step_code(operand->post);
		return code < 0 ? -1 : 0x140 | code;
	case ISA_LM:
		return lm_code10(operand);
	case ISA_NN:
		return operand->num <= mask ? 0x280 | operand->num : -1;
	case ISA_NN_INDEX:
		return operand->post == 0 ? 0x241 : operand->post == 1 ? 0x243 : -1;
	case ISA_IMM:
		return ISA_CODE10_CONST | operand->num;
	default:
		return -1;
	}
}

int
isa_operand_encode8(const struct isa_operand *operand, enum isa_ctx_mode mode)
{
	int code;

	switch (operand->kind) {
	case ISA_GPR_A:
	case ISA_GPR_B:
		return operand->num <= register_mask(mode) ? operand->num : -1;
	case ISA_XFER:
		code = xfer_code(operand, mode);
		return code < 0 ? -1 : 0x80 | code;
	case ISA_XFER_INDEX:
		code = step_code(operand->post);
		return code < 0 ? -1 : 0x40 | code;
	case ISA_LM:
		if (operand->post != 0 || operand->num > 7 || operand->ptr > 3)
			return -1;
		return 0x50 | (operand->ptr & 1) << 3 | operand->num;
	case ISA_NN_INDEX:
		return operand->post == 0 ? 0x41 : operand->post == 1 ? 0x43 : -1;
	case ISA_IMM:
		return ISA_CODE8_CONST | (operand->num & 0x1f) | (operand->num & 0x60) << 1;
	default:
		return -1;
	}
}

/* Register files that an instruction can read once; GPR banks have a field each. */
static unsigned
operand_class(const struct isa_operand *operand)
{
	switch (operand->kind) {
	case ISA_GPR_A:
	case ISA_GPR_A_ABS:
		return 1;
	case ISA_GPR_B:
	case ISA_GPR_B_ABS:
		return 2;
	case ISA_XFER:
	case ISA_XFER_INDEX:
		return 3;
	case ISA_LM:
		return 4;
	case ISA_NN:
	case ISA_NN_INDEX:
		return 5;
	case ISA_IMM:
		return 6;
	default:
		return 0;
	}
}

bool
isa_operand_conflict(const struct isa_operand *a, const struct isa_operand *b)
{
	unsigned class = operand_class(a);
	return class != 0 && class == operand_class(b);
}
