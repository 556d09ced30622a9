/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The most expensive packet that may come, from the image alone: the longest path over the
 * microcode from its entry to the end, loops with a bound, routines with stated collisions; and the
 * rate that the simple formula gives for it (docs/profile.md).
 */
#ifndef BENCH_WORST_H
#define BENCH_WORST_H

#include "base/fail.h"
#include "image/image.h"
#include "nic-model/bound.h"

#include <stdint.h>
#include <stdio.h>

enum { WORST_FRAME_BYTES = 64, WORST_HOPS = 1 };

struct worst_config {
	const struct nic_profile *card;
	uint32_t loop_bound; /* rounds of each loop per entry; 0: by the verifier's visits */
	uint32_t hops;       /* collisions of each map routine */
};

/* A C line, or a part of the image, on the path of most instruction cycles. */
struct worst_line {
	const char *name; /* part; NULL for a line */
	const char *file, *text;
	uint32_t line;
	int32_t word;    /* first one */
	uint64_t runs;   /* of its most frequent word */
	uint64_t cycles; /* routines that it calls included */
};

struct worst {
	struct nic_bound program;   /* path of most instruction cycles, without firmware */
	struct nic_bound time_path; /* path of most cycles and waits together */
	struct nic_bound emem_path; /* path of most external memory */
	struct nic_bound firmware;
	uint64_t mpps_milli; /* guaranteed at WORST_FRAME_BYTES */
	const char *limit;
	struct nic_bound_assume assume;
	uint64_t rounds_max; /* of a loop on the path of most instruction cycles; 0: none there */
	bool bound_by_walk;  /* rounds are bounded by the verifier's visits */
	uint64_t routine_calls; /* on that path */
	struct worst_line
		*lines; /* in the order of the code; their cycles sum up to program.cycles */
	uint32_t line_count;
};

/**
 * @param worst  out: release with worst_free(); names point into the image
 * @return 0; -EOPNOTSUPP: no answer, with the reason and the cure in @p fail (a loop without bound,
 *         an image after relocation, a jump that cannot be followed); -ENOMEM
 */
int worst_find(const struct image *image, const struct worst_config *config, struct worst *worst,
	struct fail *fail);
void worst_free(struct worst *worst);

/* What the figure rests on, one sentence each. */
enum { WORST_ASSUMPTIONS_MAX = 8, WORST_TEXT_BYTES = 160 };
unsigned worst_assumptions(
	const struct worst *worst, char text[WORST_ASSUMPTIONS_MAX][WORST_TEXT_BYTES]);

void worst_print_text(const struct worst *worst, bool lines, FILE *stream);
struct json_t;
struct json_t *worst_json(const struct worst *worst);

#endif
