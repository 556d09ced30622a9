/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/map_fill.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Key number @p index: an odd factor is a bijection of the first 8 bytes' numbers, so that no key
 * comes twice before all have come. 2^64 over the golden ratio (Knuth, TAOCP 6.4). */
static void
make_key(uint8_t *key, uint32_t key_bytes, uint64_t index)
{
	uint64_t number = index * UINT64_C(0x9e3779b97f4a7c15);
	memset(key, 0xa5, key_bytes);
	memcpy(key, &number, key_bytes < 8 ? key_bytes : 8); /* little endian: its low bytes */
}

static uint64_t
count_entries(const struct map_json_map *map, uint8_t *key, uint8_t *next)
{
	uint64_t count = 0;
	int err = map->next_key(map->ctx, NULL, next);
	for (; err == 0; err = map->next_key(map->ctx, key, next)) {
		memcpy(key, next, map->key_bytes);
		count++;
	}
	return count;
}

static int
fill_one(const struct map_json_map *map, uint64_t wanted, uint8_t *key, uint8_t *other,
	uint8_t *value, struct fail *fail)
{
	uint64_t count = count_entries(map, key, other);
	uint64_t keys = map->key_bytes < 8 ? UINT64_C(1) << 8 * map->key_bytes : UINT64_MAX;
	for (uint64_t index = 0; count < wanted && index < keys; index++) {
		make_key(key, map->key_bytes, index);
		if (map->lookup(map->ctx, key, value) == 0)
			continue;
		memset(value, 0, map->value_bytes);
		int err = map->update(map->ctx, key, value);
		if (err)
			return fail_set(fail, err, "map '%s' takes no more than %llu entries: %s",
				map->name, (unsigned long long)count, strerror(-err));
		count++;
	}
	return 0;
}

int
map_fill(const struct map_json_map *maps, unsigned map_count, unsigned percent, struct fail *fail)
{
	for (unsigned i = 0; i < map_count; i++) {
		const struct map_json_map *map = &maps[i];
		if (map->type != BPF_MAP_TYPE_HASH)
			continue;
		uint8_t *room = calloc(2, (size_t)map->key_bytes + map->value_bytes);
		if (room == NULL)
			return fail_set(fail, -ENOMEM, "not enough memory for map '%s'", map->name);
		uint8_t *other = room + map->key_bytes, *value = other + map->key_bytes;
		uint64_t wanted = (uint64_t)map->max_entries * percent / 100;
		int err = fill_one(map, wanted, room, other, value, fail);
		free(room);
		if (err)
			return err;
	}
	return 0;
}
