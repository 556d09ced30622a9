/* SPDX-License-Identifier: BSD-2-Clause */
/* The shortest program: what the card costs when the program costs nothing. */
#include "net.h"

SEC("xdp")
int
drop(struct xdp_md *ctx)
{
	return XDP_DROP;
}

char _license[] SEC("license") = "Dual BSD/GPL";
