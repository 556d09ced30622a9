/* SPDX-License-Identifier: BSD-2-Clause */
/* Maps in device memory. The host's control messages and the firmware routines both end here. */
#include "nic-model/core/maps.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { PAGES = MAP_ARENA_BYTES >> MAP_PAGE_SHIFT };

static uint32_t
round8(uint32_t bytes)
{
	return (bytes + 7) & ~7u;
}

int
core_maps_init(struct core_maps *maps, const struct nic_profile *profile)
{
	memset(maps, 0, sizeof(*maps));
	maps->profile = profile;
	maps->page_owner = calloc(PAGES, 1);
	/* Addresses only: memory comes with each map, and from the kernel page by page. */
	void *arena = mmap(NULL, MAP_ARENA_BYTES, PROT_NONE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	maps->arena = arena == MAP_FAILED ? NULL : arena;
	return maps->page_owner && maps->arena ? 0 : -ENOMEM;
}

void
core_maps_end(struct core_maps *maps)
{
	for (uint32_t id = 1; id <= MAP_MAX; id++)
		core_map_destroy(maps, id);
	if (maps->arena)
		munmap(maps->arena, MAP_ARENA_BYTES);
	free(maps->page_owner);
	memset(maps, 0, sizeof(*maps));
}

struct core_map *
core_map_by_id(struct core_maps *maps, uint32_t id)
{
	return id >= 1 && id <= MAP_MAX && maps->map[id].exists ? &maps->map[id] : NULL;
}

/* First run of free pages. @return offset, or 0 when there is none (page 0 is the scratch's) */
static uint64_t
find_room(const struct core_maps *maps, uint64_t pages)
{
	uint64_t run = 0;
	for (uint64_t page = MAP_FIRST_OFFSET >> MAP_PAGE_SHIFT; page < PAGES; page++) {
		run = maps->page_owner[page] ? 0 : run + 1;
		if (run == pages)
			return (page + 1 - pages) << MAP_PAGE_SHIFT;
	}
	return 0;
}

static int
claim_room(struct core_maps *maps, struct core_map *map, uint32_t id)
{
	uint64_t bytes = (uint64_t)map->slots << map->slot_shift;
	uint64_t page_bytes = UINT64_C(1) << MAP_PAGE_SHIFT;
	map->bytes = (bytes + page_bytes - 1) & ~(page_bytes - 1);
	map->offset = find_room(maps, map->bytes >> MAP_PAGE_SHIFT);
	if (!map->offset || mprotect(maps->arena + map->offset, map->bytes, PROT_READ | PROT_WRITE))
		return -ENOMEM;
	memset(maps->page_owner + (map->offset >> MAP_PAGE_SHIFT), (int)id,
		map->bytes >> MAP_PAGE_SHIFT);
	return 0;
}

static void
release_room(struct core_maps *maps, struct core_map *map)
{
	if (!map->offset)
		return;
	/* A fresh mapping: the next owner finds zeros. */
	void *again = mmap(maps->arena + map->offset, map->bytes, PROT_NONE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
	if (again != MAP_FAILED)
		memset(maps->page_owner + (map->offset >> MAP_PAGE_SHIFT), 0,
			map->bytes >> MAP_PAGE_SHIFT);
}

static int
check_sizes(const struct core_maps *maps, uint32_t type, uint32_t key_bytes, uint32_t value_bytes,
	uint32_t max_entries)
{
	const struct nic_profile *profile = maps->profile;
	if ((type != BPF_MAP_TYPE_HASH && type != BPF_MAP_TYPE_ARRAY) ||
		!(profile->maps_types >> type & 1))
		return -EINVAL;
	if (!key_bytes || !value_bytes || !max_entries || key_bytes > profile->maps_max_key_bytes ||
		value_bytes > profile->maps_max_value_bytes ||
		round8(key_bytes) + round8(value_bytes) > profile->maps_max_elem_bytes ||
		(type == BPF_MAP_TYPE_ARRAY && key_bytes != 4))
		return -EINVAL;
	if (maps->count >= profile->maps_max_maps ||
		maps->elems + max_entries > profile->maps_max_elems)
		return -ENOMEM;
	return 0;
}

static void
forget(struct core_map *map)
{
	free(map->live);
	free(map->next);
	memset(map, 0, sizeof(*map));
}

int
core_map_create(struct core_maps *maps, uint32_t type, uint32_t key_bytes, uint32_t value_bytes,
	uint32_t max_entries, uint32_t *id)
{
	int err = check_sizes(maps, type, key_bytes, value_bytes, max_entries);
	if (err)
		return err;
	uint32_t free_id = 1;
	while (free_id <= MAP_MAX && maps->map[free_id].exists)
		free_id++;
	if (free_id > MAP_MAX)
		return -ENOMEM;
	struct core_map *map = &maps->map[free_id];
	bool hash = type == BPF_MAP_TYPE_HASH;
	map->type = type;
	map->key_bytes = key_bytes;
	map->value_bytes = value_bytes;
	map->max_entries = max_entries;
	map->value_offset = MAP_KEY_OFFSET + round8(key_bytes);
	map->value_end = map->value_offset + round8(value_bytes);
	map->slot_shift = 7;
	while ((1u << map->slot_shift) < map->value_end)
		map->slot_shift++;
	for (map->buckets = hash; hash && map->buckets < max_entries;)
		map->buckets *= 2;
	map->slots = map->buckets + max_entries;
	map->pool_top = map->buckets;
	map->prefilled = !hash && maps->profile->maps_array_prefilled;
	if (!map->prefilled)
		map->live = calloc((map->slots + 63) / 64, sizeof(*map->live));
	if (hash)
		map->next = calloc(map->slots, sizeof(*map->next));
	if ((!map->prefilled && !map->live) || (hash && !map->next) ||
		claim_room(maps, map, free_id)) {
		forget(map);
		return -ENOMEM;
	}
	map->exists = true;
	maps->count++;
	maps->elems += max_entries;
	*id = free_id;
	return 0;
}

int
core_map_destroy(struct core_maps *maps, uint32_t id)
{
	struct core_map *map = core_map_by_id(maps, id);
	if (!map)
		return -EBADF;
	maps->count--;
	maps->elems -= map->max_entries;
	release_room(maps, map);
	forget(map);
	return 0;
}

static bool
is_live(const struct core_map *map, uint32_t slot)
{
	return !map->live || map->live[slot / 64] >> (slot % 64) & 1;
}

static void
set_live(struct core_map *map, uint32_t slot, bool live)
{
	uint64_t bit = UINT64_C(1) << (slot % 64);
	if (!map->live || is_live(map, slot) == live)
		return;
	map->live[slot / 64] ^= bit;
	map->used += live ? 1 : -1u;
}

static uint32_t
hash_word(uint32_t hash, uint32_t word)
{
	word *= 0xcc9e2d51u;
	word = word << 15 | word >> 17;
	hash ^= word * 0x1b873593u;
	return (hash << 13 | hash >> 19) * 5 + 0xe6546b64u;
}

/* Multiply and mix, four bytes at a time; the constants are those of MurmurHash3. */
static uint32_t
hash_key(const uint8_t *key, uint32_t key_bytes)
{
	uint32_t hash = key_bytes, word = 0, rest = key_bytes % 4;
	for (uint32_t at = 0; at + 4 <= key_bytes; at += 4) {
		memcpy(&word, key + at, 4);
		hash = hash_word(hash, word);
	}
	if (rest) {
		word = 0;
		memcpy(&word, key + key_bytes - rest, rest);
		hash = hash_word(hash, word);
	}
	hash ^= hash >> 16;
	hash *= 0x85ebca6bu;
	hash ^= hash >> 13;
	hash *= 0xc2b2ae35u;
	return hash ^ hash >> 16;
}

static bool
holds(const struct core_maps *maps, const struct core_map *map, uint32_t slot, const void *key)
{
	return is_live(map, slot) &&
	       memcmp(core_map_slot(maps, map, slot) + MAP_KEY_OFFSET, key, map->key_bytes) == 0;
}

static int64_t
find_index(const struct core_map *map, const void *key)
{
	uint32_t index;
	memcpy(&index, key, sizeof(index));
	if (index >= map->max_entries)
		return -E2BIG;
	return is_live(map, index) ? (int64_t)index : -ENOENT;
}

int64_t
core_map_find(
	const struct core_maps *maps, const struct core_map *map, const void *key, uint32_t *hops)
{
	*hops = 0;
	if (map->type == BPF_MAP_TYPE_ARRAY)
		return find_index(map, key);
	uint32_t bucket = hash_key(key, map->key_bytes) & (map->buckets - 1);
	if (holds(maps, map, bucket, key))
		return bucket;
	for (uint32_t link = map->next[bucket]; link; link = map->next[link - 1]) {
		++*hops;
		if (holds(maps, map, link - 1, key))
			return link - 1;
	}
	return -ENOENT;
}

/* A free slot for a key that is not there: its bucket, or one of the pool in its chain. */
static int64_t
add_slot(struct core_map *map, const void *key)
{
	if (map->used >= map->max_entries)
		return -E2BIG;
	uint32_t bucket = hash_key(key, map->key_bytes) & (map->buckets - 1);
	if (!is_live(map, bucket))
		return bucket;
	uint32_t slot = map->pool_free ? map->pool_free - 1 : map->pool_top++;
	if (map->pool_free)
		map->pool_free = map->next[slot];
	map->next[slot] = map->next[bucket];
	map->next[bucket] = slot + 1;
	return slot;
}

int
core_map_update(struct core_maps *maps, struct core_map *map, const void *key, const void *value,
	uint64_t flags, uint32_t *hops)
{
	int64_t slot = core_map_find(maps, map, key, hops);
	if (flags > BPF_EXIST)
		return -EINVAL;
	if (slot == -E2BIG)
		return -E2BIG;
	if (slot >= 0 && flags == BPF_NOEXIST)
		return -EEXIST;
	if (slot < 0 && flags == BPF_EXIST)
		return -ENOENT;
	if (slot < 0 && map->type == BPF_MAP_TYPE_ARRAY) {
		uint32_t index;
		memcpy(&index, key, sizeof(index));
		slot = index;
	} else if (slot < 0) {
		slot = add_slot(map, key);
		if (slot < 0)
			return (int)slot;
		memcpy(core_map_slot(maps, map, (uint32_t)slot) + MAP_KEY_OFFSET, key,
			map->key_bytes);
	}
	set_live(map, (uint32_t)slot, true);
	memcpy(core_map_slot(maps, map, (uint32_t)slot) + map->value_offset, value,
		map->value_bytes);
	return 0;
}

int
core_map_remove(struct core_maps *maps, struct core_map *map, const void *key, uint32_t *hops)
{
	*hops = 0;
	if (map->type == BPF_MAP_TYPE_ARRAY)
		return -EINVAL;
	int64_t slot = core_map_find(maps, map, key, hops);
	if (slot < 0)
		return (int)slot;
	set_live(map, (uint32_t)slot, false);
	if (slot < map->buckets)
		return 0;
	uint32_t bucket = hash_key(key, map->key_bytes) & (map->buckets - 1);
	uint32_t *link = &map->next[bucket];
	while (*link != slot + 1)
		link = &map->next[*link - 1];
	*link = map->next[slot];
	map->next[slot] = map->pool_free;
	map->pool_free = (uint32_t)slot + 1;
	return 0;
}

static int
next_index(const struct core_map *map, const void *key, void *next)
{
	uint32_t index = 0;
	if (key) {
		memcpy(&index, key, sizeof(index));
		index = index >= map->max_entries ? 0 : index + 1; /* a wrong key starts again */
	}
	if (index >= map->max_entries || !is_live(map, index))
		return -ENOENT;
	memcpy(next, &index, sizeof(index));
	return 0;
}

int
core_map_next(const struct core_maps *maps, const struct core_map *map, const void *key, void *next)
{
	uint32_t hops;
	if (map->type == BPF_MAP_TYPE_ARRAY)
		return next_index(map, key, next);
	int64_t slot = key ? core_map_find(maps, map, key, &hops) : -ENOENT;
	uint32_t from = slot < 0 ? 0 : (uint32_t)slot + 1;
	for (uint32_t at = from; at < map->slots;) {
		uint64_t word = map->live[at / 64] >> (at % 64);
		if (!word) {
			at = (at / 64 + 1) * 64;
			continue;
		}
		at += (uint32_t)__builtin_ctzll(word);
		memcpy(next, core_map_slot(maps, map, at) + MAP_KEY_OFFSET, map->key_bytes);
		return 0;
	}
	return -ENOENT;
}
