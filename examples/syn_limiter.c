/* SPDX-License-Identifier: BSD-2-Clause */
/* At most 8 connection attempts of one source may be unanswered: a SYN adds one, an ACK of the same
 * source clears its record. The count is read and written back whole, which a card can do; two
 * SYNs that are in flight together may be counted as one. */
#include "net.h"

#define PENDING_MAX 8

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, __be32);
	__type(value, __u32);
} pending SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 3); /* SYNs passed, SYNs dropped, sources cleared */
	__type(key, __u32);
	__type(value, __u64);
} totals SEC(".maps");

static __always_inline void
total_add(__u32 index)
{
	__u64 *total = bpf_map_lookup_elem(&totals, &index);

	if (total)
		__sync_fetch_and_add(total, 1);
}

SEC("xdp")
int
syn_limiter(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *data_end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = (void *)(eth + 1);
	struct tcphdr *tcp;
	__u32 *count, next = 1;
	__be32 source;

	if ((void *)(ip + 1) > data_end || eth->h_proto != bpf_htons(ETH_P_IP))
		return XDP_PASS;
	if (ip->protocol != IPPROTO_TCP || ip->ihl < 5 ||
		(ip->frag_off & bpf_htons(IP_FRAGMENT_MASK)))
		return XDP_PASS;
	tcp = (void *)ip + ip->ihl * 4;
	if ((void *)(tcp + 1) > data_end)
		return XDP_PASS;
	source = ip->saddr;
	if (tcp->syn && !tcp->ack) {
		count = bpf_map_lookup_elem(&pending, &source);
		if (count) {
			if (*count >= PENDING_MAX) {
				total_add(1);
				return XDP_DROP;
			}
			next = *count + 1;
		}
		bpf_map_update_elem(&pending, &source, &next, BPF_ANY);
		total_add(0);
	} else if (tcp->ack && !tcp->syn) {
		if (bpf_map_lookup_elem(&pending, &source)) {
			bpf_map_delete_elem(&pending, &source);
			total_add(2);
		}
	}
	return XDP_PASS;
}

char _license[] SEC("license") = "Dual BSD/GPL";
