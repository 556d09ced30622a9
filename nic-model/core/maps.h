/* SPDX-License-Identifier: BSD-2-Clause */
/* Maps in device memory: layout, addresses, operations (docs/maps.md). */
#ifndef NIC_MODEL_CORE_MAPS_H
#define NIC_MODEL_CORE_MAPS_H

#include "nic-model/profile.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * An entry, 128 bytes (more when the profile allows larger elements):
 *
 *   0        8                64      64 + round8(key)      64 + round8(key) + round8(value)
 *   | lock   | chain, unused  | key   | value               |
 *
 * Hash maps: slots 0..buckets-1 are addressed by the hash, the slots behind them are the overflow
 * pool. Array maps: slot = index. A value keeps its address as long as its entry lives.
 */
enum { MAP_KEY_OFFSET = 64, MAP_MAX = 128, MAP_PAGE_SHIFT = 16 };
#define MAP_ARENA_BYTES (UINT64_C(1) << 31)
#define MAP_ARENA_ADDRESS (UINT64_C(0x98) << 32)
/* The first page of the arena's addresses belongs to the scratch area. */
#define MAP_FIRST_OFFSET (UINT64_C(1) << 20)

struct core_map {
	bool exists;
	uint32_t type, key_bytes, value_bytes, max_entries;
	uint32_t value_offset, value_end; /* inside a slot */
	uint32_t slot_shift;
	uint32_t buckets; /* hash: power of two; array: 0 */
	uint32_t slots;   /* all of them */
	uint32_t used;    /* live entries */
	uint64_t offset;  /* of slot 0 in the arena */
	uint64_t bytes;
	bool prefilled;     /* array: every index exists */
	uint64_t *live;     /* bit per slot; NULL when prefilled */
	uint32_t *next;     /* chain: slot + 1, 0 at the end */
	uint32_t pool_free; /* list of freed pool slots: slot + 1 */
	uint32_t pool_top;  /* first pool slot never used */
};

struct core_maps {
	struct core_map map[MAP_MAX + 1]; /* by table id, from 1 */
	uint32_t count;
	uint64_t elems;      /* sum of max_entries */
	uint8_t *arena;      /* addresses from MAP_ARENA_ADDRESS, reserved, mapped per map */
	uint8_t *page_owner; /* table id of each page */
	const struct nic_profile *profile;
};

int core_maps_init(struct core_maps *maps, const struct nic_profile *profile);
void core_maps_end(struct core_maps *maps);

/** @return 0, -EINVAL (type, sizes), -ENOMEM (no id, entries, memory) */
int core_map_create(struct core_maps *maps, uint32_t type, uint32_t key_bytes, uint32_t value_bytes,
	uint32_t max_entries, uint32_t *id);
int core_map_destroy(struct core_maps *maps, uint32_t id);
/** NULL when there is no such map. */
struct core_map *core_map_by_id(struct core_maps *maps, uint32_t id);

/**
 * Find a key.
 * @param hops  out: collisions passed on the way
 * @return slot, or -ENOENT; arrays: -E2BIG when the index is too large
 */
int64_t core_map_find(
	const struct core_maps *maps, const struct core_map *map, const void *key, uint32_t *hops);

/** @param flags 0 any, 1 only new, 2 only existing. @return 0, -EINVAL, -EEXIST, -ENOENT, -E2BIG */
int core_map_update(struct core_maps *maps, struct core_map *map, const void *key,
	const void *value, uint64_t flags, uint32_t *hops);
/** @return 0, -ENOENT, -EINVAL for arrays */
int core_map_remove(struct core_maps *maps, struct core_map *map, const void *key, uint32_t *hops);
/** @param key NULL: the first one. @return 0 or -ENOENT after the last */
int core_map_next(
	const struct core_maps *maps, const struct core_map *map, const void *key, void *next);

/** 40-bit address of a slot, of the value in it. */
static inline uint64_t
core_map_slot_address(const struct core_map *map, uint32_t slot)
{
	return MAP_ARENA_ADDRESS + map->offset + ((uint64_t)slot << map->slot_shift);
}

/* The bytes at an address, when they lie in one value and at most @p slack behind it; or NULL. */
static inline uint8_t *
core_map_value(const struct core_maps *maps, uint64_t address, uint32_t bytes, uint32_t slack)
{
	uint64_t offset = address - MAP_ARENA_ADDRESS;
	uint32_t owner = offset < MAP_ARENA_BYTES ? maps->page_owner[offset >> MAP_PAGE_SHIFT] : 0;
	if (!owner)
		return NULL;
	const struct core_map *map = &maps->map[owner];
	uint64_t inside = offset - map->offset;
	uint32_t in_slot = (uint32_t)(inside & ((UINT64_C(1) << map->slot_shift) - 1));
	if (inside >> map->slot_shift >= map->slots || in_slot < map->value_offset ||
		in_slot >= map->value_end || in_slot + bytes > map->value_end + slack ||
		inside + bytes > map->bytes)
		return NULL;
	return maps->arena + offset;
}

static inline uint8_t *
core_map_slot(const struct core_maps *maps, const struct core_map *map, uint32_t slot)
{
	return maps->arena + map->offset + ((uint64_t)slot << map->slot_shift);
}

#endif
