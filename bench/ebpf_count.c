/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/ebpf_count.h"

#include "bench/lockstep.h"

#include <stdio.h>

/* A second or two of the interpreter at most; a mean needs no more. */
enum { PACKETS_MAX = 100000, INSTRUCTIONS_MAX = 50000000 };

static void
count_packets(struct reference *reference, const struct nic *nic, const struct leg_traffic *traffic,
	struct ebpf_count *count)
{
	for (uint32_t i = 0; i < traffic->count; i++) {
		const struct leg_frame *frame = &traffic->frames[i];
		if (count->packets == PACKETS_MAX || count->instructions >= INSTRUCTIONS_MAX)
			return;
		if (!nic_takes(nic, frame->data, frame->len_bytes))
			continue;
		reference_begin(reference, frame->data, frame->len_bytes);
		if (reference_run(reference, INSTRUCTIONS_MAX) != BPF_INTERP_EXIT) {
			snprintf(count->why_not, sizeof(count->why_not), "packet %u: %s", i,
				reference->run.why);
			return;
		}
		count->packets++;
		count->instructions += reference->steps;
	}
	if (count->packets == 0)
		snprintf(count->why_not, sizeof(count->why_not),
			"no frame has a size that the card takes");
}

void
ebpf_count(const struct jit_program *program, struct nic *nic, const struct image *image,
	const struct nic_profile *profile, const struct leg_traffic *traffic,
	struct ebpf_count *count)
{
	struct device_caps caps;
	*count = (struct ebpf_count){0};
	nic_profile_caps(profile, &caps);
	struct reference *reference = reference_new(program, &caps);
	if (reference == NULL || lockstep_take_maps(reference, nic, image))
		snprintf(count->why_not, sizeof(count->why_not),
			"not enough memory for the program's maps, or more than %d of them",
			REFERENCE_MAPS);
	else
		count_packets(reference, nic, traffic, count);
	reference_free(reference);
}
