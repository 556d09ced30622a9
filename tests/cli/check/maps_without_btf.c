/* SPDX-License-Identifier: BSD-2-Clause */
/* Compiled without -g: nothing tells what kind of map this is. */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} counts SEC(".maps");

SEC("xdp")
int
counter(struct xdp_md *ctx)
{
	__u32 key = 0;
	return bpf_map_lookup_elem(&counts, &key) ? XDP_PASS : XDP_DROP;
}
