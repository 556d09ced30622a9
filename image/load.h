/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside image/: the steps of image_load(). */
#ifndef IMAGE_LOAD_H
#define IMAGE_LOAD_H

#include "image/image.h"

/**
 * Take instruction words.
 * @param foreign  nothing is known about them: find out whether they are relocated, and where the
 *                 routines are
 */
int image_take_words(struct image *image, const void *bytes, size_t len_bytes, bool foreign,
	const char *path, struct fail *fail);

/** Take an ELF object that lies in memory. @p bytes may be changed. */
int image_load_elf(
	struct image *image, uint8_t *bytes, size_t len_bytes, const char *path, struct fail *fail);

#endif
