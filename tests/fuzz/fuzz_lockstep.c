/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Would have caught: microcode that computes something else than its eBPF instruction, at the first
 * instruction that sees it, even where verdict and packet hide it. Inputs as those of fuzz_insns.
 */
#include "target.h"

#include "insns_input.h"
#include "world.h"

static void
run_in_lockstep(struct world *world, const struct image *image)
{
	const struct lockstep_config config = {
		.nic = world->nic,
		.profile = &world->profile,
		.program = &world->input->program,
		.image = image,
		.every_insn = true,
	};
	struct lockstep *lockstep;
	struct nic_outcome outcome;
	uint8_t frame[INPUT_FRAME_MAX];
	if (lockstep_new(&config, &lockstep, NULL))
		exit(2);
	for (unsigned i = 0; i < INPUT_PACKETS; i++) {
		uint32_t len = insns_input_frame(world->input, i, frame);
		world_frame(world, frame, len, &outcome);
	}
	lockstep_compare_maps(lockstep);
	if (lockstep_differs(lockstep)) {
		lockstep_print(lockstep, stderr);
		FUZZ_FOUND("the card and the program differ");
	}
	lockstep_free(lockstep);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct insns_input input;
	const struct jit_options options = {.work_limit = WORLD_WORK_LIMIT};
	struct report report = {0};
	struct image *image = NULL;
	if (!insns_input_read(&input, data, size))
		return 0;
	struct world *world = world_begin(&input);
	offload_jit(&input.program, &world->caps, &options, &report, &image);
	if (image && !world_warned(&report)) {
		world_load(world, image);
		run_in_lockstep(world, image);
	}
	world_end(world);
	image_free(image);
	report_free(&report);
	return 0;
}
