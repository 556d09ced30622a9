/* SPDX-License-Identifier: BSD-2-Clause */
/* Map operations of the host, on the maps that programs use. */
#include "nic-model/card.h"
#include "nic-model/core/maps.h"

#include <errno.h>
#include <string.h>

int
nic_map_create(struct nic *nic, uint32_t type, uint32_t key_bytes, uint32_t value_bytes,
	uint32_t max_entries, uint32_t *table_id)
{
	return core_map_create(
		core_maps(nic->core), type, key_bytes, value_bytes, max_entries, table_id);
}

int
nic_map_destroy(struct nic *nic, uint32_t table_id)
{
	return core_map_destroy(core_maps(nic->core), table_id);
}

int
nic_map_get(struct nic *nic, uint32_t table_id, const void *key, void *value)
{
	struct core_maps *maps = core_maps(nic->core);
	struct core_map *map = core_map_by_id(maps, table_id);
	uint32_t hops;
	if (!map)
		return -EBADF;
	int64_t slot = core_map_find(maps, map, key, &hops);
	if (slot < 0)
		return (int)slot;
	memcpy(value, core_map_slot(maps, map, (uint32_t)slot) + map->value_offset,
		map->value_bytes);
	return 0;
}

int
nic_map_put(struct nic *nic, uint32_t table_id, const void *key, const void *value, uint64_t flags)
{
	struct core_map *map = core_map_by_id(core_maps(nic->core), table_id);
	uint32_t hops;
	if (!map)
		return -EBADF;
	return core_map_update(core_maps(nic->core), map, key, value, flags, &hops);
}

int
nic_map_delete(struct nic *nic, uint32_t table_id, const void *key)
{
	struct core_map *map = core_map_by_id(core_maps(nic->core), table_id);
	uint32_t hops;
	if (!map)
		return -EBADF;
	return core_map_remove(core_maps(nic->core), map, key, &hops);
}

int
nic_map_next(struct nic *nic, uint32_t table_id, const void *key, void *next_key)
{
	struct core_map *map = core_map_by_id(core_maps(nic->core), table_id);
	if (!map)
		return -EBADF;
	return core_map_next(core_maps(nic->core), map, key, next_key);
}
