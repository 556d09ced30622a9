/* SPDX-License-Identifier: BSD-2-Clause */
/* Tunnel entry: put IPv4 packets of the networks in a map into IPv4 (RFC 2003) and send them on. */
#include "net.h"

struct tunnel {
	__be32 saddr;
	__be32 daddr;
	__u16 mac[6]; /* destination, source, as they go on the wire */
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 256);
	__type(key, __be32); /* destination network, 24 bits */
	__type(value, struct tunnel);
} tunnels SEC(".maps");

SEC("xdp")
int
ipip_encap(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *data_end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = (void *)(eth + 1);
	struct tunnel *tunnel;
	__be32 network;
	__u16 len, *word;
	__u8 tos;

	if ((void *)(ip + 1) > data_end || eth->h_proto != bpf_htons(ETH_P_IP))
		return XDP_PASS;
	network = ip->daddr & bpf_htonl(0xffffff00);
	tunnel = bpf_map_lookup_elem(&tunnels, &network);
	if (!tunnel)
		return XDP_PASS;
	len = bpf_ntohs(ip->tot_len) + sizeof(*ip);
	tos = ip->tos;

	if (bpf_xdp_adjust_head(ctx, -(int)sizeof(*ip)))
		return XDP_ABORTED;
	data = (void *)(long)ctx->data;
	data_end = (void *)(long)ctx->data_end;
	eth = data;
	ip = (void *)(eth + 1);
	if ((void *)(ip + 1) > data_end)
		return XDP_ABORTED;
	word = data;
#pragma clang loop unroll(full)
	for (int i = 0; i < 6; i++)
		word[i] = tunnel->mac[i];
	eth->h_proto = bpf_htons(ETH_P_IP);

	*(__u8 *)ip = 0x45;
	ip->tos = tos;
	ip->tot_len = bpf_htons(len);
	ip->id = 0;
	ip->frag_off = bpf_htons(0x4000);
	ip->ttl = 64;
	ip->protocol = IPPROTO_IPIP;
	ip->check = 0;
	ip->saddr = tunnel->saddr;
	ip->daddr = tunnel->daddr;
	ip->check = checksum_ipv4(ip);
	return XDP_TX;
}

char _license[] SEC("license") = "Dual BSD/GPL";
