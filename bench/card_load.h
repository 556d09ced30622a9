/* SPDX-License-Identifier: BSD-2-Clause */
/* Frames through a modelled card, as fast as it takes them or at a rate. */
#ifndef BENCH_CARD_LOAD_H
#define BENCH_CARD_LOAD_H

#include "bench/compare.h"
#include "nic-model/device.h"
#include "traffic/pacing.h"

/**
 * card_make() as a comparison wants it: maps from its file, then filled. Each use has a card of its
 * own: maps and caches begin alike.
 */
int card_for(const struct compare_config *config, struct loaded_object **object,
	const struct image **image, struct fail *fail);

/* Frames for a card. */
struct card_load {
	const struct leg_traffic *traffic; /* again and again, in order */
	uint64_t packets;
	struct pacing pacing; /* when they arrive; zero: as soon as the card takes them */
	/** Called for each outcome, in order of arrival; NULL: only the card's totals count. */
	void (*outcome)(void *ctx, const struct nic_outcome *outcome);
	void *ctx;
};

/** Offer the frames and let the card finish them all. @return 0 or negative errno of the card */
int card_run(struct nic *nic, const struct card_load *load);

/** Highest rate of this traffic on the card's ports: the port with the most bits decides. */
uint64_t card_line_pps(const struct nic_profile *profile, const struct leg_traffic *traffic);
/** Highest rate that the MAC takes, whatever the size of the frames. */
uint64_t card_mac_pps(const struct nic_profile *profile);

#endif
