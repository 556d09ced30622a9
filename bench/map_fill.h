/* SPDX-License-Identifier: BSD-2-Clause */
/* Entries that make hash maps as full as a sweep asks for, alike on the card and in the kernel. */
#ifndef BENCH_MAP_FILL_H
#define BENCH_MAP_FILL_H

#include "driver-shim/map_json.h"

/**
 * Add entries to each hash map until @p percent of max_entries are there. Entries that are there
 * already stay and count. Keys are spread over the key space by a fixed rule and values are zero,
 * so that two maps that were alike are alike afterwards.
 * @return 0, or negative errno with one line that names the map
 */
int map_fill(
	const struct map_json_map *maps, unsigned map_count, unsigned percent, struct fail *fail);

#endif
