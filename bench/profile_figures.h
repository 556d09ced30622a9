/* SPDX-License-Identifier: BSD-2-Clause */
/* How the profile's text shows figures. Integers throughout. */
#ifndef BENCH_PROFILE_FIGURES_H
#define BENCH_PROFILE_FIGURES_H

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>

/** value / packets with one decimal, rounded; in @p width columns, 0: as many as it needs. */
static inline void
print_each(FILE *stream, int width, uint64_t value, uint64_t packets)
{
	uint64_t tenths =
		packets ? (uint64_t)(((unsigned __int128)value * 10 + packets / 2) / packets) : 0;
	int before_point = width > 2 ? width - 2 : 0;
	fprintf(stream, "%*" PRIu64 ".%" PRIu64, before_point, tenths / 10, tenths % 10);
}

/** part / whole in thousandths, rounded; 0 of nothing. */
static inline uint64_t
permille(uint64_t part, uint64_t whole)
{
	return whole ? (uint64_t)(((unsigned __int128)part * 1000 + whole / 2) / whole) : 0;
}

#endif
