/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory of one run: taken in chunks, reused by size, given back whole. */
#ifndef OFFLOAD_JIT_VERIFIER_POOL_H
#define OFFLOAD_JIT_VERIFIER_POOL_H

#include <stdbool.h>
#include <stddef.h>

enum { POOL_CLASSES = 32 };

struct pool {
	struct pool_chunk *chunks;
	char *free_start;
	size_t free_bytes;
	void *reuse[POOL_CLASSES]; /* freed blocks of 2^class bytes */
	size_t used_bytes, limit_bytes;
	bool over_limit; /* an allocation failed because of the limit */
};

/** @param limit_bytes  what the run may take from the system */
void pool_init(struct pool *pool, size_t limit_bytes);

/** Uninitialised memory, aligned for every type; NULL when memory or the limit is used up. */
void *pool_alloc(struct pool *pool, size_t size);

/** Zeroed memory. */
void *pool_zalloc(struct pool *pool, size_t size);

/** Give a block back for reuse; @p size as it was asked for. */
void pool_free(struct pool *pool, void *block, size_t size);

void pool_destroy(struct pool *pool);

#endif
