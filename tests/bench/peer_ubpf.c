/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * uBPF, where it is installed (ubpf.h, libubpf): its interpreter and its JIT. It has no maps, no
 * helpers and no xdp_md of its own: maps here are arrays and sorted lists, of the helpers those of
 * maps, and packets lie below 4 GiB, so that the 32-bit addresses of struct xdp_md hold. Its bounds
 * checks are off, as it cannot know the packet's bounds; that makes it faster, not slower.
 */
#include "bench/kernel_exec.h"
#include "driver-shim/host_store.h"
#include "driver-shim/map_json.h"
#include "peers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#if !HAVE_UBPF || !defined(__x86_64__)
static int
ubpf_open(const struct peer_subject *subject, void **state, struct fail *fail)
{
	(void)subject;
	(void)state;
	return fail_set(fail, -ENOENT,
		"uBPF was not there when the build was configured (ubpf.h and libubpf, x86-64)");
}
const struct peer peer_ubpf = {"ubpf", ubpf_open, NULL, NULL};
const struct peer peer_ubpf_jit = {"ubpf-jit", ubpf_open, NULL, NULL};
#else

#include <linux/bpf.h>
#include <sys/mman.h>
#include <ubpf.h>

enum { MAPS_MAX = 64, BUFFER_BYTES = 16384, HEADROOM_BYTES = 256 };

/* A map as the program's address constants point to it. */
struct peer_map {
	const struct jit_map *map;
	uint8_t *values; /* array: all of them */
	struct host_store store;
};

struct ubpf_state {
	const struct leg_traffic *traffic;
	struct ubpf_vm *vm;
	ubpf_jit_fn compiled;
	uint8_t *buffer;
	struct bpf_insn *insns;
	struct peer_map maps[MAPS_MAX];
	uint32_t map_count;
};

static bool
is_array(const struct peer_map *map)
{
	return map->values != NULL;
}

static uint8_t *
find(struct peer_map *map, const void *key)
{
	uint32_t index;
	if (!is_array(map))
		return host_store_find(&map->store, key);
	memcpy(&index, key, sizeof(index));
	return index < map->map->max_entries ? map->values + (size_t)index * map->map->value_bytes
					     : NULL;
}

static uint64_t
map_lookup(uint64_t map, uint64_t key, uint64_t c, uint64_t d, uint64_t e)
{
	(void)c;
	(void)d;
	(void)e;
	return (uintptr_t)find((struct peer_map *)(uintptr_t)map, (const void *)(uintptr_t)key);
}

static int
put(struct peer_map *map, const void *key, const void *value)
{
	uint8_t *at = find(map, key);
	if (at)
		memcpy(at, value, map->map->value_bytes);
	else if (is_array(map) || map->store.count >= map->map->max_entries)
		return -E2BIG;
	else
		return host_store_put(&map->store, key, value);
	return 0;
}

static uint64_t
map_update(uint64_t map, uint64_t key, uint64_t value, uint64_t flags, uint64_t e)
{
	struct peer_map *to = (struct peer_map *)(uintptr_t)map;
	const void *at = (const void *)(uintptr_t)key;
	(void)e;
	if (flags == BPF_NOEXIST && find(to, at))
		return (uint64_t)-EEXIST;
	if (flags == BPF_EXIST && !find(to, at))
		return (uint64_t)-ENOENT;
	return (uint64_t)put(to, at, (const void *)(uintptr_t)value);
}

static uint64_t
map_delete(uint64_t map, uint64_t key, uint64_t c, uint64_t d, uint64_t e)
{
	struct peer_map *from = (struct peer_map *)(uintptr_t)map;
	(void)c;
	(void)d;
	(void)e;
	return is_array(from)
		       ? (uint64_t)-EINVAL
		       : (uint64_t)host_store_remove(&from->store, (const void *)(uintptr_t)key);
}

static int
json_lookup(void *ctx, const void *key, void *value)
{
	struct peer_map *map = ctx;
	const uint8_t *at = find(map, key);
	if (at)
		memcpy(value, at, map->map->value_bytes);
	return at ? 0 : -ENOENT;
}

