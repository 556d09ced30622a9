/* SPDX-License-Identifier: BSD-2-Clause */
/* An image as text or JSON: microcode between the C lines and the eBPF that it comes from. */
#ifndef CLI_LISTING_H
#define CLI_LISTING_H

#include "image/image.h"
#include "offload-jit/report.h"

#include <jansson.h>
#include <stdio.h>

/** Print the words of an image. @param report findings to show beside their instruction, or NULL */
void listing_print(FILE *stream, const struct image *image, const struct report *report);

/** The same as JSON: an array of words. NULL when memory is short. */
json_t *listing_json(const struct image *image);

/** What a relocation type is for: "exit", "helper"; "none" for type 0. */
const char *listing_reloc_name(unsigned reloc);

#endif
