/* SPDX-License-Identifier: BSD-2-Clause */
#include "offload-jit/lower/translation.h"

#include <assert.h>

uint64_t
layout_word(const struct tword *word)
{
	uint64_t bits;
	int err = isa_encode(&word->insn, ISA_CTX4, &bits);
	assert(err == 0); /* lowering made it */
	(void)err;
	return bits | (uint64_t)word->reloc << IMAGE_REL_SHIFT;
}
