/* SPDX-License-Identifier: BSD-2-Clause */
/* Router of one hop: next hop by /24 network, TTL decremented, MACs rewritten, sent out again.
 * Expiring packets and unknown networks go up to the host. */
#include "net.h"

struct next_hop {
	__u16 mac[6]; /* destination, source */
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, __be32);
	__type(value, struct next_hop);
} routes SEC(".maps");

SEC("xdp")
int
ttl_router(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *data_end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = (void *)(eth + 1);
	struct next_hop *hop;
	__be32 network;
	__u16 from, *word = data;

	if ((void *)(ip + 1) > data_end || eth->h_proto != bpf_htons(ETH_P_IP))
		return XDP_PASS;
	if (ip->ihl < 5 || ip->ttl <= 1)
		return XDP_PASS;
	network = ip->daddr & bpf_htonl(0xffffff00);
	hop = bpf_map_lookup_elem(&routes, &network);
	if (!hop)
		return XDP_PASS;
#pragma clang loop unroll(full)
	for (int i = 0; i < 6; i++)
		word[i] = hop->mac[i];
	from = ip->ttl | ip->protocol << 8;
	ip->ttl--;
	ip->check = checksum_replace16(ip->check, from, from - 1);
	return XDP_TX;
}

char _license[] SEC("license") = "Dual BSD/GPL";
