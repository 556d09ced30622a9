/* SPDX-License-Identifier: BSD-2-Clause */
/* Contents of a map that is not on the card: entries sorted by key bytes. */
#ifndef DRIVER_SHIM_HOST_STORE_H
#define DRIVER_SHIM_HOST_STORE_H

#include <stddef.h>
#include <stdint.h>

struct host_store {
	uint32_t key_bytes, value_bytes;
	uint8_t *entries; /* count times key and value */
	size_t count, capacity;
};

/** The value of a key, or NULL. Valid until the next change. */
uint8_t *host_store_find(const struct host_store *store, const void *key);

/** Add or replace. @return 0 or -ENOMEM */
int host_store_put(struct host_store *store, const void *key, const void *value);

/** @return 0 or -ENOENT */
int host_store_remove(struct host_store *store, const void *key);

/** The key after @p key in order of bytes; NULL or a missing key: the first. NULL: no more. */
const uint8_t *host_store_next(const struct host_store *store, const void *key);

void host_store_free(struct host_store *store);

#endif
