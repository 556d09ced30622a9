/* SPDX-License-Identifier: BSD-2-Clause */
/* One of everything that a loader meets: sections old and new, maps that no card has, global data,
 * subprograms, programs of other types. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u64);
} flows SEC(".maps");
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u64);
} recent SEC(".maps");
struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
} events SEC(".maps");
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 3);
	__type(key, __u32);
	__type(value, __u32);
} table SEC(".maps");
struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP);
	__uint(max_entries, 4);
	__uint(key_size, 4);
	__uint(value_size, 4);
} ports SEC(".maps");
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u32);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} pinned SEC(".maps");

const volatile int limit = 5;
int counter;
int start = 7;

static __noinline int
local(struct xdp_md *ctx)
{
	return ctx->data_end - ctx->data > 64;
}

__noinline int
global(struct xdp_md *ctx, int x)
{
	return ctx->data_end - ctx->data > 1000 ? x : 0;
}

SEC("xdp")
int
plain(struct xdp_md *ctx)
{
	return XDP_PASS;
}

SEC("xdp")
int
a_name_that_is_longer_than_the_kernel_takes(struct xdp_md *ctx)
{
	return local(ctx) ? XDP_DROP : global(ctx, 1) & 1;
}

SEC("xdp")
int
looks_up(struct xdp_md *ctx)
{
	__u32 key = 1;
	__u32 *value = bpf_map_lookup_elem(&table, &key);
	__u64 *flow = bpf_map_lookup_elem(&flows, &key);
	return value && flow ? XDP_DROP : XDP_PASS;
}

SEC("xdp")
int
globals(struct xdp_md *ctx)
{
	counter++;
	return start > limit ? XDP_DROP : XDP_PASS;
}

SEC("xdp")
int
refused_map(struct xdp_md *ctx)
{
	__u32 key = 0;
	return bpf_map_lookup_elem(&recent, &key) ? XDP_DROP : XDP_PASS;
}

SEC("xdp.frags")
int
frags(struct xdp_md *ctx)
{
	return XDP_PASS;
}

SEC("xdp_old_name")
int
old_name(struct xdp_md *ctx)
{
	return bpf_redirect_map(&ports, 0, 0);
}

SEC("tc")
int
tc_new(struct __sk_buff *skb)
{
	return 2;
}

SEC("classifier")
int
tc_old(struct __sk_buff *skb)
{
	return 2;
}

SEC("classifier/ingress")
int
tc_older(struct __sk_buff *skb)
{
	return 2;
}

SEC("action")
int
tc_action(struct __sk_buff *skb)
{
	return 0;
}

SEC("kprobe/do_nothing")
int
probe(void *ctx)
{
	return 0;
}

SEC("somewhere")
int
nowhere(void *ctx)
{
	return 0;
}

char _license[] SEC("license") = "Dual BSD/GPL";
