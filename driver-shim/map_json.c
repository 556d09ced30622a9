/* SPDX-License-Identifier: BSD-2-Clause */
#include "driver-shim/map_json.h"

#include "base/file.h"

#include <bpf/libbpf.h>
#include <errno.h>
#include <jansson.h>
#include <linux/bpf.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define MAP_JSON_SCHEMA "nicro.maps/1"
/* A dump of the largest map a card takes is far below; above it is not a dump. */
enum { MAP_JSON_FILE_BYTES_MAX = 1 << 30 };

/* Where in the input we are, for messages. */
struct place {
	const char *path;
	const struct map_json_map *map;
	size_t entry;
};

static int
read_byte(const json_t *item, uint8_t *byte)
{
	unsigned long value;
	if (json_is_integer(item)) {
		if (json_integer_value(item) < 0)
			return -EINVAL;
		value = (unsigned long)json_integer_value(item);
	} else if (json_is_string(item)) {
		char *end;
		const char *text = json_string_value(item);
		errno = 0;
		value = strtoul(text, &end, 0);
		if (errno || end == text || *end != 0 || *text == '-')
			return -EINVAL;
	} else {
		return -EINVAL;
	}
	if (value > UINT8_MAX)
		return -EINVAL;
	*byte = (uint8_t)value;
	return 0;
}

static int
read_bytes(const struct place *place, const json_t *entry, const char *what, uint8_t *bytes,
	uint32_t len_bytes, struct fail *fail)
{
	const json_t *list = json_object_get(entry, what);
	if (!json_is_array(list))
		return fail_set(fail, -EINVAL,
			"%s: map '%s', entry %zu: no list \"%s\"; an entry is "
			"{\"key\":[\"0x..\"],\"value\":[\"0x..\"]}",
			place->path, place->map->name, place->entry, what);
	if (json_array_size(list) != len_bytes)
		return fail_set(fail, -EINVAL,
			"%s: map '%s', entry %zu: \"%s\" has %zu bytes, the map's has %u",
			place->path, place->map->name, place->entry, what, json_array_size(list),
			len_bytes);
	for (uint32_t i = 0; i < len_bytes; i++)
		if (read_byte(json_array_get(list, i), &bytes[i]) < 0)
			return fail_set(fail, -EINVAL,
				"%s: map '%s', entry %zu: \"%s\"[%u] is not a byte; write "
				"\"0x00\" to \"0xff\"",
				place->path, place->map->name, place->entry, what, i);
	return 0;
}

/* Constant data is frozen; a file that repeats what is there changes nothing and is fine. */
static bool
holds_already(const struct map_json_map *map, const uint8_t *key, const uint8_t *value)
{
	uint8_t *now = malloc(map->value_bytes);
	bool same = now && map->lookup(map->ctx, key, now) == 0 &&
		    memcmp(now, value, map->value_bytes) == 0;
	free(now);
	return same;
}

static int
read_entry(const struct place *place, const json_t *entry, uint8_t *key, uint8_t *value,
	struct fail *fail)
{
	const struct map_json_map *map = place->map;
	int err = read_bytes(place, entry, "key", key, map->key_bytes, fail);
	if (!err)
		err = read_bytes(place, entry, "value", value, map->value_bytes, fail);
	if (err)
		return err;
	err = map->update(map->ctx, key, value);
	if (err == -EPERM && holds_already(map, key, value))
		return 0;
	if (err)
		return fail_set(fail, err, "%s: map '%s', entry %zu: the map refuses it: %s%s",
			place->path, map->name, place->entry, strerror(-err),
			err == -E2BIG ? "; the map is full or the index too large" : "");
	return 0;
}

static int
read_entries(struct place *place, const json_t *entries, struct fail *fail)
{
	uint8_t *bytes = malloc((size_t)place->map->key_bytes + place->map->value_bytes);
	if (bytes == NULL)
		return fail_set(fail, -ENOMEM, "%s: not enough memory", place->path);
	int err = 0;
	for (place->entry = 0; !err && place->entry < json_array_size(entries); place->entry++)
		err = read_entry(place, json_array_get(entries, place->entry), bytes,
			bytes + place->map->key_bytes, fail);
	free(bytes);
	return err;
}

static const struct map_json_map *
find_map(const struct map_json_map *maps, unsigned map_count, const char *name)
{
	for (unsigned i = 0; i < map_count; i++)
		if (strcmp(maps[i].name, name) == 0)
			return &maps[i];
	return NULL;
}

static int
read_named(const char *path, const json_t *document, const struct map_json_map *maps,
	unsigned map_count, struct fail *fail)
{
	const json_t *list = json_object_get(document, "maps");
	if (!json_is_array(list))
		return fail_set(fail, -EINVAL,
			"%s: no list \"maps\"; write {\"maps\":[{\"name\":..,\"entries\":[..]}]}",
			path);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		const char *name = json_string_value(json_object_get(item, "name"));
		const json_t *entries = json_object_get(item, "entries");
		if (name == NULL || !json_is_array(entries))
			return fail_set(fail, -EINVAL,
				"%s: maps[%zu] needs \"name\" (text) and \"entries\" (list)", path,
				i);
		struct place place = {path, find_map(maps, map_count, name), 0};
		if (place.map == NULL)
			return fail_set(fail, -EINVAL,
				"%s: the object has no map '%s'; its maps are listed by --maps-out",
				path, name);
		int err = read_entries(&place, entries, fail);
		if (err)
			return err;
	}
	return 0;
}