static int
json_update(void *ctx, const void *key, const void *value)
{
	return put(ctx, key, value);
}

static int
make_maps(const struct peer_subject *s, struct ubpf_state *u, struct fail *fail)
{
	struct map_json_map table[MAPS_MAX];
	if (s->program->map_count > MAPS_MAX)
		return fail_set(fail, -E2BIG, "more than %u maps", (unsigned)MAPS_MAX);
	for (u->map_count = 0; u->map_count < s->program->map_count; u->map_count++) {
		struct peer_map *to = &u->maps[u->map_count];
		const struct jit_map *map = to->map = s->program->maps[u->map_count];
		to->store.key_bytes = map->key_bytes;
		to->store.value_bytes = map->value_bytes;
		if (map->type == BPF_MAP_TYPE_ARRAY) {
			to->values = calloc(map->max_entries, map->value_bytes);
			if (!to->values)
				return fail_set(fail, -ENOMEM, "no memory for maps");
			if (map->content)
				memcpy(to->values, map->content,
					(size_t)map->max_entries * map->value_bytes);
		} else if (map->type != BPF_MAP_TYPE_HASH) {
			return fail_set(fail, -EINVAL, "%s is no hash or array", map->name);
		}
		table[u->map_count] = (struct map_json_map){.name = map->name,
			.type = map->type,
			.key_bytes = map->key_bytes,
			.value_bytes = map->value_bytes,
			.max_entries = map->max_entries,
			.ctx = to,
			.lookup = json_lookup,
			.update = json_update};
	}
	return s->maps_path ? map_json_read(s->maps_path, table, u->map_count, fail) : 0;
}

/* The program with the addresses of its maps, and of values in constant ones. */
static int
place_maps(const struct jit_program *program, struct ubpf_state *u, struct fail *fail)
{
	u->insns = malloc(program->insn_count * sizeof(*u->insns));
	if (!u->insns)
		return fail_set(fail, -ENOMEM, "no memory for the program");
	memcpy(u->insns, program->insns, program->insn_count * sizeof(*u->insns));
	for (uint32_t i = 0; i + 1 < program->insn_count; i++) {
		struct bpf_insn *insn = &u->insns[i];
		if (insn->code != (BPF_LD | BPF_IMM | BPF_DW))
			continue;
		uint64_t address = (uintptr_t)&u->maps[insn->imm];
		if (insn->src_reg == BPF_PSEUDO_MAP_VALUE ||
			insn->src_reg == BPF_PSEUDO_MAP_IDX_VALUE)
			address = (uintptr_t)u->maps[insn->imm].values + (uint32_t)insn[1].imm;
		if (insn->src_reg != 0) {
			insn->src_reg = 0;
			insn[0].imm = (int32_t)address;
			insn[1].imm = (int32_t)(address >> 32);
		}
		i++;
	}
	return 0;
}

static int
load_vm(const struct jit_program *program, struct ubpf_state *u, struct fail *fail)
{
	static const struct {
		unsigned id;
		const char *name;
		uint64_t (*call)(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t);
	} helpers[] = {{BPF_FUNC_map_lookup_elem, "bpf_map_lookup_elem", map_lookup},
		{BPF_FUNC_map_update_elem, "bpf_map_update_elem", map_update},
		{BPF_FUNC_map_delete_elem, "bpf_map_delete_elem", map_delete}};
	char *why = NULL;
	u->vm = ubpf_create();
	if (!u->vm)
		return fail_set(fail, -ENOMEM, "uBPF makes no machine");
	ubpf_toggle_bounds_check(u->vm, false);
	for (unsigned i = 0; i < sizeof(helpers) / sizeof(helpers[0]); i++)
		/* its type of a helper has changed between versions; this cast has not */
		ubpf_register(u->vm, helpers[i].id, helpers[i].name,
			as_external_function_t((void *)(uintptr_t)helpers[i].call));
	if (ubpf_load(u->vm, u->insns, program->insn_count * (uint32_t)sizeof(*u->insns), &why)) {
		fail_set(fail, -EINVAL, "uBPF: %s", why ? why : "cannot load it");
		free(why);
		return -EINVAL;
	}
	return 0;
}

