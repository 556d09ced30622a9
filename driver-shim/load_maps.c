/* SPDX-License-Identifier: BSD-2-Clause */
/* Map contents of a loaded object, from and to JSON: map_json.h with the shim's map operations. */
#include "driver-shim/load.h"
#include "driver-shim/map_json.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>

struct map_access {
	struct shim *shim;
	struct shim_map *map;
};

static int
access_lookup(void *ctx, const void *key, void *value)
{
	const struct map_access *access = ctx;
	return shim_map_lookup(access->shim, access->map, key, value);
}

static int
access_update(void *ctx, const void *key, const void *value)
{
	const struct map_access *access = ctx;
	return shim_map_update(access->shim, access->map, key, value, BPF_ANY);
}

static int
access_next_key(void *ctx, const void *key, void *next_key)
{
	const struct map_access *access = ctx;
	return shim_map_next_key(access->shim, access->map, key, next_key);
}

struct map_table {
	struct map_json_map *maps;
	struct map_access *access;
	unsigned count;
};

static void
table_free(struct map_table *table)
{
	free(table->maps);
	free(table->access);
}

static int
table_make(struct loaded_object *object, struct map_table *table, struct fail *fail)
{
	struct shim *shim = load_shim(object);
	table->count = shim_map_count(shim);
	table->maps = calloc(table->count + 1, sizeof(*table->maps));
	table->access = calloc(table->count + 1, sizeof(*table->access));
	if (table->maps == NULL || table->access == NULL) {
		table_free(table);
		return fail_set(fail, -ENOMEM, "not enough memory for %u maps", table->count);
	}
	for (unsigned i = 0; i < table->count; i++) {
		struct shim_map *map = shim_map_at(shim, i);
		const struct jit_map *info = shim_map_info(map);
		table->access[i] = (struct map_access){shim, map};
		table->maps[i] = (struct map_json_map){
			.name = info->name,
			.type = info->type,
			.key_bytes = info->key_bytes,
			.value_bytes = info->value_bytes,
			.max_entries = info->max_entries,
			.ctx = &table->access[i],
			.lookup = access_lookup,
			.update = access_update,
			.next_key = access_next_key,
		};
	}
	return 0;
}

int
load_maps_with(struct loaded_object *object, load_maps_fn *work, void *ctx, struct fail *fail)
{
	struct map_table table;
	int err = table_make(object, &table, fail);
	if (err)
		return err;
	err = work(ctx, table.maps, table.count, fail);
	table_free(&table);
	return err;
}

static int
read_file(void *ctx, const struct map_json_map *maps, unsigned count, struct fail *fail)
{
	return map_json_read(ctx, maps, count, fail);
}

static int
write_file(void *ctx, const struct map_json_map *maps, unsigned count, struct fail *fail)
{
	return map_json_write(ctx, maps, count, fail);
}

static int
print_stream(void *ctx, const struct map_json_map *maps, unsigned count, struct fail *fail)
{
	return map_json_print(ctx, maps, count, fail);
}

int
load_maps_from(struct loaded_object *object, const char *path, struct fail *fail)
{
	return load_maps_with(object, read_file, (void *)(uintptr_t)path, fail);
}

int
load_maps_to(struct loaded_object *object, const char *path, struct fail *fail)
{
	return load_maps_with(object, write_file, (void *)(uintptr_t)path, fail);
}

int
load_maps_print(struct loaded_object *object, FILE *stream, struct fail *fail)
{
	return load_maps_with(object, print_stream, stream, fail);
}
