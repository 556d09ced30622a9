/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/reference.h"

#include "offload-jit/bpf/bpf.h"

#include <assert.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum {
	HANDLE_DISTANCE = 4096,
	ETHERNET_HEADER_BYTES = 14, /* the shortest packet that a program may leave */
	QUEUE_LIMIT = 256,
	QUEUE_NOBODY = 64, /* larger numbers become this one, which no port has */
};

/* ---- memory ---- */

static struct reference_handle *
handle_at(struct reference *r, uint64_t address, uint32_t bytes)
{
	for (uint32_t i = r->handle_count; i-- > 0;) {
		struct reference_handle *h = &r->handles[i];
		uint64_t off = address - h->address;
		uint32_t size = r->program->maps[h->map]->value_bytes;
		if (off < size && size - off >= bytes)
			return h;
	}
	return NULL;
}

static uint8_t *
value_at(struct reference *r, uint64_t address, uint32_t bytes)
{
	struct reference_handle *h = handle_at(r, address, bytes);
	if (h == NULL)
		return NULL;
	if (h->stale) {
		r->open = "a map value whose key was deleted or replaced";
		return NULL;
	}
	uint8_t *value = host_store_find(&r->maps[h->map], h->key);
	assert(value != NULL);
	return value + (address - h->address);
}

/* Index of a stack byte over all frames' bytes, or -1. */
static int32_t
stack_index(const struct reference *r, uint64_t address, uint32_t bytes)
{
	for (uint32_t f = 0; f <= r->run.frame; f++) {
		uint64_t low =
			REFERENCE_STACK + f * REFERENCE_FRAME_DISTANCE - REFERENCE_STACK_BYTES;
		if (address >= low && address + bytes <= low + REFERENCE_STACK_BYTES)
			return (int32_t)(f * REFERENCE_STACK_BYTES + (address - low));
	}
	return -1;
}

static bool
in_packet(const struct reference *r, uint64_t address, uint32_t bytes)
{
	uint64_t start = REFERENCE_PACKET + r->offset;
	return address >= start && address + bytes <= start + r->len_bytes;
}

static uint8_t *
memory(void *ctx, uint64_t address, uint32_t bytes)
{
	struct reference *r = ctx;
	if (in_packet(r, address, bytes))
		return &r->buffer[address - REFERENCE_PACKET];
	int32_t index = stack_index(r, address, bytes);
	return index >= 0 ? &r->stack[0][0] + index : value_at(r, address, bytes);
}

static uint8_t *
tags(void *ctx, uint64_t address, uint32_t bytes)
{
	struct reference *r = ctx;
	if (in_packet(r, address, bytes))
		return &r->buffer_tags[address - REFERENCE_PACKET];
	int32_t index = stack_index(r, address, bytes);
	return index >= 0 ? &r->stack_tags[0][0] + index : NULL;
}

static bool
same_area(void *ctx, uint64_t a, uint64_t b)
{
	const struct reference *r = ctx;
	uint64_t start = REFERENCE_PACKET, bytes = sizeof(r->buffer);
	return a - start <= bytes && b - start <= bytes;
}

static const uint8_t *
packet_bytes(void *ctx, uint32_t off, uint32_t bytes)
{
	struct reference *r = ctx;
	if (off > r->len_bytes || r->len_bytes - off < bytes)
		return NULL;
	return &r->buffer[r->offset + off];
}

static uint64_t
frame_pointer(void *ctx, uint32_t frame, uint32_t entry)
{
	(void)ctx;
	(void)entry;
	return REFERENCE_STACK + frame * REFERENCE_FRAME_DISTANCE;
}

/* ---- context ---- */

static bool
load_context(void *ctx, uint32_t off, uint32_t bytes, uint64_t *value, uint8_t *tag)
{
	struct reference *r = ctx;
	bool xdp = r->program->type == BPF_PROG_TYPE_XDP;
	uint64_t data = REFERENCE_PACKET + r->offset;
	if (bytes != 4)
		return false;
	*tag = BPF_TAG_POINTER;
	if (off == (xdp ? offsetof(struct xdp_md, data) : offsetof(struct __sk_buff, data))) {
		*value = data;
		return true;
	}
	if (off ==
		(xdp ? offsetof(struct xdp_md, data_end) : offsetof(struct __sk_buff, data_end))) {
		*value = data + r->len_bytes;
		return true;
	}
	*tag = BPF_TAG_NUMBER;
	*value = r->len_bytes;
	return !xdp && off == offsetof(struct __sk_buff, len);
}

