/* SPDX-License-Identifier: BSD-2-Clause */
/* The map commands of bpf(2). */
#include "driver-shim/core.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Far above what any card holds; bounds what a damaged object can make us allocate. */
enum { KEY_BYTES_MAX = 1 << 20, VALUE_BYTES_MAX = 1 << 28 };

/* Kernel rules that hold before a device is asked; lenient loading leaves them to the report. */
static int
kernel_checks(const union bpf_attr *attr)
{
	if (attr->map_type == BPF_MAP_TYPE_UNSPEC || attr->map_extra)
		return -EINVAL;
	if (attr->btf_key_type_id && !attr->btf_value_type_id)
		return -EINVAL;
	if ((attr->map_flags & BPF_F_RDONLY) && (attr->map_flags & BPF_F_WRONLY))
		return -EINVAL;
	bool array =
		attr->map_type == BPF_MAP_TYPE_ARRAY || attr->map_type == BPF_MAP_TYPE_PERCPU_ARRAY;
	if (array && (attr->max_entries == 0 || attr->key_size != 4 || attr->value_size == 0))
		return -EINVAL;
	if (attr->map_type == BPF_MAP_TYPE_HASH &&
		(attr->max_entries == 0 || attr->key_size == 0 || attr->value_size == 0))
		return -EINVAL;
	return 0;
}

/* What must hold for the shim itself to keep the map, whatever its type. */
static int
own_checks(const struct shim_call *call)
{
	const union bpf_attr *attr = &call->attr;
	if (attr->key_size > KEY_BYTES_MAX || attr->value_size > VALUE_BYTES_MAX)
		return -E2BIG;
	if (attr->map_ifindex && attr->map_ifindex != call->shim->options.ifindex)
		return -EINVAL;
	return shim_name_check(attr->map_name);
}

static uint32_t
host_stride(const struct jit_map *map)
{
	return (map->value_bytes + 7) / 8 * 8;
}

/* Arrays that user space may map: their memory is the handle itself. */
static int
share_memory(struct shim_map *map)
{
	if (map->info.on_device || map->shared_bytes == 0)
		return 0;
	void *memory = mmap(NULL, map->shared_bytes, PROT_READ | PROT_WRITE, MAP_SHARED,
		map->object.handle_fd, 0);
	if (memory == MAP_FAILED)
		return -ENOMEM;
	map->shared = memory;
	return 0;
}

static struct shim_map *
map_new(const union bpf_attr *attr)
{
	struct shim_map *map = calloc(1, sizeof(*map));
	if (map == NULL)
		return NULL;
	struct jit_map *info = &map->info;
	memcpy(info->name, attr->map_name, sizeof(info->name));
	info->type = attr->map_type;
	info->key_bytes = attr->key_size;
	info->value_bytes = attr->value_size;
	info->max_entries = attr->max_entries;
	info->flags = attr->map_flags;
	map->offloaded = attr->map_ifindex != 0;
	map->store.key_bytes = info->key_bytes;
	map->store.value_bytes = info->value_bytes;

	size_t words = ((size_t)info->value_bytes + 3) / 4;
	info->words = calloc(words ? words : 1, sizeof(*info->words));
	map->scratch = calloc(words ? words : 1, 4);
	if (info->type == BPF_MAP_TYPE_ARRAY && info->key_bytes == sizeof(uint32_t) &&
		(info->flags & BPF_F_MMAPABLE)) {
		size_t page = (size_t)sysconf(_SC_PAGESIZE);
		size_t bytes;
		if (!__builtin_mul_overflow((size_t)host_stride(info), info->max_entries, &bytes) &&
			bytes < SIZE_MAX / 4)
			map->shared_bytes = (bytes + page - 1) / page * page;
	}
	if (info->words && map->scratch)
		return map;
	shim_map_free(NULL, map);
	return NULL;
}

void
shim_map_free(struct shim *shim, struct shim_map *map)
{
	if (map->info.on_device && map->placed) {
		int err = ctrl_map_free(&shim->ctrl, map->info.device_id);
		assert(!err);
		(void)err;
	}
	if (map->info.on_device) {
		shim->live_maps--;
		shim->live_elems -= map->info.max_entries;
	}
	if (map->shared)
		munmap(map->shared, map->shared_bytes);
	host_store_free(&map->store);
	report_free(&map->report);
	free(map->info.words);
	free(map->scratch);
	free(map->content);
	free(map);
}

/* Ask the device's rules, then the device. Lenient: a refusal stays in the map's report. */
static int
create_on_device(struct shim *shim, struct shim_map *map)
{
	int err = offload_jit_check_map(
		&map->info, &shim->caps, shim->live_maps, shim->live_elems, NULL, &map->report);
	if (err == -ENOMEM && map->report.count == 0)
		return err;
	map->info.refused = err != 0;
	if (err)
		return shim->options.lenient ? 0 : err;
	map->info.on_device = true;
	shim->live_maps++;
	shim->live_elems += map->info.max_entries;
	return shim->options.lenient ? 0 : shim_map_place(shim, map);
}

int
shim_map_place(struct shim *shim, struct shim_map *map)
{
	if (map->placed)
		return 0;
	int err = 0;
	if (map->info.on_device)
		err = ctrl_map_alloc(&shim->ctrl, &map->info, &map->info.device_id);
	else if (map->info.type == BPF_MAP_TYPE_PERF_EVENT_ARRAY)
		map->info.device_id = ++shim->event_arrays;
	map->table_id = map->info.device_id;
	map->placed = err == 0;
	return err;
}

