/* SPDX-License-Identifier: BSD-2-Clause */
#include "offload-jit/eligibility/advice.h"

#include "offload-jit/eligibility/advice.def.h"

#include <stddef.h>

/* Linux 6.1 knows the types up to USER_RINGBUF; the names are those of the uapi header. */
static const char *const map_type_names[] = {
	[BPF_MAP_TYPE_HASH] = "hash",
	[BPF_MAP_TYPE_ARRAY] = "array",
	[BPF_MAP_TYPE_PROG_ARRAY] = "prog_array",
	[BPF_MAP_TYPE_PERF_EVENT_ARRAY] = "perf_event_array",
	[BPF_MAP_TYPE_PERCPU_HASH] = "percpu_hash",
	[BPF_MAP_TYPE_PERCPU_ARRAY] = "percpu_array",
	[BPF_MAP_TYPE_STACK_TRACE] = "stack_trace",
	[BPF_MAP_TYPE_CGROUP_ARRAY] = "cgroup_array",
	[BPF_MAP_TYPE_LRU_HASH] = "lru_hash",
	[BPF_MAP_TYPE_LRU_PERCPU_HASH] = "lru_percpu_hash",
	[BPF_MAP_TYPE_LPM_TRIE] = "lpm_trie",
	[BPF_MAP_TYPE_ARRAY_OF_MAPS] = "array_of_maps",
	[BPF_MAP_TYPE_HASH_OF_MAPS] = "hash_of_maps",
	[BPF_MAP_TYPE_DEVMAP] = "devmap",
	[BPF_MAP_TYPE_SOCKMAP] = "sockmap",
	[BPF_MAP_TYPE_CPUMAP] = "cpumap",
	[BPF_MAP_TYPE_XSKMAP] = "xskmap",
	[BPF_MAP_TYPE_SOCKHASH] = "sockhash",
	[BPF_MAP_TYPE_CGROUP_STORAGE] = "cgroup_storage",
	[BPF_MAP_TYPE_REUSEPORT_SOCKARRAY] = "reuseport_sockarray",
	[BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE] = "percpu_cgroup_storage",
	[BPF_MAP_TYPE_QUEUE] = "queue",
	[BPF_MAP_TYPE_STACK] = "stack",
	[BPF_MAP_TYPE_SK_STORAGE] = "sk_storage",
	[BPF_MAP_TYPE_DEVMAP_HASH] = "devmap_hash",
	[BPF_MAP_TYPE_STRUCT_OPS] = "struct_ops",
	[BPF_MAP_TYPE_RINGBUF] = "ringbuf",
	[BPF_MAP_TYPE_INODE_STORAGE] = "inode_storage",
	[BPF_MAP_TYPE_TASK_STORAGE] = "task_storage",
	[BPF_MAP_TYPE_BLOOM_FILTER] = "bloom_filter",
	[BPF_MAP_TYPE_USER_RINGBUF] = "user_ringbuf",
};
enum { MAP_TYPE_COUNT = sizeof(map_type_names) / sizeof(map_type_names[0]) };

static const struct {
	uint32_t type, nearest;
	const char *advice;
} map_types[] = {
#define X(type, nearest, advice) {BPF_MAP_TYPE_##type, BPF_MAP_TYPE_##nearest, advice},
	ELIGIBILITY_MAP_TYPES(X)
#undef X
};

static const struct {
	int32_t id;
	const char *advice;
} helpers[] = {
#define X(name, advice) {BPF_FUNC_##name, advice},
	ELIGIBILITY_HELPERS(X)
#undef X
};

/* Fields of the two contexts; the advice comes from the table, so it names a field once. */
struct field {
	const char *name;
	uint32_t prog_type;
	int32_t start, end; /* bytes */
	const char *advice;
};

#define PROG_TYPE_xdp_md BPF_PROG_TYPE_XDP
#define PROG_TYPE___sk_buff BPF_PROG_TYPE_SCHED_CLS
#define FIELD(type, field, advice)                               \
	{#field, PROG_TYPE_##type, offsetof(struct type, field), \
		offsetof(struct type, field) + sizeof(((struct type *)NULL)->field), advice},

static const struct field fields[] = {FIELD(xdp_md, data, NULL) FIELD(xdp_md, data_end, NULL) FIELD(
	xdp_md, egress_ifindex, NULL) FIELD(__sk_buff, len, NULL) FIELD(__sk_buff, data, NULL)
		FIELD(__sk_buff, data_end, NULL) FIELD(__sk_buff, cb,
			"use a local variable, or a map: nothing else reads cb on the card")
			ELIGIBILITY_CONTEXT_FIELDS(FIELD)};

const char *
map_type_name(uint32_t type)
{
	return type < MAP_TYPE_COUNT ? map_type_names[type] : NULL;
}

const char *
map_type_advice(uint32_t type)
{
	for (size_t i = 0; i < sizeof(map_types) / sizeof(map_types[0]); i++) {
		if (map_types[i].type == type)
			return map_types[i].advice;
	}
	return NULL;
}

uint32_t
map_type_nearest(uint32_t type)
{
	if (type == BPF_MAP_TYPE_HASH || type == BPF_MAP_TYPE_ARRAY)
		return type;
	for (size_t i = 0; i < sizeof(map_types) / sizeof(map_types[0]); i++) {
		if (map_types[i].type == type)
			return map_types[i].nearest;
	}
	return BPF_MAP_TYPE_UNSPEC;
}

const char *
helper_advice(int32_t id)
{
	for (size_t i = 0; i < sizeof(helpers) / sizeof(helpers[0]); i++) {
		if (helpers[i].id == id)
			return helpers[i].advice;
	}
	return NULL;
}

static const struct field *
find_field(uint32_t prog_type, int32_t offset)
{
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		const struct field *f = &fields[i];
		if (f->prog_type == prog_type && offset >= f->start && offset < f->end)
			return f;
	}
	return NULL;
}

const char *
context_field_name(uint32_t prog_type, int32_t offset)
{
	const struct field *f = find_field(prog_type, offset);
	return f ? f->name : NULL;
}

const char *
context_field_advice(uint32_t prog_type, int32_t offset)
{
	const struct field *f = find_field(prog_type, offset);
	return f ? f->advice : NULL;
}
