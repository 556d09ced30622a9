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

/** Name it after a file: base name without its last suffix. */
void image_name_after_file(struct image *image, const char *path);

/**
 * Find type and routines of an unrelocated image by its layout. Raw words of a driver say nothing
 * about them, but the abort code is the first that branches to the next packet, the exit code
 * follows it and ends with the second such branch, and the register routines follow that. An image
 * of another layout stays as it is.
 */
void image_infer_routines(struct image *image);

#endif
