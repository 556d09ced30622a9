/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What porting an ordinary XDP object takes: `expect RULE` at the end of a line names what
 * `nicro check` must say about it, everything else must pass. check.py reads these marks.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/pkt_cls.h>

#include <bpf/bpf_helpers.h>

struct flow {
	__u64 packets, bytes;
};

/* expect-map flows map-type */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1000);
	__type(key, __u32);
	__type(value, struct flow);
} flows SEC(".maps");

/* expect-map stats map-type */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} stats SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, __u64);
	__type(value, __u64);
} ports SEC(".maps");

/* expect-map port.rodata global-data */
/* expect-map port.bss global-data */
const volatile __u64 threshold = 5;
int total;

SEC("xdp")
int
porting(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	if (data + sizeof(struct ethhdr) > end)
		return XDP_DROP;
	__u32 key = ctx->ingress_ifindex; /* expect context-load */
	struct flow *flow = bpf_map_lookup_elem(&flows, &key);
	if (flow)
		flow->packets++; /* expect map-write */
	__u64 *count = bpf_map_lookup_elem(&stats, &key);
	if (count)
		*count += 1;                /* expect map-write */
	total++;                            /* expect map-value-pointer map-write */
	if (bpf_ktime_get_ns() > threshold) /* expect device-helper map-value-pointer */
		return bpf_redirect(1, 0);  /* expect device-helper */
	return XDP_PASS;
}

SEC("tc")
int
classify(struct __sk_buff *skb)
{
	if (skb->len < 100)
		return TC_ACT_SHOT;
	return TC_ACT_OK;
} /* expect tc-exit-code */

SEC("xdp")
int
clean(struct xdp_md *ctx)
{
	return XDP_PASS;
}

SEC("xdp")
int
padded(struct xdp_md *ctx)
{
	struct {
		__u32 port, unused;
	} key;
	key.port = 80;
	void *known = bpf_map_lookup_elem(&ports, &key); /* expect stack-uninitialised */
	return known ? XDP_PASS : XDP_DROP;
}

SEC("kprobe/none")
int
traced(void *ctx)
{
	return 0;
}

char _license[] SEC("license") = "GPL";
