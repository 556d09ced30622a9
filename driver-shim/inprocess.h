/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The front end inside this process. libbpf makes its bpf(2) calls through syscall() of the C
 * library; this room defines that function in the executable, answers bpf(2) by the shim while a
 * load is active on the calling thread, and passes everything else, and bpf(2) at all other times,
 * to the kernel unchanged (docs/shim.md "Inside this process").
 */
#ifndef DRIVER_SHIM_INPROCESS_H
#define DRIVER_SHIM_INPROCESS_H

#include "driver-shim/shim.h"

#include <sys/types.h>

struct inprocess {
	struct shim *shim;
	struct shim_caller caller;
	dev_t handle_dev;        /* of every memfd */
	struct inprocess *outer; /* what was active before */
	/* Names for the next programs, in the order in which the caller loads them. */
	const struct shim_names *names;
	unsigned name_count, name_next;
};

/**
 * From here on the shim answers bpf(2) on this thread. Calls nest; each needs its inprocess_end().
 *
 * @param front_end  caller's memory, in use until inprocess_end()
 * @param names      of the programs to come, may be NULL; the caller's, as long
 * @return 0 or negative errno: this system has no memfds
 */
int inprocess_begin(struct inprocess *front_end, struct shim *shim, const struct shim_names *names,
	unsigned name_count);
void inprocess_end(struct inprocess *front_end);

/** Identity of the object behind one of our own descriptors, 0 when it is none. */
uint64_t inprocess_identity(const struct inprocess *front_end, int fd);

#endif
