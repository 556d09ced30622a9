/* SPDX-License-Identifier: BSD-2-Clause */
#include "world.h"
#include "target.h"

#include "bench/kernel_exec.h"

#include <string.h>

static struct world world;

struct world *
world_begin(struct insns_input *input)
{
	struct fail fail = {0};
	if (world.nic == NULL) {
		if (nic_profile_load(nic_profile_names[0], &world.profile, &fail) ||
			nic_create(&world.profile, 1, &world.nic, &fail))
			FUZZ_FOUND("%s", fail.text);
		nic_profile_caps(&world.profile, &world.caps);
	}
	world.input = input;
	world.open = false;
	for (unsigned m = 0; m < INPUT_MAPS; m++) {
		struct jit_map *map = &input->maps[m];
		map->device_id = 1;
		if (map->on_device && nic_map_create(world.nic, map->type, map->key_bytes,
					      map->value_bytes, map->max_entries, &map->device_id))
			FUZZ_FOUND("map %u cannot be created", m);
	}
	return &world;
}

void
world_end(struct world *w)
{
	for (unsigned m = 0; m < INPUT_MAPS; m++)
		if (w->input->maps[m].on_device)
			nic_map_destroy(w->nic, w->input->maps[m].device_id);
	reference_free(w->reference);
	w->reference = NULL;
}

/* Counters are big endian on the card. */
static void
swap_counters(const struct world *w, unsigned map, uint8_t *value)
{
	const struct jit_map *info = &w->input->maps[map];
	for (uint32_t i = 0; i < w->image->map_count; i++) {
		const struct image_map *image_map = &w->image->maps[i];
		if (image_map->id != info->device_id || image_map->type != info->type)
			continue;
		for (uint32_t at = 0; at + 4 <= info->value_bytes; at += 4) {
			uint32_t word;
			if (!image_map->word_is_counter || !image_map->word_is_counter[at / 4])
				continue;
			memcpy(&word, value + at, 4);
			word = __builtin_bswap32(word);
			memcpy(value + at, &word, 4);
		}
		return;
	}
}

void
world_load(struct world *w, const struct image *image)
{
	struct fail fail = {0};
	uint8_t key[8], value[64];
	w->image = image;
	w->reference = reference_new(&w->input->program, &w->caps);
	if (w->reference == NULL)
		exit(2);
	if (nic_load(w->nic, image, &fail))
		FUZZ_FOUND("an image of ours does not load: %s", fail.text);
	for (unsigned m = 0; m < INPUT_MAPS; m++)
		for (unsigned i = 0; insns_input_entry(w->input, m, i, key, value); i++) {
			if (reference_map_put(w->reference, m, key, value))
				exit(2);
			swap_counters(w, m, value);
			if (nic_map_put(w->nic, w->input->maps[m].device_id, key, value, 0))
				FUZZ_FOUND("map %u takes no entry", m);
		}
}

void
world_frame(struct world *w, const uint8_t *frame, uint32_t len, struct nic_outcome *outcome)
{
	if (nic_frame_in(w->nic, 0, frame, len, NIC_TIME_ELASTIC))
		FUZZ_FOUND("the card is full");
	nic_advance(w->nic, NIC_TIME_ELASTIC);
	if (nic_outcomes(w->nic, outcome, 1) != 1 || outcome->verdict == NIC_LOST)
		FUZZ_FOUND("a frame without outcome");
}

void
world_compare(struct world *w, unsigned number, const struct nic_outcome *outcome)
{
	const struct reference *ref = w->reference;
	uint32_t r0 = (uint32_t)ref->run.regs[BPF_REG_0];
	uint8_t verdict = kernel_verdict_of(ref->program->type, r0);
	if (outcome->verdict != verdict)
		FUZZ_FOUND("packet %u: %s, but R0 = %u means %s", number,
			nic_verdict_name(outcome->verdict), r0, nic_verdict_name(verdict));
	if (outcome->len_bytes != ref->len_bytes)
		FUZZ_FOUND("packet %u: %u bytes, should be %u", number, outcome->len_bytes,
			ref->len_bytes);
	if (outcome->exit == NIC_EXIT_HOST && outcome->queue != ref->queue &&
		(uint64_t)ref->queue < w->profile.host_queues)
		FUZZ_FOUND("packet %u: queue %d, should be %d", number, outcome->queue, ref->queue);
	for (uint32_t i = 0; i < ref->len_bytes; i++)
		if (ref->buffer_tags[ref->offset + i] == BPF_TAG_NUMBER &&
			outcome->data[i] != ref->buffer[ref->offset + i])
			FUZZ_FOUND("packet %u: byte %u is 0x%02x, should be 0x%02x", number, i,
				outcome->data[i], ref->buffer[ref->offset + i]);
}

void
world_compare_maps(struct world *w)
{
	for (unsigned m = 0; m < INPUT_MAPS && !w->open; m++) {
		const struct jit_map *info = &w->input->maps[m];
		const struct host_store *store = &w->reference->maps[m];
		uint8_t key[8], next[8], value[64];
		size_t entries = 0;
		if (!info->on_device)
			continue;
		for (int err = nic_map_next(w->nic, info->device_id, NULL, key); err == 0;
			err = nic_map_next(w->nic, info->device_id, key, next),
			 memcpy(key, next, 8)) {
			const uint8_t *wanted = host_store_find(store, key);
			if (nic_map_get(w->nic, info->device_id, key, value))
				FUZZ_FOUND("map %u: a key without an entry", m);
			swap_counters(w, m, value);
			if (wanted == NULL || memcmp(value, wanted, info->value_bytes) != 0)
				FUZZ_FOUND("map %u: an entry differs", m);
			entries++;
		}
		if (entries != store->count)
			FUZZ_FOUND("map %u: %zu entries, should be %zu", m, entries, store->count);
	}
}
