/* SPDX-License-Identifier: BSD-2-Clause */
#include "isa/isa.h"

/* Even parity of the instruction bits under each mask, docs/isa.md "Word layout". */
static const uint64_t ecc_masks[] = {
	UINT64_C(0x0ff800007fff),
	UINT64_C(0x11f801ff801f),
	UINT64_C(0x1e387e0781e1),
	UINT64_C(0x17cb8e388e22),
	UINT64_C(0x1af5b2c93244),
	UINT64_C(0x1f56d5525488),
	UINT64_C(0x0daf69a46910),
};

uint64_t
isa_ecc_encode(uint64_t word)
{
	word &= ISA_WORD_MASK;
	uint64_t ecc = 0;
	for (unsigned i = 0; i < sizeof(ecc_masks) / sizeof(*ecc_masks); i++)
		ecc |= (uint64_t)__builtin_parityll(word & ecc_masks[i]) << i;
	return word | ecc << ISA_WORD_BITS;
}

bool
isa_ecc_check(uint64_t stored)
{
	return isa_ecc_encode(stored) == stored;
}
