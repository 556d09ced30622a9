/* SPDX-License-Identifier: BSD-2-Clause */
/* Map definitions and section names of the years before BTF. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>

#include <bpf/bpf_helpers.h>

struct bpf_map_def {
	unsigned int type, key_size, value_size, max_entries, map_flags;
};

struct bpf_map_def SEC("maps") counts = {BPF_MAP_TYPE_PERCPU_ARRAY, 4, 8, 256, 0};
struct bpf_map_def SEC("maps") plain = {BPF_MAP_TYPE_ARRAY, 4, 8, 256, 0};

SEC("xdp1")
int
old_counter(struct xdp_md *ctx)
{
	__u32 key = 0;
	long *value = bpf_map_lookup_elem(&counts, &key);
	if (value)
		__sync_fetch_and_add(value, 1);
	return XDP_PASS;
}

SEC("xdp_prog_main")
int
old_plain(struct xdp_md *ctx)
{
	__u32 key = 0;
	long *value = bpf_map_lookup_elem(&plain, &key);
	if (value)
		__sync_fetch_and_add(value, 1);
	return XDP_PASS;
}

SEC("classifier")
int
old_filter(struct __sk_buff *skb)
{
	return TC_ACT_SHOT;
}

SEC("tracepoint/syscalls/sys_enter_open")
int
old_trace(void *ctx)
{
	return 0;
}

char _license[] SEC("license") = "GPL";