static bool
store_context(void *ctx, uint32_t off, uint32_t bytes, uint64_t value)
{
	struct reference *r = ctx;
	bool queue = r->program->type == BPF_PROG_TYPE_XDP && bytes == 4 &&
		     off == offsetof(struct xdp_md, rx_queue_index);
	r->queue = (uint32_t)value < QUEUE_LIMIT ? (int32_t)(uint32_t)value : QUEUE_NOBODY;
	return queue;
}

/* ---- maps ---- */

static bool
map_reference(void *ctx, const struct bpf_insn *insn, uint64_t *value)
{
	struct reference *r = ctx;
	uint32_t index = (uint32_t)insn->imm;
	bool whole = insn->src_reg == BPF_PSEUDO_MAP_FD || insn->src_reg == BPF_PSEUDO_MAP_IDX;
	if (!whole || index >= r->program->map_count)
		return false;
	*value = r->program->maps[index]->device_id;
	return true;
}

/* The map behind R1, by what LD_IMM64 gave. */
static int32_t
map_argument(const struct reference *r, bool events)
{
	uint64_t id = r->run.regs[events ? BPF_REG_2 : BPF_REG_1];
	for (uint32_t i = 0; i < r->program->map_count; i++) {
		const struct jit_map *map = r->program->maps[i];
		bool is_events = map->type == BPF_MAP_TYPE_PERF_EVENT_ARRAY;
		if (map->device_id == id && is_events == events)
			return (int32_t)i;
	}
	return -1;
}

static bool
has_unspecified(struct reference *r, uint64_t address, uint32_t bytes)
{
	const uint8_t *tag = tags(r, address, bytes);
	for (uint32_t i = 0; i < bytes && tag; i++)
		if (tag[i] != BPF_TAG_NUMBER)
			return true;
	return false;
}

/* Bytes that a helper reads. */
static const uint8_t *
argument(struct reference *r, unsigned reg, uint32_t bytes)
{
	const uint8_t *p = memory(r, r->run.regs[reg], bytes);
	if (p == NULL)
		r->run.why = "argument of a helper";
	else if (has_unspecified(r, r->run.regs[reg], bytes)) {
		r->run.why = r->open = "an argument of a helper holds an address";
		return NULL;
	}
	return p;
}

static void
result(struct reference *r, uint64_t value, uint8_t tag)
{
	r->run.regs[BPF_REG_0] = value;
	r->run.tags[BPF_REG_0] = tag;
}

static bool
lookup(struct reference *r, uint32_t map, const uint8_t *key)
{
	const struct jit_map *info = r->program->maps[map];
	if (host_store_find(&r->maps[map], key) == NULL) {
		result(r, 0, BPF_TAG_NUMBER);
		return true;
	}
	if (r->handle_count == REFERENCE_HANDLES) {
		r->run.why = r->open = "too many lookups";
		return false;
	}
	struct reference_handle *h = &r->handles[r->handle_count];
	*h = (struct reference_handle){.map = map,
		.address = REFERENCE_VALUE + (uint64_t)r->handle_count * HANDLE_DISTANCE};
	memcpy(h->key, key, info->key_bytes);
	r->handle_count++;
	result(r, h->address, BPF_TAG_POINTER);
	return true;
}

/* An entry of a hash map is replaced as a whole: pointers to the old one are void. */
static void
make_stale(struct reference *r, uint32_t map, const uint8_t *key)
{
	const struct jit_map *info = r->program->maps[map];
	for (uint32_t i = 0; i < r->handle_count && info->type == BPF_MAP_TYPE_HASH; i++) {
		struct reference_handle *h = &r->handles[i];
		if (h->map == map && memcmp(h->key, key, info->key_bytes) == 0)
			h->stale = true;
	}
}

/* bpf(2) BPF_MAP_UPDATE_ELEM: which combinations are refused, and in which order. */
static int
update(struct reference *r, uint32_t map, const uint8_t *key, const uint8_t *value, uint64_t flags)
{
	const struct jit_map *info = r->program->maps[map];
	bool there = host_store_find(&r->maps[map], key) != NULL;
	if (flags > BPF_EXIST)
		return -EINVAL;
	if (info->type == BPF_MAP_TYPE_ARRAY && !there)
		return -E2BIG;
	if (there && flags == BPF_NOEXIST)
		return -EEXIST;
	if (!there && flags == BPF_EXIST)
		return -ENOENT;
	if (!there && r->maps[map].count == info->max_entries)
		return -E2BIG;
	make_stale(r, map, key);
	return host_store_put(&r->maps[map], key, value);
}

