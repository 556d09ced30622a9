/* SPDX-License-Identifier: BSD-2-Clause */
/* Microcode text to an image and back: docs/image.md "Assembly". */
#ifndef IMAGE_ASSEMBLE_H
#define IMAGE_ASSEMBLE_H

#include "image/image.h"

/* Something that is legal but hardly meant. */
struct image_warning {
	uint32_t line; /* of the source, from 1 */
	const char *text;
};

struct image_warnings {
	struct image_warning *list; /* free() it */
	size_t count;
};

/**
 * Assemble.
 *
 * @param source    zero-terminated text
 * @param path      what messages call it; the image is named after it
 * @param image     out: release with image_free()
 * @param warnings  out: free(warnings->list)
 * @return 0, or -EINVAL, -EFBIG, -ENOMEM with "PATH:LINE:COLUMN: what" in @p fail
 */
int image_assemble(const char *source, const char *path, struct image **image,
	struct image_warnings *warnings, struct fail *fail);

enum { IMAGE_LINE_MAX = 320 };

/**
 * One line of disassembly, as GNU objdump prints it, without newline:
 * byte address, word, program counter, text.
 * @return length
 */
size_t image_print_word(const struct image *image, uint32_t word, char line[IMAGE_LINE_MAX]);

/** Name of a relocation in text, or NULL for none: what stands after `@` in assembly. */
const char *image_reloc_name(enum image_reloc type);

#endif
