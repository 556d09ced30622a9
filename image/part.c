/* SPDX-License-Identifier: BSD-2-Clause */
/* Which part of a program a word belongs to. */
#include "image/image.h"
#include "isa/isa.h"

#include <linux/bpf.h>

int32_t
image_word_insn(const struct image *image, uint32_t word)
{
	int32_t insn = image->lines != NULL ? image->lines[word].insn : -1;
	/* A 64-bit constant is emitted at its second slot. */
	if (insn > 0 && image->insns != NULL &&
		image->insns[insn - 1].code == (BPF_LD | BPF_IMM | BPF_DW))
		return insn - 1;
	return insn;
}

const char *
image_part(const struct image *image, uint32_t word)
{
	if (word + ISA_PREFETCH_WORDS >= image->word_count)
		return word + ISA_PREFETCH_WORDS == image->word_count ? "padding" : NULL;
	if (word == 0)
		return "prologue";
	if (word == image->abort_word)
		return "abort";
	if (word == image->exit_word)
		return "exit";
	if (image->push_word != 0 && word == image->push_word)
		return "push registers";
	if (image->pop_word != 0 && word == image->pop_word)
		return "pop registers";
	return NULL;
}

struct image_place
image_place(const struct image *image, uint32_t word, const char **part)
{
	struct image_place place = {.insn = image_word_insn(image, word), .name = "no C line"};
	const char *begins = image_part(image, word);
	if (begins)
		*part = begins;
	else if (place.insn >= 0)
		*part = "between the instructions";
	if (place.insn < 0)
		place.name = *part;
	else if (image->sources && image->sources[place.insn].line)
		place = (struct image_place){place.insn, &image->sources[place.insn], NULL};
	return place;
}
