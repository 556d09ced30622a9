/* SPDX-License-Identifier: BSD-2-Clause */
/* A card with a user's program on it and its maps filled: where every modelled figure begins. */
#ifndef BENCH_CARD_H
#define BENCH_CARD_H

#include "driver-shim/load.h"
#include "image/image.h"

/**
 * Load one program of an object on a card of its own.
 *
 * @param load    with prog_name: resolved
 * @param maps    initial contents, or NULL
 * @param object  out: load_free() also after an error; its program 0 is the one
 * @param image   out: the image on the card; NULL: not eligible, card_why_not() says why
 * @return 0 or negative errno with one line
 */
int card_make(const char *object_path, const struct load_options *load, const char *maps_path,
	struct loaded_object **object, const struct image **image, struct fail *fail);

/** Why no card takes the program, one sentence; NULL: it does. */
const char *card_why_not(const struct loaded_program *program);

#endif