int
shim_place_maps(struct shim *shim)
{
	int err = 0;
	for (unsigned i = 0; i < shim->object_count && !err; i++)
		if (shim->objects[i]->kind == SHIM_KIND_MAP && shim->objects[i]->listed)
			err = shim_map_place(shim, (struct shim_map *)shim->objects[i]);
	return err;
}

static int
create_contents(const struct shim_call *call, struct shim_map *map)
{
	struct shim *shim = call->shim;
	if (map->info.type == BPF_MAP_TYPE_PERF_EVENT_ARRAY && !map->offloaded)
		return shim->options.lenient ? 0 : shim_map_place(shim, map);
	if (!map->offloaded)
		return share_memory(map);
	int err = create_on_device(shim, map);
	/* A device map has no BTF; loaders repeat the call without it. Lenient loading needs no
	 * such detour. */
	bool btf = call->attr.btf_key_type_id || call->attr.btf_value_type_id;
	if (!err && btf && !shim->options.lenient)
		err = -SHIM_ENOTSUPP;
	return err ? err : share_memory(map);
}

long
shim_cmd_map_create(struct shim_call *call)
{
	int err = own_checks(call);
	if (!err && !call->shim->options.lenient)
		err = kernel_checks(&call->attr);
	if (err)
		return err;
	struct shim_map *map = map_new(&call->attr);
	if (map == NULL)
		return -ENOMEM;
	err = shim_object_add(call->shim, &map->object, SHIM_KIND_MAP, map->shared_bytes);
	if (err) {
		shim_map_free(call->shim, map);
		return err;
	}
	map->object.listed = map->offloaded || map->info.type == BPF_MAP_TYPE_PERF_EVENT_ARRAY;
	long result = create_contents(call, map);
	if (result == 0)
		result = call->caller->fd_install(call->caller->ctx, map->object.handle_fd);
	if (result < 0)
		shim_object_drop_last(call->shim);
	return result;
}

/* Map, key and value of an element command; buffers are as long as the map's sizes. */
struct element {
	struct shim_map *map;
	uint8_t *key, *value;
};

static int
element_begin(struct shim_call *call, struct element *element, bool needs_key)
{
	int err;
	*element = (struct element){0};
	struct shim_object *object =
		shim_object_by_fd(call, (int)call->attr.map_fd, SHIM_KIND_MAP, &err);
	if (object == NULL)
		return err;
	element->map = (struct shim_map *)object;
	const struct jit_map *info = &element->map->info;
	element->key = malloc(info->key_bytes + 1);
	element->value = malloc((size_t)info->value_bytes + 1);
	if (element->key == NULL || element->value == NULL)
		return -ENOMEM;
	if (call->attr.key == 0 && !needs_key)
		return 0;
	return shim_read(call, call->attr.key, element->key, info->key_bytes);
}

static long
element_end(struct element *element, long result)
{
	free(element->key);
	free(element->value);
	return result;
}

long
shim_cmd_map_lookup(struct shim_call *call)
{
	struct element element;
	int err = call->attr.flags ? -EINVAL : 0;
	if (err)
		return err;
	err = element_begin(call, &element, true);
	if (!err)
		err = shim_map_lookup(call->shim, element.map, element.key, element.value);
	if (!err)
		err = shim_write(
			call, call->attr.value, element.value, element.map->info.value_bytes);
	return element_end(&element, err);
}

long
shim_cmd_map_update(struct shim_call *call)
{
	struct element element;
	int err = element_begin(call, &element, true);
	if (!err)
		err = shim_read(
			call, call->attr.value, element.value, element.map->info.value_bytes);
	if (!err)
		err = shim_map_update(
			call->shim, element.map, element.key, element.value, call->attr.flags);
	return element_end(&element, err);
}

long
shim_cmd_map_delete(struct shim_call *call)
{
	struct element element;
	int err = element_begin(call, &element, true);
	if (!err)
		err = shim_map_remove(call->shim, element.map, element.key);
	return element_end(&element, err);
}

long
shim_cmd_map_next_key(struct shim_call *call)
{
	struct element element;
	int err = element_begin(call, &element, false);
	uint8_t *next_key = err ? NULL : malloc(element.map->info.key_bytes + 1);
	if (!err && next_key == NULL)
		err = -ENOMEM;
	if (!err)
		err = shim_map_next_key(
			call->shim, element.map, call->attr.key ? element.key : NULL, next_key);
	if (!err)
		err = shim_write(call, call->attr.next_key, next_key, element.map->info.key_bytes);
	free(next_key);
	return element_end(&element, err);
}

/* Contents of a frozen single-element array are constants for the verifier. */
static int
freeze_content(struct shim *shim, struct shim_map *map)
{
	static const uint32_t first = 0;
	if (map->info.type != BPF_MAP_TYPE_ARRAY || map->info.max_entries != 1 ||
		map->info.key_bytes != sizeof(first) || !(map->info.flags & BPF_F_RDONLY_PROG))
		return 0;
	map->content = malloc(map->info.value_bytes);
	if (map->content == NULL)
		return -ENOMEM;
	int err = shim_map_lookup(shim, map, &first, map->content);
	if (err)
		return err;
	map->info.content = map->content;
	map->info.read_only_frozen = true;
	return 0;
}

long
shim_cmd_map_freeze(struct shim_call *call)
{
	int err;
	struct shim_object *object =
		shim_object_by_fd(call, (int)call->attr.map_fd, SHIM_KIND_MAP, &err);
	if (object == NULL)
		return err;
	struct shim_map *map = (struct shim_map *)object;
	if (map->frozen)
		return -EBUSY;
	err = freeze_content(call->shim, map);
	if (!err)
		map->frozen = true;
	return err;
}
