/* SPDX-License-Identifier: BSD-2-Clause */
/* A lone function in .text, as objects of LLVM 7 and early samples have it. */
#include <linux/bpf.h>

int
lone(struct xdp_md *ctx)
{
	return XDP_PASS;
}
