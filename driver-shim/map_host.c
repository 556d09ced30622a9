/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Host operations on maps. User space sees host byte order; on the card, value words that programs
 * use as atomic counters are big endian. Which words are counters is known from the verified
 * programs (jit_map_word), and every host write is remembered for the programs to come
 * (docs/shim.md "Map values").
 */
#include "driver-shim/core.h"

#include <byteswap.h>
#include <errno.h>
#include <string.h>

static uint32_t
word_count(const struct jit_map *map)
{
	return (map->value_bytes + 3) / 4;
}

/* Swap the counters of a value. @p value has whole words. */
static void
swap_counters(const struct jit_map *map, uint8_t *value)
{
	for (uint32_t i = 0; i < word_count(map); i++) {
		if (map->words[i].use != JIT_WORD_COUNTER)
			continue;
		uint32_t word;
		memcpy(&word, value + 4 * (size_t)i, sizeof(word));
		word = bswap_32(word);
		memcpy(value + 4 * (size_t)i, &word, sizeof(word));
	}
}

/* A word that nobody uses yet and that reads differently in the two byte orders cannot become a
 * counter any more. */
static void
record_update(struct jit_map *map, const uint8_t *value)
{
	for (uint32_t i = 0; i < word_count(map); i++) {
		uint32_t word;
		memcpy(&word, value + 4 * (size_t)i, sizeof(word));
		if (map->words[i].use == JIT_WORD_UNUSED && word != bswap_32(word))
			map->words[i].non_zero_update = true;
	}
}

/* The value in device bytes; the last word is filled up with zeroes. */
static uint8_t *
to_device(struct shim_map *map, const void *value)
{
	memset(map->scratch, 0, 4 * (size_t)word_count(&map->info));
	memcpy(map->scratch, value, map->info.value_bytes);
	record_update(&map->info, map->scratch);
	swap_counters(&map->info, map->scratch);
	return map->scratch;
}

static bool
is_array(const struct shim_map *map)
{
	return map->info.type == BPF_MAP_TYPE_ARRAY || map->info.type == BPF_MAP_TYPE_PERCPU_ARRAY;
}

static uint32_t
array_index(const void *key)
{
	uint32_t index;
	memcpy(&index, key, sizeof(index));
	return index;
}

/* Place of an array element in the memory that is shared with the map's owner, or NULL. */
static uint8_t *
shared_value(const struct shim_map *map, const void *key)
{
	size_t stride = ((size_t)map->info.value_bytes + 7) / 8 * 8;
	return map->shared ? map->shared + stride * array_index(key) : NULL;
}

static int
host_lookup(struct shim_map *map, const void *key, void *value)
{
	if (is_array(map) && array_index(key) >= map->info.max_entries)
		return -ENOENT;
	const uint8_t *found = shared_value(map, key);
	if (found == NULL)
		found = host_store_find(&map->store, key);
	if (found)
		memcpy(value, found, map->info.value_bytes);
	else if (is_array(map))
		memset(value, 0, map->info.value_bytes);
	else
		return -ENOENT;
	return 0;
}

static int
host_update(struct shim_map *map, const void *key, const void *value, uint64_t flags)
{
	if (is_array(map)) {
		if (array_index(key) >= map->info.max_entries)
			return -E2BIG;
		if (flags == BPF_NOEXIST)
			return -EEXIST;
		uint8_t *shared = shared_value(map, key);
		if (shared == NULL)
			return host_store_put(&map->store, key, value);
		memcpy(shared, value, map->info.value_bytes);
		return 0;
	}
	bool present = host_store_find(&map->store, key) != NULL;
	if (present && flags == BPF_NOEXIST)
		return -EEXIST;
	if (!present && flags == BPF_EXIST)
		return -ENOENT;
	if (!present && map->store.count >= map->info.max_entries)
		return -E2BIG;
	return host_store_put(&map->store, key, value);
}

static int
host_next_key(struct shim_map *map, const void *key, void *next_key)
{
	if (!is_array(map)) {
		const uint8_t *found = host_store_next(&map->store, key);
		if (found == NULL)
			return -ENOENT;
		memcpy(next_key, found, map->info.key_bytes);
		return 0;
	}
	uint32_t index = key ? array_index(key) : UINT32_MAX;
	if (map->info.max_entries > 0 && index == map->info.max_entries - 1)
		return -ENOENT;
	index = index >= map->info.max_entries ? 0 : index + 1;
	memcpy(next_key, &index, sizeof(index));
	return 0;
}

/* As ctrl_map_op(); the first operation makes the map. */
static int
device_op(struct shim *shim, struct shim_map *map, uint8_t type, uint32_t flags, const void *key,
	const void *value, void *out_key, void *out_value)
{
	int err = shim_map_place(shim, map);
	return err ? err
		   : ctrl_map_op(
			     &shim->ctrl, &map->info, type, flags, key, value, out_key, out_value);
}

int
shim_map_lookup(struct shim *shim, struct shim_map *map, const void *key, void *value)
{
	if (!map->info.on_device)
		return host_lookup(map, key, value);
	memset(map->scratch, 0, 4 * (size_t)word_count(&map->info));
	int err = device_op(shim, map, CTRL_LOOKUP, 0, key, NULL, NULL, map->scratch);
	if (err)
		return err;
	swap_counters(&map->info, map->scratch);
	memcpy(value, map->scratch, map->info.value_bytes);
	return 0;
}

int
shim_map_update(
	struct shim *shim, struct shim_map *map, const void *key, const void *value, uint64_t flags)
{
	if (flags > BPF_EXIST)
		return -EINVAL;
	if (map->frozen)
		return -EPERM;
	if (!map->info.on_device)
		return host_update(map, key, value, flags);
	return device_op(
		shim, map, CTRL_UPDATE, (uint32_t)flags, key, to_device(map, value), NULL, NULL);
}

int
shim_map_remove(struct shim *shim, struct shim_map *map, const void *key)
{
	if (map->frozen)
		return -EPERM;
	if (is_array(map))
		return -EINVAL;
	if (!map->info.on_device)
		return host_store_remove(&map->store, key);
	return device_op(shim, map, CTRL_DELETE, 0, key, NULL, NULL, NULL);
}

int
shim_map_next_key(struct shim *shim, struct shim_map *map, const void *key, void *next_key)
{
	if (!map->info.on_device)
		return host_next_key(map, key, next_key);
	return device_op(shim, map, key ? CTRL_NEXT : CTRL_FIRST, 0, key, NULL, next_key, NULL);
}
