/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The firmware's routines behind the FUNC capability: map lookup, update, delete, event output.
 * Function here in C; cost from the profile (docs/timing.md "Routines"), with the memory
 * operations of the open firmware's lookup: descriptor, lock, bucket, unlock.
 */
#include "nic-model/core/machine.h"

#include <errno.h>
#include <string.h>

enum {
	GPR_RESULT = 0, /* pair A0 B0 low, A1 B1 high */
	GPR_CLOBBERED = 12,
	GPR_FLAGS = 8, /* update: R4 */
	DESCRIPTOR_BYTES = 24,
	BUCKET_BYTES = 64,
	LOCK_BYTES = 8,
};

/* A call on its way: what it costs and where its memory operations stand. */
struct call {
	struct core *core;
	uint64_t cycles; /* spent so far */
	bool no_memory;
};

static void
spend(struct call *call, uint64_t cycles)
{
	call->cycles += cycles;
	call->core->since += cycles;
}

static void
touch(struct call *call, enum core_op_kind kind, enum core_memory memory, uint64_t address,
	uint32_t bytes, bool blocking)
{
	struct core *core = call->core;
	core_account(core, kind, memory, address, bytes, blocking);
	if (core->tracing)
		call->no_memory |= !core_trace(core, core->since);
	core->since = 0;
}

static void
pause_for(struct call *call, uint64_t cycles)
{
	if (cycles == 0)
		return;
	assert(cycles <= UINT16_MAX); /* the profile's range */
	touch(call, CORE_OP_PAUSE, CORE_MEM_EMEM, 0, (uint32_t)cycles, true);
	call->core->wait_cycles += cycles;
}

/* The bytes of stack that a pointer names; NULL when they are not all there. */
static uint8_t *
stack_bytes(struct core *core, uint32_t word, uint32_t bytes)
{
	uint32_t words = (bytes + 3) / 4;
	core->trap_address = word * 4;
	if (word < LM_STACK || word + words > LM_STACK + core->stack_words)
		return NULL;
	return (uint8_t *)&core->file[FILE_LM + word];
}

static void
give_result(struct core *core, uint64_t result)
{
	for (unsigned i = 2; i < GPR_CLOBBERED; i++)
		core->file[FILE_A + i] = core->file[FILE_B + i] = CORE_POISON;
	core->lm_pointer[3] = 0;
	core->file[FILE_A] = core->file[FILE_B] = (uint32_t)result;
	core->file[FILE_A + 1] = core->file[FILE_B + 1] = (uint32_t)(result >> 32);
}

/* What lookup, update and delete share: descriptor, hash, lock, bucket. */
static void
walk_costs(struct call *call, const struct core_map *map, uint32_t id, uint64_t at, uint32_t hops)
{
	const struct nic_profile *p = call->core->profile;
	uint32_t key_words = map ? (map->key_bytes + 3) / 4 : 0;
	uint64_t total = p->helper_lookup_cycles + p->helper_key_word_cycles * key_words;
	/* Shares of the open firmware's instruction stream: 17, 51, 32 and 24 of 124. */
	uint64_t first = total / 8, second = total * 7 / 16, third = total / 4;
	spend(call, first);
	touch(call, CORE_OP_READ, CORE_MEM_IMEM, (uint64_t)id * DESCRIPTOR_BYTES, DESCRIPTOR_BYTES,
		true);
	if (!map) {
		spend(call, total - first);
		return;
	}
	spend(call, second);
	touch(call, CORE_OP_ATOMIC, CORE_MEM_EMEM, at, LOCK_BYTES, true);
	touch(call, CORE_OP_READ, CORE_MEM_EMEM, at + MAP_KEY_OFFSET, BUCKET_BYTES, true);
	spend(call, third);
	for (uint32_t i = 0; i < hops; i++) {
		touch(call, CORE_OP_ATOMIC, CORE_MEM_EMEM, at, LOCK_BYTES, true);
		touch(call, CORE_OP_READ, CORE_MEM_EMEM, at + MAP_KEY_OFFSET, BUCKET_BYTES, true);
		spend(call, p->helper_hop_cycles);
	}
	touch(call, CORE_OP_ATOMIC, CORE_MEM_EMEM, at, LOCK_BYTES, false);
	spend(call, total - first - second - third);
}

/* Where the bucket of a key lies, found or not. */
static uint64_t
bucket_address(const struct core_map *map, int64_t slot)
{
	return core_map_slot_address(map, slot >= 0 ? (uint32_t)slot : 0);
}

static uint64_t
lookup(struct call *call, struct core_map *map, uint32_t id, const void *key)
{
	struct core *core = call->core;
	uint32_t hops;
	int64_t slot = core_map_find(&core->maps, map, key, &hops);
	walk_costs(call, map, id, bucket_address(map, slot), hops);
	if (slot < 0) {
		uint64_t less = core->profile->helper_miss_less_cycles;
		less = less < core->since ? less : core->since; /* never below what is traced */
		core->since -= less;
		call->cycles -= less < call->cycles ? less : call->cycles;
		return 0;
	}
	uint64_t address = core_map_slot_address(map, (uint32_t)slot) + map->value_offset;
	/* Byte address = high word * 256 + low word. */
	return (address & 0xff) | (address >> 8) << 32;
}

