/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Machines that run the same program on the same packets: nicro's own, uBPF's, the kernel's. One
 * sample each is CPU time per packet (docs/benchmark.md "Speed of the simulator").
 */
#ifndef TESTS_BENCH_PEERS_H
#define TESTS_BENCH_PEERS_H

#include "base/fail.h"
#include "bench/leg.h"
#include "driver-shim/load.h"
#include "image/image.h"
#include "offload-jit/program.h"

#include <stdint.h>

/* What all of them run. */
struct peer_subject {
	const char *object_path, *maps_path; /* maps_path: NULL, or initial contents */
	struct nic_profile profile;
	struct loaded_object *object; /* loaded on a card, maps filled */
	const struct jit_program *program;
	const struct image *image;
	struct leg_traffic traffic;
	uint8_t *verdicts; /* of the card, enum nic_verdict, a frame each, maps as at first */
};

/* What a number of packets took. */
struct peer_figures {
	uint64_t packets;
	uint64_t cpu_ns;
	uint64_t insns;      /* microcode instructions executed, 0: none counted */
	uint64_t memory_ops; /* memory operations of the program */
};

struct peer {
	const char *name;
	/** @return 0; negative errno with the reason why this peer has no figure */
	int (*open)(const struct peer_subject *subject, void **state, struct fail *fail);
	/** About @p packets packets, in the order of the traffic, again and again. */
	int (*run)(void *state, uint64_t packets, struct peer_figures *figures, struct fail *fail);
	void (*close)(void *state);
};

extern const struct peer peer_plain, peer_traced, peer_timed; /* peer_card.c */
/* The card with time, and the same without the time of the program's memory operations. peer_card.c
 */
extern const struct peer peer_replay_all, peer_replay_rest;
extern const struct peer peer_ubpf, peer_ubpf_jit;     /* peer_ubpf.c */
extern const struct peer peer_kernel, peer_kernel_jit; /* peer_kernel.c */

/** CPU time of this thread. bench_peers.c */
uint64_t peer_cpu_ns(void);

#endif
