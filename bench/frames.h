/* SPDX-License-Identifier: BSD-2-Clause */
/* Traffic read once, for everything that must see the same frames several times. */
#ifndef BENCH_FRAMES_H
#define BENCH_FRAMES_H

#include "bench/leg.h"

/**
 * Read a source to its end, or @p count frames.
 *
 * @param rx       SOURCE; one that never ends (dev:, dpdk:) is refused: it cannot be repeated
 * @param count    0: to the end; of a generator, enough that nearly every flow comes, 1000 to 20000
 * @param traffic  out: release with frames_free()
 * @return 0, or negative errno with one line
 */
int frames_read(const char *rx, uint64_t count, uint64_t seed, unsigned ports,
	struct leg_traffic *traffic, struct fail *fail);
void frames_free(struct leg_traffic *traffic);

/** Shortest and longest frame. */
void frames_range(const struct leg_traffic *traffic, uint32_t *min_bytes, uint32_t *max_bytes);

#endif
