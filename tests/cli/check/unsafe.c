/* SPDX-License-Identifier: BSD-2-Clause */
/* A program that no verifier takes; its mark is read by check.py. */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

SEC("xdp")
int
unchecked(struct xdp_md *ctx)
{
	unsigned char *data = (void *)(long)ctx->data;
	return data[12]; /* expect packet-bounds */
}

char _license[] SEC("license") = "GPL";
