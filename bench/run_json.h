/* SPDX-License-Identifier: BSD-2-Clause */
/* The record of a run, schema nicro.run/1 (docs/formats.md): what `run --json` prints and the gate
 * compares. */
#ifndef BENCH_RUN_JSON_H
#define BENCH_RUN_JSON_H

#include "bench/run.h"
#include "image/image.h"

/* What ran. */
struct run_subject {
	const char *object;         /* path */
	const char *program, *type; /* program: NULL when an image has no name */
	const struct nic *nic;
	const struct nic_profile *profile;
	const struct image *image;
	uint64_t seed;
	struct json_t *lockstep; /* its part of the record, taken; NULL: did not run */
};

/** @return the record, the caller's; NULL when memory is short */
struct json_t *run_json(const struct run_subject *subject, const struct run_result *result);

#endif