static int
delete_key(struct reference *r, uint32_t map, const uint8_t *key)
{
	if (r->program->maps[map]->type == BPF_MAP_TYPE_ARRAY)
		return -EINVAL;
	make_stale(r, map, key);
	return host_store_remove(&r->maps[map], key);
}

static bool
map_helper(struct reference *r, int32_t id)
{
	int32_t map = map_argument(r, false);
	if (map < 0 || r->run.tags[BPF_REG_1] != BPF_TAG_POINTER) {
		r->run.why = "the first argument is no map";
		return false;
	}
	const struct jit_map *info = r->program->maps[map];
	uint8_t key[REFERENCE_KEY_MAX];
	const uint8_t *from = argument(r, BPF_REG_2, info->key_bytes);
	if (from == NULL)
		return false;
	memcpy(key, from, info->key_bytes);
	if (id == BPF_FUNC_map_lookup_elem)
		return lookup(r, (uint32_t)map, key);
	int err;
	if (id == BPF_FUNC_map_update_elem) {
		const uint8_t *value = argument(r, BPF_REG_3, info->value_bytes);
		if (value == NULL)
			return false;
		if (r->run.tags[BPF_REG_4] != BPF_TAG_NUMBER) {
			r->run.why = r->open = "the flags of an update are an address";
			return false;
		}
		err = update(r, (uint32_t)map, key, value, r->run.regs[BPF_REG_4]);
	} else {
		err = delete_key(r, (uint32_t)map, key);
	}
	result(r, (uint64_t)(int64_t)err, BPF_TAG_NUMBER);
	return true;
}

/* ---- packet helpers: the card's rules, docs/translation.md "Helpers" ---- */

static int
adjust_head(struct reference *r, uint32_t delta)
{
	uint32_t offset = delta + r->offset, len = r->len_bytes - delta;
	if (offset < r->caps->adjust_head.off_min || offset > r->caps->adjust_head.off_max ||
		(int32_t)(len - ETHERNET_HEADER_BYTES) < 0)
		return -EINVAL;
	r->offset = offset;
	r->len_bytes = len;
	return 0;
}

static int
adjust_tail(struct reference *r, uint32_t delta)
{
	uint64_t sum = (uint64_t)r->len_bytes + delta;
	uint32_t len = (uint32_t)sum;
	if (sum <= UINT32_MAX || (int32_t)(len - ETHERNET_HEADER_BYTES) < 0)
		return -EINVAL;
	r->len_bytes = len;
	return 0;
}

static bool
packet_helper(struct reference *r, int32_t id)
{
	if (r->run.tags[BPF_REG_2] != BPF_TAG_NUMBER) {
		r->run.why = r->open = "a distance that is made from an address";
		return false;
	}
	uint32_t delta = (uint32_t)r->run.regs[BPF_REG_2];
	int err = id == BPF_FUNC_xdp_adjust_head ? adjust_head(r, delta) : adjust_tail(r, delta);
	result(r, (uint64_t)(int64_t)err, BPF_TAG_NUMBER);
	return true;
}

static bool
event_output(struct reference *r)
{
	const uint64_t *regs = r->run.regs;
	uint32_t packet = (uint32_t)(regs[BPF_REG_3] >> 32) & 0xfffff;
	if (map_argument(r, true) < 0) {
		r->run.why = "the second argument is no event array";
		return false;
	}
	if (r->run.tags[BPF_REG_3] != BPF_TAG_NUMBER || r->run.tags[BPF_REG_5] != BPF_TAG_NUMBER) {
		r->run.why = r->open = "an argument of a helper is made from an address";
		return false;
	}
	result(r, packet > r->len_bytes ? (uint64_t)(int64_t)-EFAULT : 0, BPF_TAG_NUMBER);
	return true;
}

static bool
helper(void *ctx, struct bpf_interp *run, int32_t id)
{
	struct reference *r = ctx;
	switch (id) {
	case BPF_FUNC_map_lookup_elem:
	case BPF_FUNC_map_update_elem:
	case BPF_FUNC_map_delete_elem:
		return map_helper(r, id);
	case BPF_FUNC_xdp_adjust_head:
	case BPF_FUNC_xdp_adjust_tail:
		return packet_helper(r, id);
	case BPF_FUNC_perf_event_output:
		return event_output(r);
	case BPF_FUNC_get_prandom_u32:
		result(r, 0, BPF_TAG_UNSPECIFIED);
		return true;
	default:
		run->why = "no such helper";
		return false;
	}
}

