/* SPDX-License-Identifier: BSD-2-Clause */
/* Stage map: what the kernel, the offload contract and the driver say to one map. */
#include "offload-jit/bpf/bpf.h"
#include "offload-jit/eligibility/advice.h"
#include "offload-jit/offload_jit.h"
#include "offload-jit/rules.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Largest allocation of a kernel with 4 KiB pages, less the head of a hash element. */
enum { HASH_ENTRY_LIMIT = (4 << 20) - 48 };

/* Flags that Linux 6.1 knows for the two types of the device. */
enum {
	ARRAY_FLAGS = BPF_F_NUMA_NODE | BPF_F_MMAPABLE | BPF_F_PRESERVE_ELEMS | BPF_F_INNER_MAP |
		      BPF_F_RDONLY | BPF_F_WRONLY | BPF_F_RDONLY_PROG | BPF_F_WRONLY_PROG,
	HASH_FLAGS = BPF_F_NO_PREALLOC | BPF_F_NO_COMMON_LRU | BPF_F_NUMA_NODE | BPF_F_ZERO_SEED |
		     BPF_F_RDONLY | BPF_F_WRONLY | BPF_F_RDONLY_PROG | BPF_F_WRONLY_PROG,
	HOST_FLAGS = BPF_F_RDONLY | BPF_F_WRONLY, /* stripped before the driver looks */
};

static const struct {
	uint32_t bit;
	const char *name;
} flag_names[] = {
	{BPF_F_NO_PREALLOC, "BPF_F_NO_PREALLOC"},
	{BPF_F_NO_COMMON_LRU, "BPF_F_NO_COMMON_LRU"},
	{BPF_F_NUMA_NODE, "BPF_F_NUMA_NODE"},
	{BPF_F_ZERO_SEED, "BPF_F_ZERO_SEED"},
	{BPF_F_RDONLY_PROG, "BPF_F_RDONLY_PROG"},
	{BPF_F_WRONLY_PROG, "BPF_F_WRONLY_PROG"},
	{BPF_F_MMAPABLE, "BPF_F_MMAPABLE"},
	{BPF_F_PRESERVE_ELEMS, "BPF_F_PRESERVE_ELEMS"},
	{BPF_F_INNER_MAP, "BPF_F_INNER_MAP"},
};

/* One map being judged. */
struct judge {
	const struct jit_map *map;
	const struct jit_program *program;
	struct report *report;
	int err; /* of the first finding */
};

/* Where the program first uses the map, so that the finding has a line of C; -1 nowhere. */
static int64_t
first_use(const struct jit_program *program, const struct jit_map *map)
{
	for (uint32_t i = 0; i < program->insn_count; i++) {
		const struct bpf_insn *insn = &program->insns[i];
		if (!bpf_is_ld_imm64(insn))
			continue;
		bool named = insn->src_reg >= BPF_PSEUDO_MAP_FD &&
			     insn->src_reg <= BPF_PSEUDO_MAP_IDX_VALUE &&
			     insn->src_reg != BPF_PSEUDO_BTF_ID && insn->src_reg != BPF_PSEUDO_FUNC;
		if (named && (uint32_t)insn->imm < program->map_count &&
			program->maps[insn->imm] == map)
			return i;
		i++; /* the second slot */
	}
	return -1;
}

