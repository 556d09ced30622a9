/* SPDX-License-Identifier: BSD-2-Clause */
/* Two programs that a card would not hold together: one reads the word that the other counts in.
 * And one that uses the last map only. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} shared SEC(".maps");
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u32);
} last SEC(".maps");

SEC("xdp")
int
reads(struct xdp_md *ctx)
{
	__u32 key = 0;
	__u64 *value = bpf_map_lookup_elem(&shared, &key);
	return value && *value ? XDP_DROP : XDP_PASS;
}

SEC("xdp")
int
counts(struct xdp_md *ctx)
{
	__u32 key = 0;
	__u64 *value = bpf_map_lookup_elem(&shared, &key);
	if (value)
		__sync_fetch_and_add(value, 1);
	return XDP_PASS;
}

SEC("xdp")
int
uses_last(struct xdp_md *ctx)
{
	__u32 key = 0;
	return bpf_map_lookup_elem(&last, &key) ? XDP_DROP : XDP_PASS;
}

char _license[] SEC("license") = "GPL";
