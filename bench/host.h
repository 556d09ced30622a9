/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the host legs share in the process that measures: the namespace, the generator, the program
 * under test in the running kernel.
 */
#ifndef BENCH_HOST_H
#define BENCH_HOST_H

#include "bench/generator.h"
#include "bench/kernel_exec.h"
#include "bench/leg.h"
#include "bench/sandbox.h"

struct host {
	struct sandbox sandbox;
	struct generator *generator;
	struct kernel_exec *exec; /* NULL: exec_fail says why */
	struct fail exec_fail;
	int cpu; /* everything runs on this core */
};

/** Enter a namespace and load everything. Call it in a child. @return 0 or negative errno */
int host_open(const struct leg_config *config, struct host *host, struct fail *fail);
void host_close(struct host *host);

/** XDP on an interface of ours; @p prog_fd -1 detaches.
 * @param mode  XDP_FLAGS_DRV_MODE (native) or XDP_FLAGS_SKB_MODE (generic) */
int host_set_xdp(int ifindex, uint32_t mode, int prog_fd, struct fail *fail);
/** A tc program (clsact ingress, direct action) on an interface of ours; -1 removes it. */
int host_set_tc(int ifindex, int prog_fd, struct fail *fail);

/** Frames of GENERATOR_PASS are received, as if they came in on SANDBOX_RECEIVE, or no longer. */
int host_set_inject(const struct host *host, bool on, struct fail *fail);

/**
 * What a program does to the ends of a packet, for generator_set_program().
 * @param moves  out: GENERATOR_MOVES_*
 * @return 0; -EOPNOTSUPP: it moves both, which a loop cannot undo
 */
int host_program_moves(const struct kernel_exec *exec, unsigned *moves, struct fail *fail);

/** CPU nanoseconds per frame, ksoftirqd's share included. */
double host_ns_per_frame(const struct generator_figures *figures);

#endif
