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
};

#endif
