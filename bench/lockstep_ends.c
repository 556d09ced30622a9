/* SPDX-License-Identifier: BSD-2-Clause */
/* What is compared when a packet or a run ends: verdict, frame, queue, maps. */
#include "bench/lockstep.h"

#include "bench/kernel_exec.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { VALUE_MAX = 4096 };

/* Counters are big endian on the card, words of 32 bits. */
static void
swap_counters(const struct image_map *map, uint8_t *value)
{
	for (uint32_t at = 0; map->word_is_counter && at + 4 <= map->value_bytes; at += 4) {
		uint32_t word;
		if (!map->word_is_counter[at / 4])
			continue;
		memcpy(&word, value + at, sizeof(word));
		word = __builtin_bswap32(word);
		memcpy(value + at, &word, sizeof(word));
	}
}

static bool
on_card(const struct jit_map *map)
{
	return map->on_device && map->value_bytes <= VALUE_MAX &&
	       map->key_bytes <= REFERENCE_KEY_MAX;
}

/* One map's entries, one after the other, values in host byte order. */
struct walk {
	struct nic *nic;
	const struct image_map *map;
	uint8_t key[REFERENCE_KEY_MAX], value[VALUE_MAX];
	bool started;
};

static bool
next_entry(struct walk *walk)
{
	uint8_t next[REFERENCE_KEY_MAX];
	if (nic_map_next(walk->nic, walk->map->id, walk->started ? walk->key : NULL, next))
		return false;
	memcpy(walk->key, next, sizeof(next));
	walk->started = true;
	if (nic_map_get(walk->nic, walk->map->id, walk->key, walk->value))
		return false;
	swap_counters(walk->map, walk->value);
	return true;
}

int
lockstep_take_maps(struct reference *r, struct nic *nic, const struct image *image)
{
	for (uint32_t m = 0; m < image->map_count; m++) {
		struct walk walk = {.nic = nic, .map = &image->maps[m]};
		if (!on_card(r->program->maps[m]))
			continue;
		if (r->program->maps[m]->type == BPF_MAP_TYPE_HASH) /* arrays have all keys */
			r->maps[m].count = 0;
		while (next_entry(&walk))
			if (reference_map_put(r, m, walk.key, walk.value))
				return -ENOMEM;
	}
	return 0;
}

bool
lockstep_same_maps(const struct reference *r, struct nic *nic, const struct image *image,
	char what[LOCKSTEP_WHAT_MAX])
{
	for (uint32_t m = 0; m < image->map_count; m++) {
		struct walk walk = {.nic = nic, .map = &image->maps[m]};
		const struct host_store *store = &r->maps[m];
		size_t entries = 0;
		if (!on_card(r->program->maps[m]))
			continue;
		for (; next_entry(&walk); entries++) {
			const uint8_t *wanted = host_store_find(store, walk.key);
			if (wanted && memcmp(walk.value, wanted, walk.map->value_bytes) == 0)
				continue;
			snprintf(what, LOCKSTEP_WHAT_MAX,
				"map '%.16s': the entry with the key %02x %02x "
				"%02x %02x.. %s",
				walk.map->name, walk.key[0], walk.key[1], walk.key[2], walk.key[3],
				wanted ? "has another value on the card" : "should not be there");
			return false;
		}
		if (entries != store->count) {
			snprintf(what, LOCKSTEP_WHAT_MAX,
				"map '%.16s' has %zu entries, should have %zu", walk.map->name,
				entries, store->count);
			return false;
		}
	}
	return true;
}

static bool
same_bytes(
	const struct reference *r, const struct nic_outcome *outcome, char what[LOCKSTEP_WHAT_MAX])
{
	for (uint32_t i = 0; i < r->len_bytes; i++) {
		uint32_t at = r->offset + i;
		if (r->buffer_tags[at] != BPF_TAG_NUMBER || outcome->data[i] == r->buffer[at])
			continue;
		snprintf(what, LOCKSTEP_WHAT_MAX,
			"byte %u of the packet is 0x%02x, should be 0x%02x", i, outcome->data[i],
			r->buffer[at]);
		return false;
	}
	return true;
}

bool
lockstep_same_outcome(const struct reference *r, const struct nic_outcome *outcome,
	uint64_t host_queues, char what[LOCKSTEP_WHAT_MAX])
{
	uint32_t r0 = (uint32_t)r->run.regs[BPF_REG_0];
	uint8_t verdict = kernel_verdict_of(r->program->type, r0);
	bool queue_there =
		outcome->exit == NIC_EXIT_HOST && r->queue >= 0 && (uint64_t)r->queue < host_queues;
	int32_t queue = queue_there ? r->queue : NIC_QUEUE_NONE;
	if (outcome->verdict != verdict)
		snprintf(what, LOCKSTEP_WHAT_MAX, "the verdict is %s, but R0 = %u means %s",
			nic_verdict_name(outcome->verdict), r0, nic_verdict_name(verdict));
	else if (outcome->len_bytes != r->len_bytes)
		snprintf(what, LOCKSTEP_WHAT_MAX, "the packet has %u bytes, should have %u",
			outcome->len_bytes, r->len_bytes);
	else if (outcome->queue != queue)
		snprintf(what, LOCKSTEP_WHAT_MAX, "the queue is %d, should be %d", outcome->queue,
			queue);
	else
		return same_bytes(r, outcome, what);
	return false;
}
