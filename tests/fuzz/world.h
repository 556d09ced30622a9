/* SPDX-License-Identifier: BSD-2-Clause */
/* A card and a reference machine with the same maps and the same packets. */
#ifndef TESTS_FUZZ_WORLD_H
#define TESTS_FUZZ_WORLD_H

#include "bench/lockstep.h"
#include "insns_input.h"
#include "offload-jit/offload_jit.h"

struct world {
	struct insns_input *input;
	struct nic *nic; /* one for all inputs */
	struct nic_profile profile;
	struct device_caps caps;
	struct reference *reference;
	const struct image *image;
	bool open; /* the two may differ from here on: nothing is compared any more */
};

/** Maps of the input on the card, their device ids in input->maps. The result is static. */
struct world *world_begin(struct insns_input *input);
void world_end(struct world *world);

/** Put an image on the card and fill the maps of both machines. */
void world_load(struct world *world, const struct image *image);

/** One frame through the card. */
void world_frame(
	struct world *world, const uint8_t *frame, uint32_t len, struct nic_outcome *outcome);

/** Is there a warning: the card computes something else than the kernel? */
bool world_warned(const struct report *report);

/** Verdict, length, bytes, queue; aborts when they differ. */
void world_compare(struct world *world, unsigned number, const struct nic_outcome *outcome);
void world_compare_maps(struct world *world);

/** Would the card take the program of an input? */
bool world_takes(const uint8_t *data, size_t size);

enum { WORLD_WORK_LIMIT = 4000 }; /* of the verifier, so that each input is quick */

#endif
