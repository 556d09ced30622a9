/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Executed eBPF instructions: the figure of a program on a traffic that belongs to no machine. Told
 * by the reference machine (reference.h), with the maps as the user gave them, every frame once.
 */
#ifndef BENCH_EBPF_COUNT_H
#define BENCH_EBPF_COUNT_H

#include "bench/leg.h"
#include "image/image.h"
#include "nic-model/device.h"
#include "offload-jit/program.h"

struct ebpf_count {
	uint64_t packets; /* executed: the first ones of a long traffic */
	uint64_t instructions;
	char why_not[160]; /* not empty: there is no figure, for this reason */
};

/**
 * Count over the frames that the card lets in, in order.
 *
 * @param nic      the image is loaded, the maps are filled and no packet has run; unchanged
 * @param program  that @p image was made of
 */
void ebpf_count(const struct jit_program *program, struct nic *nic, const struct image *image,
	const struct nic_profile *profile, const struct leg_traffic *traffic,
	struct ebpf_count *count);

#endif
