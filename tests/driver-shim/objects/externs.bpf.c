/* SPDX-License-Identifier: BSD-2-Clause */
/* One program needs a kernel function that exists nowhere, the other nothing. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern int no_kernel_has_this(int x) __ksym;

SEC("xdp")
int
good(struct xdp_md *ctx)
{
	return XDP_PASS;
}

SEC("xdp")
int
needs_kernel(struct xdp_md *ctx)
{
	return no_kernel_has_this(1);
}

char _license[] SEC("license") = "GPL";