int
map_json_read(
	const char *path, const struct map_json_map *maps, unsigned map_count, struct fail *fail)
{
	uint8_t *text;
	size_t len_bytes;
	int err = file_read(path, MAP_JSON_FILE_BYTES_MAX, &text, &len_bytes, fail);
	if (err)
		return err;
	json_error_t where;
	json_t *document =
		json_loadb((const char *)text, len_bytes, JSON_REJECT_DUPLICATES, &where);
	free(text);
	if (document == NULL)
		return fail_set(fail, -EINVAL, "%s:%d: not JSON: %s", path, where.line, where.text);
	if (json_is_array(document) && map_count == 1) {
		struct place place = {path, &maps[0], 0};
		err = read_entries(&place, document, fail);
	} else if (json_is_object(document)) {
		err = read_named(path, document, maps, map_count, fail);
	} else {
		err = fail_set(fail, -EINVAL,
			"%s: a bare list of entries fits an object with one map, this one has %u; "
			"write {\"maps\":[{\"name\":..,\"entries\":[..]}]}",
			path, map_count);
	}
	json_decref(document);
	return err;
}

static int
compare_keys(const void *a, const void *b, void *key_bytes)
{
	return memcmp(a, b, *(const uint32_t *)key_bytes);
}

/* All keys of a map, sorted. @return how many or negative errno */
static long
collect_keys(const struct map_json_map *map, uint8_t **keys)
{
	uint8_t *list = NULL;
	size_t count = 0, capacity = 0;
	uint32_t key_bytes = map->key_bytes;
	int err;
	do {
		if (count == capacity) {
			capacity = capacity ? 2 * capacity : 64;
			uint8_t *more = reallocarray(list, capacity, key_bytes);
			if (more == NULL) {
				free(list);
				return -ENOMEM;
			}
			list = more;
		}
		const uint8_t *last = count ? list + (count - 1) * key_bytes : NULL;
		err = map->next_key(map->ctx, last, list + count * key_bytes);
		count += err == 0;
	} while (err == 0 && count <= map->max_entries);
	if (err && err != -ENOENT) {
		free(list);
		return err;
	}
	if (err == 0) { /* more keys than the map can hold: it walks in circles */
		free(list);
		return -ELOOP;
	}
	qsort_r(list, count, key_bytes, compare_keys, &key_bytes);
	*keys = list;
	return (long)count;
}

static void
print_bytes(FILE *stream, const char *what, const uint8_t *bytes, uint32_t len_bytes)
{
	fprintf(stream, "\"%s\":[", what);
	for (uint32_t i = 0; i < len_bytes; i++)
		fprintf(stream, "%s\"0x%02x\"", i ? "," : "", bytes[i]);
	fputc(']', stream);
}

static int
print_map(FILE *stream, const struct map_json_map *map, struct fail *fail)
{
	uint8_t *keys = NULL, *value = malloc(map->value_bytes);
	long count = value ? collect_keys(map, &keys) : -ENOMEM;
	int err = count < 0 ? (int)count : 0;
	const char *type = libbpf_bpf_map_type_str(map->type);
	fprintf(stream, "{\"name\":\"%s\",\"type\":\"%s\",\"entries\":[", map->name,
		type ? type : "unknown");
	for (long i = 0; !err && i < count; i++) {
		const uint8_t *key = keys + (size_t)i * map->key_bytes;
		err = map->lookup(map->ctx, key, value);
		if (err)
			break;
		fputs(i ? ",\n{" : "\n{", stream);
		print_bytes(stream, "key", key, map->key_bytes);
		fputc(',', stream);
		print_bytes(stream, "value", value, map->value_bytes);
		fputc('}', stream);
	}
	fputs("]}", stream);
	free(keys);
	free(value);
	if (err)
		fail_set(fail, err, "map '%s': cannot read it: %s", map->name, strerror(-err));
	return err;
}

int
map_json_print(FILE *stream, const struct map_json_map *maps, unsigned map_count, struct fail *fail)
{
	int err = 0;
	bool first = true;
	fprintf(stream, "{\"schema\":\"%s\",\"maps\":[", MAP_JSON_SCHEMA);
	for (unsigned i = 0; !err && i < map_count; i++) {
		if (maps[i].type == BPF_MAP_TYPE_PERF_EVENT_ARRAY)
			continue;
		fputs(first ? "\n" : ",\n", stream);
		first = false;
		err = print_map(stream, &maps[i], fail);
	}
	fputs("]}\n", stream);
	return err;
}

int
map_json_write(
	const char *path, const struct map_json_map *maps, unsigned map_count, struct fail *fail)
{
	struct file_out out;
	int err = file_create(&out, path, fail);
	if (err)
		return err;
	err = map_json_print(out.stream, maps, map_count, fail);
	if (err) {
		file_discard(&out);
		return err;
	}
	return file_commit(&out, fail);
}