static uint64_t
update(struct call *call, struct core_map *map, uint32_t id, const void *key)
{
	struct core *core = call->core;
	const struct nic_profile *p = core->profile;
	uint64_t flags =
		core->file[FILE_A + GPR_FLAGS] | (uint64_t)core->file[FILE_A + GPR_FLAGS + 1] << 32;
	const uint8_t *value = stack_bytes(core, core->lm_pointer[2], map->value_bytes);
	uint32_t hops;
	if (!value)
		return UINT64_MAX;
	int err = core_map_update(&core->maps, map, key, value, flags, &hops);
	walk_costs(call, map, id, bucket_address(map, core_map_find(&core->maps, map, key, &hops)),
		hops);
	spend(call, p->helper_update_cycles);
	pause_for(call, p->helper_update_wait_cycles);
	return (uint64_t)(int64_t)err;
}

static uint64_t delete (struct call *call, struct core_map *map, uint32_t id, const void *key)
{
	struct core *core = call->core;
	uint32_t hops;
	int64_t slot = core_map_find(&core->maps, map, key, &hops);
	walk_costs(call, map, id, bucket_address(map, slot), hops);
	int err = core_map_remove(&core->maps, map, key, &hops);
	spend(call, core->profile->helper_delete_cycles);
	pause_for(call, core->profile->helper_delete_wait_cycles);
	return (uint64_t)(int64_t)err;
}

static enum core_trap_reason
map_routine(struct call *call, enum device_func func)
{
	struct core *core = call->core;
	uint32_t id = core->file[FILE_A];
	struct core_map *map = core_map_by_id(&core->maps, id);
	if (!map) { /* a bad table id: NULL, or -EINVAL */
		walk_costs(call, NULL, id, 0, 0);
		give_result(core, func == DEVICE_LOOKUP ? 0 : (uint64_t)(int64_t)-EINVAL);
		return CORE_TRAP_NONE;
	}
	const uint8_t *key = stack_bytes(core, core->lm_pointer[0], map->key_bytes);
	if (!key)
		return CORE_TRAP_ROUTINE_KEY;
	uint64_t result;
	if (func == DEVICE_LOOKUP)
		result = lookup(call, map, id, key);
	else if (func == DEVICE_UPDATE)
		result = update(call, map, id, key);
	else
		result = delete (call, map, id, key);
	if (result == UINT64_MAX)
		return CORE_TRAP_ROUTINE_KEY;
	give_result(core, result);
	return CORE_TRAP_NONE;
}

/* Kind of the data pointer, in A1. */
enum { DATA_NULL = 1, DATA_MAP_VALUE = 4, DATA_STACK = 6, DATA_PACKET = 8 };

/* The bytes that a pointer names; NULL when they are not all there. None are always there. */
static const uint8_t *
event_data(struct core *core, uint32_t bytes)
{
	uint32_t low = core->file[FILE_A + 8], high = core->file[FILE_A + 9];
	uint32_t start = core->file[FILE_LM + LM_VECTOR + 2] & 0x1fff;
	uint32_t end = start + (core->file[FILE_LM + LM_VECTOR] & 0x3fff);
	uint32_t at = low & 0x1fff;
	core->trap_address = low;
	if (bytes == 0)
		return (const uint8_t *)"";
	switch (core->file[FILE_A + 1]) {
	case DATA_STACK:
		return low % 4 ? NULL : stack_bytes(core, low / 4, bytes);
	case DATA_PACKET:
		return at < start || at + bytes > end ? NULL : core->packet->buffer + at;
	case DATA_MAP_VALUE:
		core->trap_address = core_address(high, low);
		return core_map_value(&core->maps, core->trap_address, bytes, 0);
	default:
		return NULL;
	}
}

static enum core_trap_reason
event_routine(struct call *call)
{
	struct core *core = call->core;
	const struct nic_profile *p = core->profile;
	uint32_t map_id = core->file[FILE_A + 4];
	uint32_t packet_bytes = core->file[FILE_A + 7] & 0xfffff; /* flags, bits 51:32 */
	uint32_t bytes = core->file[FILE_A + 10];
	uint32_t start = core->file[FILE_LM + LM_VECTOR + 2] & 0x1fff;
	uint32_t len = core->file[FILE_LM + LM_VECTOR] & 0x3fff;
	const uint8_t *data = bytes <= MAP_ARENA_BYTES / 2 ? event_data(core, bytes) : NULL;
	if (!data)
		return CORE_TRAP_ROUTINE_DATA;
	spend(call, p->helper_event_cycles);
	pause_for(call, p->helper_event_wait_cycles);
	if (packet_bytes > len) { /* as the kernel's helper: nothing is sent */
		give_result(core, (uint64_t)(int64_t)-EFAULT);
		return CORE_TRAP_NONE;
	}
	const struct nic_event event = {
		.index = core->packet->index,
		.map_id = map_id,
		.data = data,
		.data_bytes = bytes,
		.packet = core->packet->buffer + start,
		.packet_bytes = packet_bytes,
	};
	if (core->event_fn)
		core->event_fn(core->event_ctx, &event);
	give_result(core, 0);
	return CORE_TRAP_NONE;
}

enum core_trap_reason
core_routine(struct core *core, enum device_func func, uint64_t *cycles)
{
	struct call call = {.core = core};
	core_apply_pending(core, UINT64_MAX); /* far longer than any pointer write takes */
	enum core_trap_reason reason =
		func == DEVICE_EVENT ? event_routine(&call) : map_routine(&call, func);
	core->helper_cycles += call.cycles;
	*cycles = call.cycles;
	return call.no_memory ? CORE_TRAP_MEMORY : reason;
}
