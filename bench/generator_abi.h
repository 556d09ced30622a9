/* SPDX-License-Identifier: BSD-2-Clause */
/* What the generator's eBPF programs and their loader share. */
#ifndef BENCH_GENERATOR_ABI_H
#define BENCH_GENERATOR_ABI_H

#include <linux/types.h>

enum {
	GENERATOR_TEMPLATES_MAX = 1024,
	GENERATOR_FRAME_BYTES_MAX = 2048, /* a power of two: the verifier's bound is a mask */
};

struct generator_template {
	__u32 len_bytes;
	__u8 data[GENERATOR_FRAME_BYTES_MAX];
};

struct generator_state {
	__u32 next;     /* template of the next frame */
	__u32 count;    /* templates in use */
	__u64 made;     /* frames written */
	__u64 uncalled; /* frames for which the tail call failed */
	__u64 dropped;  /* frames that tc_drop saw */
	/* In plain test-run a frame begins as the run before left it. What the program under test
	 * did to the ends of the packet is undone, for every program alike, so that the cost of it
	 * cancels out. */
	__u32 undo_head; /* every change of length was at the head */
	__u32 undo_tail;
	__u32 last_bytes; /* length of the last frame when it was made */
	__u32 unused;
};

#endif
