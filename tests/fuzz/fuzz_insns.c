/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Would have caught: an instruction stream that breaks verifier, eligibility, optimiser or
 * lowering; that is accepted and then leaves its packet, stack or maps; whose microcode traps, or
 * answers otherwise than the program says (verdict, packet, queue, maps), at either --opt level.
 */
#include "target.h"

#include "insns_input.h"
#include "world.h"

enum { STEPS_MAX = 200000 };

/* What the program must do to one frame, and what it did. */
static void
run_frame(struct world *world, unsigned number, bool exact)
{
	uint8_t frame[INPUT_FRAME_MAX];
	struct reference *ref = world->reference;
	struct nic_outcome outcome;
	uint32_t len = insns_input_frame(world->input, number, frame);
	world_frame(world, frame, len, &outcome);
	if (outcome.verdict == NIC_TRAP && exact)
		FUZZ_FOUND("packet %u: trap: %s", number, nic_trap(world->nic)->reason);
	if (world->open)
		return;
	reference_begin(ref, frame, len);
	switch (reference_run(ref, STEPS_MAX)) {
	case BPF_INTERP_STOP:
		FUZZ_FOUND("packet %u: accepted, but instruction %u: %s", number, ref->run.pc,
			ref->run.why);
	case BPF_INTERP_EXIT:
		if (exact)
			world_compare(world, number, &outcome);
		break;
	default: /* from here on the two may differ */
		world->open = true;
		break;
	}
}

static bool
translate_and_run(struct insns_input *input, enum jit_opt opt, bool must)
{
	const struct jit_options options = {.opt = opt, .work_limit = WORLD_WORK_LIMIT};
	struct report report = {0};
	struct image *image = NULL;
	struct world *world = world_begin(input);
	insns_input_forget(input);
	int err = offload_jit(&input->program, &world->caps, &options, &report, &image);
	if ((err == 0) != (image != NULL) || (err != 0 && report.count == 0))
		FUZZ_FOUND("errno %d, image %s, %zu findings", err, image ? "made" : "none",
			report.count);
	if (must && image == NULL)
		FUZZ_FOUND("--opt=max does not translate what --opt=linux does");
	if (image) {
		world_load(world, image);
		for (unsigned i = 0; i < INPUT_PACKETS; i++)
			run_frame(world, i, opt == JIT_OPT_MAX || !world_warned(&report));
		if (opt == JIT_OPT_MAX || !world_warned(&report))
			world_compare_maps(world);
	}
	bool translated = image != NULL;
	world_end(world);
	image_free(image);
	report_free(&report);
	return translated;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct insns_input input;
	if (insns_input_read(&input, data, size) && translate_and_run(&input, JIT_OPT_LINUX, false))
		translate_and_run(&input, JIT_OPT_MAX, true);
	return 0;
}
