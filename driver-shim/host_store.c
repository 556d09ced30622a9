/* SPDX-License-Identifier: BSD-2-Clause */
#include "driver-shim/host_store.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static size_t
entry_bytes(const struct host_store *store)
{
	return (size_t)store->key_bytes + store->value_bytes;
}

/* Where the key is, or would be inserted. */
static size_t
position(const struct host_store *store, const void *key, bool *found)
{
	size_t low = 0, high = store->count;
	*found = false;
	while (low < high && !*found) {
		size_t middle = low + (high - low) / 2;
		int order =
			memcmp(store->entries + middle * entry_bytes(store), key, store->key_bytes);
		*found = order == 0;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return high;
}

uint8_t *
host_store_find(const struct host_store *store, const void *key)
{
	bool found;
	size_t at = position(store, key, &found);
	return found ? store->entries + at * entry_bytes(store) + store->key_bytes : NULL;
}

int
host_store_put(struct host_store *store, const void *key, const void *value)
{
	bool found;
	size_t at = position(store, key, &found);
	size_t step = entry_bytes(store);
	if (!found && store->count == store->capacity) {
		size_t capacity = store->capacity ? store->capacity * 2 : 4;
		uint8_t *entries = reallocarray(store->entries, capacity, step);
		if (entries == NULL)
			return -ENOMEM;
		store->entries = entries;
		store->capacity = capacity;
	}
	uint8_t *entry = store->entries + at * step;
	if (!found) {
		memmove(entry + step, entry, (store->count - at) * step);
		store->count++;
	}
	memcpy(entry, key, store->key_bytes);
	memcpy(entry + store->key_bytes, value, store->value_bytes);
	return 0;
}

int
host_store_remove(struct host_store *store, const void *key)
{
	bool found;
	size_t at = position(store, key, &found);
	if (!found)
		return -ENOENT;
	size_t step = entry_bytes(store);
	uint8_t *entry = store->entries + at * step;
	store->count--;
	memmove(entry, entry + step, (store->count - at) * step);
	return 0;
}

const uint8_t *
host_store_next(const struct host_store *store, const void *key)
{
	bool found = false;
	size_t at = key ? position(store, key, &found) : 0;
	at = found ? at + 1 : 0;
	return at < store->count ? store->entries + at * entry_bytes(store) : NULL;
}

void
host_store_free(struct host_store *store)
{
	free(store->entries);
	*store = (struct host_store){0};
}
