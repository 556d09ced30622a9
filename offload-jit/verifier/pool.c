/* SPDX-License-Identifier: BSD-2-Clause */
#include "offload-jit/verifier/pool.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_BYTES = 256 << 10, CLASS_MIN = 5 /* 32 bytes */ };

struct pool_chunk {
	struct pool_chunk *next;
	size_t pad; /* keeps what follows aligned to 16 */
};

void
pool_init(struct pool *pool, size_t limit_bytes)
{
	*pool = (struct pool){.limit_bytes = limit_bytes};
}

static unsigned
class_of(size_t size)
{
	unsigned class = CLASS_MIN;

	while (((size_t)1 << class) < size)
		class ++;
	assert(class < POOL_CLASSES);
	return class;
}

static bool
grow(struct pool *pool, size_t need)
{
	size_t bytes = need > CHUNK_BYTES ? need : CHUNK_BYTES;

	if (pool->used_bytes + bytes > pool->limit_bytes) {
		pool->over_limit = true;
		return false;
	}
	struct pool_chunk *chunk = malloc(sizeof(*chunk) + bytes);
	if (!chunk)
		return false;
	chunk->next = pool->chunks;
	pool->chunks = chunk;
	pool->used_bytes += bytes;
	pool->free_start = (char *)(chunk + 1);
	pool->free_bytes = bytes;
	return true;
}

void *
pool_alloc(struct pool *pool, size_t size)
{
	unsigned class = class_of(size);
	size_t bytes = (size_t)1 << class;

	if (pool->reuse[class]) {
		void *block = pool->reuse[class];
		memcpy(&pool->reuse[class], block, sizeof(void *));
		return block;
	}
	if (pool->free_bytes < bytes && !grow(pool, bytes))
		return NULL;
	void *block = pool->free_start;
	pool->free_start += bytes;
	pool->free_bytes -= bytes;
	return block;
}

void *
pool_zalloc(struct pool *pool, size_t size)
{
	void *block = pool_alloc(pool, size);

	if (block)
		memset(block, 0, size);
	return block;
}

void
pool_free(struct pool *pool, void *block, size_t size)
{
	if (!block)
		return;
	unsigned class = class_of(size);
	memcpy(block, &pool->reuse[class], sizeof(void *));
	pool->reuse[class] = block;
}

void
pool_destroy(struct pool *pool)
{
	while (pool->chunks) {
		struct pool_chunk *next = pool->chunks->next;
		free(pool->chunks);
		pool->chunks = next;
	}
	*pool = (struct pool){0};
}
