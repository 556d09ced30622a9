/* SPDX-License-Identifier: BSD-2-Clause */
/* Hand only the first 96 bytes of every frame to the host: a capture that needs headers. */
#include "net.h"

#define SNAP_BYTES 96

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2); /* frames cut, bytes cut off */
	__type(key, __u32);
	__type(value, __u64);
} cut SEC(".maps");

static __always_inline void
cut_add(__u32 index, __u64 amount)
{
	__u64 *count = bpf_map_lookup_elem(&cut, &index);

	if (count)
		__sync_fetch_and_add(count, amount);
}

SEC("xdp")
int
snap_tail(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *data_end = (void *)(long)ctx->data_end;
	__u64 len = data_end - data;

	if (len <= SNAP_BYTES)
		return XDP_PASS;
	if (bpf_xdp_adjust_tail(ctx, (int)(SNAP_BYTES - len)))
		return XDP_ABORTED;
	cut_add(0, 1);
	cut_add(1, len - SNAP_BYTES);
	return XDP_PASS;
}

char _license[] SEC("license") = "Dual BSD/GPL";
