/* SPDX-License-Identifier: BSD-2-Clause */
/* The image: encoded words with their relocation types, maps, line map, a copy of the program. */
#include "offload-jit/lower/translation.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void
encode_words(const struct translation *t, struct image *image)
{
	for (uint32_t i = 0; i < t->word_count; i++) {
		image->words[i] = layout_word(&t->words[i]);
		image->lines[i].insn = t->words[i].source;
	}
}

static int
copy_maps(const struct jit_program *program, struct image *image)
{
	for (uint32_t i = 0; i < program->map_count; i++) {
		const struct jit_map *from = program->maps[i];
		struct image_map *to = &image->maps[i];
		uint32_t words = (from->value_bytes + 3) / 4;
		memcpy(to->name, from->name, sizeof(to->name));
		to->type = from->type;
		to->key_bytes = from->key_bytes;
		to->value_bytes = from->value_bytes;
		to->max_entries = from->max_entries;
		to->flags = from->flags;
		to->id = from->device_id;
		to->word_is_counter = calloc(words + 1, 1);
		if (to->word_is_counter == NULL)
			return -ENOMEM;
		for (uint32_t w = 0; w < words && from->words != NULL; w++)
			to->word_is_counter[w] = from->words[w].use == JIT_WORD_COUNTER;
	}
	return 0;
}

/* Copy a string into the pool. @return its place, NULL for NULL */
static const char *
pool_add(char **end, const char *text)
{
	if (text == NULL)
		return NULL;
	size_t size = strlen(text) + 1;
	char *place = memcpy(*end, text, size);
	*end += size;
	return place;
}

static int
copy_sources(const struct jit_program *program, struct image *image)
{
	size_t size = 1;
	for (uint32_t i = 0; i < program->line_count; i++) {
		const struct jit_line *line = &program->lines[i];
		size += (line->file != NULL ? strlen(line->file) + 1 : 0) +
			(line->text != NULL ? strlen(line->text) + 1 : 0);
	}
	image->strings = calloc(1, size);
	if (image->strings == NULL)
		return -ENOMEM;
	char *end = image->strings;
	const struct jit_line *last = NULL;
	struct image_source source = {0};
	for (uint32_t i = 0; i < program->insn_count; i++) {
		const struct jit_line *line = jit_line_of(program, i);
		if (line != last) {
			source = (struct image_source){.file = pool_add(&end, line->file),
				.text = pool_add(&end, line->text),
				.line = line->line,
				.column = line->column};
			last = line;
		}
		image->sources[i] = source;
	}
	return 0;
}

static int
allocate(const struct translation *t, struct image *image)
{
	const struct jit_program *program = t->program;
	image->words = calloc(t->word_count, sizeof(*image->words));
	image->lines = calloc(t->word_count, sizeof(*image->lines));
	image->maps = calloc(program->map_count + 1, sizeof(*image->maps));
	image->sources = calloc(program->insn_count, sizeof(*image->sources));
	image->insns = calloc(program->insn_count, sizeof(*image->insns));
	image->visits = calloc(program->insn_count, sizeof(*image->visits));
	if (image->words == NULL || image->lines == NULL || image->maps == NULL ||
		image->sources == NULL || image->insns == NULL || image->visits == NULL)
		return -ENOMEM;
	image->word_count = t->word_count;
	image->map_count = program->map_count;
	image->insn_count = program->insn_count;
	return 0;
}

int
layout_image(struct translation *t, struct image **out)
{
	const struct jit_program *program = t->program;
	struct image *image = image_new();
	if (image == NULL || allocate(t, image) != 0 || copy_maps(program, image) != 0 ||
		copy_sources(program, image) != 0) {
		image_free(image);
		return -ENOMEM;
	}
	memcpy(image->name, program->name, sizeof(image->name));
	image->type = program->type == BPF_PROG_TYPE_XDP ? IMAGE_XDP : IMAGE_TC;
	memcpy(image->insns, program->insns, program->insn_count * sizeof(*image->insns));
	for (uint32_t i = 0; i < program->insn_count; i++)
		image->visits[i] = t->facts->insns[i].visits;
	encode_words(t, image);
	image->exit_word = t->exit_word;
	image->abort_word = t->abort_word;
	image->push_word = t->push_word;
	image->pop_word = t->pop_word;
	image->stack_bytes = t->facts->stack_bytes;
	image->max_pkt_offset = t->facts->walk.max_pkt_offset;
	*out = image;
	return 0;
}
