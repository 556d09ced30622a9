/* SPDX-License-Identifier: BSD-2-Clause */
#include "world.h"
#include "target.h"

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
		for (unsigned i = 0; insns_input_entry(w->input, m, i, key, value); i++)
			if (nic_map_put(w->nic, w->input->maps[m].device_id, key, value, 0))
				FUZZ_FOUND("map %u takes no entry", m);
	if (lockstep_take_maps(w->reference, w->nic, image))
		exit(2);
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

bool
world_warned(const struct report *report)
{
	for (size_t i = 0; i < report->count; i++)
		if (report->findings[i].rule->severity == RULE_WARNING)
			return true;
	return false;
}

void
world_compare(struct world *w, unsigned number, const struct nic_outcome *outcome)
{
	char what[LOCKSTEP_WHAT_MAX];
	if (!lockstep_same_outcome(w->reference, outcome, w->profile.host_queues, what))
		FUZZ_FOUND("packet %u: %s", number, what);
}

void
world_compare_maps(struct world *w)
{
	char what[LOCKSTEP_WHAT_MAX];
	if (!w->open && !lockstep_same_maps(w->reference, w->nic, w->image, what))
		FUZZ_FOUND("%s", what);
}

bool
world_takes(const uint8_t *data, size_t size)
{
	static struct insns_input input;
	const struct jit_options options = {.work_limit = WORLD_WORK_LIMIT};
	struct report report = {0};
	struct image *image = NULL;
	if (!insns_input_read(&input, data, size))
		return false;
	struct world *w = world_begin(&input);
	bool taken = offload_jit(&input.program, &w->caps, &options, &report, &image) == 0;
	world_end(w);
	image_free(image);
	report_free(&report);
	return taken;
}