/* One packet, its bytes fresh. @return 0, or -EINVAL: uBPF stopped it */
static int
run_one(struct ubpf_state *u, const struct leg_frame *frame, uint64_t *verdict)
{
	uint8_t *data = u->buffer + HEADROOM_BYTES;
	struct xdp_md context = {.data = (uint32_t)(uintptr_t)data};
	memcpy(data, frame->data, frame->len_bytes);
	context.data_end = context.data + frame->len_bytes;
	if (!u->compiled)
		return ubpf_exec(u->vm, &context, sizeof(context), verdict) ? -EINVAL : 0;
	*verdict = u->compiled(&context, sizeof(context));
	return 0;
}

/* Before any figure: does it say what the card says? */
static int
compare(const struct peer_subject *s, struct ubpf_state *u, struct fail *fail)
{
	for (uint32_t i = 0; i < s->traffic.count; i++) {
		uint64_t verdict = 0;
		if (run_one(u, &s->traffic.frames[i], &verdict))
			return fail_set(fail, -EINVAL, "uBPF stops the program at frame %u", i);
		uint8_t folded = kernel_verdict_of(s->program->type, (uint32_t)verdict);
		if (folded != s->verdicts[i])
			return fail_set(fail, -EINVAL, "frame %u: %s, the card says %s", i,
				nic_verdict_name(folded), nic_verdict_name(s->verdicts[i]));
	}
	return 0;
}

static int
load_program(const struct peer_subject *s, void **state, struct fail *fail)
{
	struct ubpf_state *u = *state = calloc(1, sizeof(*u));
	if (!u)
		return fail_set(fail, -ENOMEM, "no memory");
	u->traffic = &s->traffic;
	if (s->program->type != BPF_PROG_TYPE_XDP)
		return fail_set(fail, -EINVAL, "not an XDP program");
	u->buffer = mmap(NULL, BUFFER_BYTES, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	if (u->buffer == MAP_FAILED) {
		u->buffer = NULL;
		return fail_set(fail, -ENOMEM, "no memory below 4 GiB");
	}
	int err = make_maps(s, u, fail);
	if (!err)
		err = place_maps(s->program, u, fail);
	return err ? err : load_vm(s->program, u, fail);
}

static int
interpreter_open(const struct peer_subject *subject, void **state, struct fail *fail)
{
	int err = load_program(subject, state, fail);
	return err ? err : compare(subject, *state, fail);
}

static int
jit_open(const struct peer_subject *subject, void **state, struct fail *fail)
{
	char *why = NULL;
	int err = load_program(subject, state, fail);
	if (err)
		return err;
	struct ubpf_state *u = *state;
	u->compiled = ubpf_compile(u->vm, &why);
	if (!u->compiled)
		fail_set(fail, -EINVAL, "uBPF: %s", why ? why : "cannot compile it");
	free(why);
	return u->compiled ? compare(subject, u, fail) : -EINVAL;
}

static int
ubpf_run(void *state, uint64_t packets, struct peer_figures *figures, struct fail *fail)
{
	struct ubpf_state *u = state;
	uint64_t verdict;
	int err = 0;
	*figures = (struct peer_figures){.packets = packets};
	uint64_t begin_ns = peer_cpu_ns();
	for (uint64_t i = 0; !err && i < packets; i++)
		err = run_one(u, &u->traffic->frames[i % u->traffic->count], &verdict);
	figures->cpu_ns = peer_cpu_ns() - begin_ns;
	return err ? fail_set(fail, err, "uBPF stops the program") : 0;
}

static void
ubpf_close(void *state)
{
	struct ubpf_state *u = state;
	if (u->vm)
		ubpf_destroy(u->vm);
	if (u->buffer)
		munmap(u->buffer, BUFFER_BYTES);
	for (uint32_t i = 0; i < MAPS_MAX; i++) {
		free(u->maps[i].values);
		host_store_free(&u->maps[i].store);
	}
	free(u->insns);
	free(u);
}

const struct peer peer_ubpf = {"ubpf", interpreter_open, ubpf_run, ubpf_close};
const struct peer peer_ubpf_jit = {"ubpf-jit", jit_open, ubpf_run, ubpf_close};
#endif