static void refuse(struct judge *j, unsigned rule, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* The value names the map, so that each map has its own finding. */
static void
refuse(struct judge *j, unsigned rule, const char *fmt, ...)
{
	char what[64], value[96];
	va_list args;
	va_start(args, fmt);
	vsnprintf(what, sizeof(what), fmt, args);
	va_end(args);
	snprintf(value, sizeof(value), "map %.16s: %s", j->map->name, what);
	int err = report_add(j->report, j->program, rule, -1, value, "map %.16s: %s", j->map->name,
		rules[rule].sentence);
	int64_t use = j->program ? first_use(j->program, j->map) : -1;
	if (use >= 0)
		report_place(j->report, j->program, (uint32_t)use);
	if (!j->err)
		j->err = err;
}

static const char *
flags_text(uint32_t flags, char *buf, size_t size)
{
	int at = 0;
	for (size_t i = 0; i < sizeof(flag_names) / sizeof(flag_names[0]); i++) {
		if (!(flags & flag_names[i].bit) || (size_t)at >= size)
			continue;
		at += snprintf(
			buf + at, size - (size_t)at, "%s%s", at ? " | " : "", flag_names[i].name);
		flags &= ~flag_names[i].bit;
	}
	if ((flags || !at) && (size_t)at < size)
		snprintf(buf + at, size - (size_t)at, "%s%#x", at ? " | " : "", flags);
	return buf;
}

/* What every kernel checks before the device is asked. */
static void
judge_shape(struct judge *j, uint32_t type)
{
	const struct jit_map *map = j->map;
	uint32_t known = type == BPF_MAP_TYPE_ARRAY ? ARRAY_FLAGS : HASH_FLAGS;
	bool exclusive = (map->flags & BPF_F_RDONLY && map->flags & BPF_F_WRONLY) ||
			 (map->flags & BPF_F_RDONLY_PROG && map->flags & BPF_F_WRONLY_PROG);
	/* Other types have other flags. */
	if (type == map->type && (map->flags & ~known || exclusive))
		refuse(j, RULE_MAP_ATTRIBUTES, "%s, flags %#x", map_type_name(type), map->flags);
	bool array = type == BPF_MAP_TYPE_ARRAY;
	if (!map->max_entries || !map->value_bytes || !map->key_bytes ||
		(array && map->key_bytes != 4))
		refuse(j, RULE_MAP_SHAPE, "key %u, value %u bytes, %u entries", map->key_bytes,
			map->value_bytes, map->max_entries);
	uint64_t entry = (uint64_t)map->key_bytes + map->value_bytes;
	if (array ? map->value_bytes > INT32_MAX : entry > HASH_ENTRY_LIMIT)
		refuse(j, RULE_MAP_SIZE_LIMIT, "key %u, value %u bytes", map->key_bytes,
			map->value_bytes);
}

bool
map_is_global_data(const struct jit_map *map)
{
	return map->type == BPF_MAP_TYPE_ARRAY &&
	       (strstr(map->name, ".rodata") || strstr(map->name, ".data") ||
		       strstr(map->name, ".bss") || strstr(map->name, ".kconfig"));
}

const char *
global_data_advice(const struct jit_map *map)
{
	if (strstr(map->name, ".rodata"))
		return "a constant: write it as #define or enum, so that it becomes part of the "
		       "instructions. A `const volatile` setting: an array map of one entry that "
		       "the host writes. A string (bpf_printk): remove it. A table: an array map "
		       "filled by the host";
	if (strstr(map->name, ".kconfig"))
		return "replace `extern ... __kconfig` by a #define";
	return "declare an array map of one entry with the variable as value: read it by "
	       "bpf_map_lookup_elem(), count in it by __sync_fetch_and_add()";
}

/* @return whether the map is one of global data, which has to go as a whole */
static bool
judge_flags(struct judge *j, uint32_t type)
{
	uint32_t flags = j->map->flags & ~(uint32_t)HOST_FLAGS;
	if (type != j->map->type)
		flags &= ~(uint32_t)BPF_F_NO_COMMON_LRU; /* goes with the refused type */
	char text[64];
	if (!flags)
		return false;
	flags_text(flags, text, sizeof(text));
	if (map_is_global_data(j->map)) {
		refuse(j, RULE_MAP_GLOBAL_DATA, "%s", text);
		report_advice(j->report, global_data_advice(j->map));
		return true;
	}
	refuse(j, RULE_MAP_FLAGS, "%s", text);
	if (flags == BPF_F_NO_PREALLOC)
		report_advice(j->report, "remove BPF_F_NO_PREALLOC: it saves host memory only");
	return false;
}

static uint64_t
round_up_8(uint64_t bytes)
{
	return (bytes + 7) & ~UINT64_C(7);
}

/* What this device has room for. */
static void
judge_room(struct judge *j, uint32_t type, const struct device_caps *caps, uint32_t live_maps,
	uint64_t live_elems)
{
	const struct jit_map *map = j->map;
	if (!(caps->maps.types >> type & 1))
		refuse(j, RULE_MAP_TYPE_FIRMWARE, "%s", map_type_name(type));
	if (live_maps >= caps->maps.max_maps)
		refuse(j, RULE_MAP_DEVICE_COUNT, "%u maps are there, %u allowed", live_maps,
			caps->maps.max_maps);
	uint64_t left = live_elems < caps->maps.max_elems ? caps->maps.max_elems - live_elems : 0;
	if (map->max_entries > left)
		refuse(j, RULE_MAP_ELEMENTS, "%u entries, %u of %u left", map->max_entries,
			(uint32_t)left, caps->maps.max_elems);
	uint64_t elem = round_up_8(map->key_bytes) + round_up_8(map->value_bytes);
	if (elem > caps->maps.max_elem_bytes)
		refuse(j, RULE_MAP_ELEMENT_SIZE, "key %u + value %u take %llu bytes, %u allowed",
			map->key_bytes, map->value_bytes, (unsigned long long)elem,
			caps->maps.max_elem_bytes);
	if (map->key_bytes > caps->maps.max_key_bytes)
		refuse(j, RULE_MAP_KEY_SIZE, "%u bytes, %u allowed", map->key_bytes,
			caps->maps.max_key_bytes);
	if (map->value_bytes > caps->maps.max_value_bytes)
		refuse(j, RULE_MAP_VALUE_SIZE, "%u bytes, %u allowed", map->value_bytes,
			caps->maps.max_value_bytes);
}

int
offload_jit_check_map(const struct jit_map *map, const struct device_caps *caps, uint32_t live_maps,
	uint64_t live_elems, const struct jit_program *program, struct report *report)
{
	struct judge j = {.map = map, .program = program, .report = report};
	if (map->type == BPF_MAP_TYPE_PERF_EVENT_ARRAY)
		return 0; /* an ordinary host map, whose events come from the device */
	const char *name = map_type_name(map->type);
	if (!name) {
		refuse(&j, RULE_MAP_ATTRIBUTES, "type %u", map->type);
		return j.err;
	}
	uint32_t type = map_type_nearest(map->type);
	if (type != BPF_MAP_TYPE_UNSPEC)
		judge_shape(&j, type);
	if (type != map->type) {
		refuse(&j, RULE_MAP_TYPE, "%s", name);
		report_advice(report, map_type_advice(map->type));
	}
	if (type == BPF_MAP_TYPE_UNSPEC)
		return j.err;
	if (!caps->maps.types) {
		refuse(&j, RULE_MAP_SUPPORT, "%s", name);
		return j.err;
	}
	if (!judge_flags(&j, type))
		judge_room(&j, type, caps, live_maps, live_elems);
	if (map->btf_types)
		refuse(&j, RULE_MAP_BTF, "key and value types are named");
	return j.err;
}