/* ---- life ---- */

/* Every index, in the order in which the store keeps keys: by bytes, lowest byte first. */
static int
fill_array(struct host_store *store, uint64_t entries, const uint8_t *zero)
{
	for (uint64_t a = 0; a < 256 && a < entries; a++)
		for (uint64_t b = a; b < 65536 && b < entries; b += 256)
			for (uint64_t c = b; c < 1 << 24 && c < entries; c += 1 << 16)
				for (uint64_t index = c; index < entries; index += 1 << 24)
					if (host_store_put(store, &index, zero)) /* little endian */
						return -ENOMEM;
	return 0;
}

static int
fill_arrays(struct reference *r)
{
	for (uint32_t m = 0; m < r->program->map_count; m++) {
		const struct jit_map *info = r->program->maps[m];
		r->maps[m].key_bytes = info->key_bytes;
		r->maps[m].value_bytes = info->value_bytes;
		if (info->type != BPF_MAP_TYPE_ARRAY || !info->on_device)
			continue;
		uint8_t *zero = calloc(1, info->value_bytes);
		int err = zero ? fill_array(&r->maps[m], info->max_entries, zero) : -ENOMEM;
		free(zero);
		if (err)
			return err;
	}
	return 0;
}

struct reference *
reference_new(const struct jit_program *program, const struct device_caps *caps)
{
	if (program->map_count > REFERENCE_MAPS)
		return NULL;
	struct reference *r = calloc(1, sizeof(*r));
	if (r == NULL)
		return NULL;
	r->program = program;
	r->caps = caps;
	r->env = (struct bpf_interp_env){
		.ctx = r,
		.memory = memory,
		.tags = tags,
		.same_area = same_area,
		.load_context = load_context,
		.store_context = store_context,
		.packet = packet_bytes,
		.map = map_reference,
		.helper = helper,
		.frame_pointer = frame_pointer,
	};
	if (fill_arrays(r) == 0)
		return r;
	reference_free(r);
	return NULL;
}

void
reference_free(struct reference *r)
{
	for (uint32_t m = 0; r && m < REFERENCE_MAPS; m++)
		host_store_free(&r->maps[m]);
	free(r);
}

int
reference_map_put(struct reference *r, uint32_t map, const void *key, const void *value)
{
	return host_store_put(&r->maps[map], key, value);
}

void
reference_begin(struct reference *r, const uint8_t *data, uint32_t len_bytes)
{
	assert(len_bytes <= REFERENCE_FRAME_MAX);
	memcpy(r->buffer + REFERENCE_OFFSET, data, len_bytes);
	memset(r->buffer_tags, BPF_TAG_UNSPECIFIED, REFERENCE_OFFSET);
	memset(r->buffer_tags + REFERENCE_OFFSET, BPF_TAG_NUMBER, len_bytes);
	memset(r->stack_tags, BPF_TAG_UNSPECIFIED, sizeof(r->stack_tags));
	r->offset = REFERENCE_OFFSET;
	r->len_bytes = len_bytes;
	r->queue = REFERENCE_QUEUE_NONE;
	r->handle_count = 0;
	r->steps = 0;
	r->open = NULL;
	bpf_interp_begin(
		&r->run, r->program->insns, r->program->insn_count, REFERENCE_CONTEXT, &r->env);
}

enum bpf_interp_status
reference_step(struct reference *r)
{
	uint32_t frame = r->run.frame;
	enum bpf_interp_status status = bpf_interp_step(&r->run);
	r->steps++;
	if (r->run.frame > frame) /* a new frame holds nothing yet */
		memset(r->stack_tags[r->run.frame], BPF_TAG_UNSPECIFIED, REFERENCE_STACK_BYTES);
	if (status == BPF_INTERP_STOP && r->open) {
		r->run.why = r->open;
		return BPF_INTERP_UNSPECIFIED;
	}
	return status;
}

enum bpf_interp_status
reference_run(struct reference *r, uint64_t steps_max)
{
	enum bpf_interp_status status = BPF_INTERP_GO;
	while (status == BPF_INTERP_GO && r->steps < steps_max)
		status = reference_step(r);
	if (status == BPF_INTERP_GO) {
		r->run.why = "too many steps";
		return BPF_INTERP_UNSPECIFIED;
	}
	return status;
}

void
reference_place(struct reference *r, uint64_t address)
{
	assert(r->handle_count > 0);
	r->handles[r->handle_count - 1].address = address;
	r->run.regs[BPF_REG_0] = address;
}
