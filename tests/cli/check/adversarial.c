/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * 2^24 paths, each with another state: in each of 24 stack slots stands a pointer or a number, and
 * all are used in the end, so that no path makes another one superfluous. check.py holds the time.
 */
#include "mistakes.h"

enum { SLOTS = 24 };

SEC("xdp")
int
branches(struct xdp_md *ctx)
{
	void *volatile kept[SLOTS];
	int numbers = 0;
#pragma unroll
	for (int i = 0; i < SLOTS; i++) {
		if (bpf_get_prandom_u32() & 1) {
			kept[i] = ctx;
			asm volatile("" ::: "memory");
		} else {
			kept[i] = (void *)1;
			asm volatile("" ::: "memory");
		}
	}
#pragma unroll
	for (int i = 0; i < SLOTS; i++)
		numbers += kept[i] == (void *)1;
	return numbers & 1;
}

char _license[] SEC("license") = "GPL";
