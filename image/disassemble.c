/* SPDX-License-Identifier: BSD-2-Clause */
#include "image/assemble.h"
#include "isa/isa.h"

#include <stdio.h>

const char *
image_reloc_name(enum image_reloc type)
{
	static const char *const names[IMAGE_REL_COUNT] = {
		[IMAGE_REL_BR] = "branch",
		[IMAGE_REL_GO_OUT] = "exit",
		[IMAGE_REL_GO_ABORT] = "abort",
		[IMAGE_REL_PUSH_REGS] = "push_regs",
		[IMAGE_REL_POP_REGS] = "pop_regs",
		[IMAGE_REL_NEXT_PKT] = "next_packet",
		[IMAGE_REL_HELPER] = "helper",
		[IMAGE_REL_IMMED] = "value",
	};
	return type < IMAGE_REL_COUNT ? names[type] : NULL;
}

static int
digits_of(uint32_t value)
{
	int digits = 1;
	while (value /= 10)
		digits++;
	return digits;
}

/* objdump cuts zeros in fours from the 16 digits of the end, as long as five stand there. */
static int
address_width(const struct image *image)
{
	return image->word_count * UINT64_C(8) < 0x1000 ? 4 : 8;
}

size_t
image_print_word(const struct image *image, uint32_t word, char line[IMAGE_LINE_MAX])
{
	char text[ISA_TEXT_MAX], pc[16];
	struct isa_insn insn;

	isa_decode(image->words[word], ISA_CTX4, &insn);
	isa_print(&insn, ISA_CTX4, text);
	snprintf(pc, sizeof(pc), ".%u", word);
	int len = snprintf(line, IMAGE_LINE_MAX, "%*x:\t%016llx \t%*s  %s", address_width(image),
		word * 8, (unsigned long long)image->words[word], digits_of(image->word_count) + 1,
		pc, text);
	return (size_t)len;
}
