/* SPDX-License-Identifier: BSD-2-Clause */
/* Load balancer that tunnels: a hash of addresses and ports chooses one of 32 destinations, the
 * packet goes there in a new IPv4 header, and is counted. What the card vendor's sample of 2018 is
 * said to do. */
#include "examples/net.h"

struct destination {
	__be32 saddr, daddr;
	__u16 mac[6]; /* destination, source */
	__u32 unused;
	__u64 packets, bytes;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 32);
	__type(key, __u32);
	__type(value, struct destination);
} destinations SEC(".maps");

#define ROTATE(x, n) ((x) << (n) | (x) >> (32 - (n)))

/* The last mix of Jenkins's lookup3 hash. */
static __always_inline __u32
hash_of(__u32 a, __u32 b, __u32 c)
{
	c ^= b, c -= ROTATE(b, 14);
	a ^= c, a -= ROTATE(c, 11);
	b ^= a, b -= ROTATE(a, 25);
	c ^= b, c -= ROTATE(b, 16);
	a ^= c, a -= ROTATE(c, 4);
	b ^= a, b -= ROTATE(a, 14);
	c ^= b, c -= ROTATE(b, 24);
	return c;
}

SEC("xdp")
int
l4lb(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *data_end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = data + 14;
	struct udphdr *ports = data + 34;
	struct destination *to;
	__u32 index, len_bytes = data_end - data;
	__u16 *word;

	if (data + 42 > data_end || eth->h_proto != bpf_htons(ETH_P_IP) || ip->ihl != 5)
		return XDP_PASS;
	if (ip->protocol != IPPROTO_TCP && ip->protocol != IPPROTO_UDP)
		return XDP_PASS;
	index = hash_of(ip->saddr, ip->daddr, (__u32)ports->source << 16 | ports->dest) & 31;
	to = bpf_map_lookup_elem(&destinations, &index);
	if (!to)
		return XDP_DROP;
	if (bpf_xdp_adjust_head(ctx, -20))
		return XDP_DROP;
	data = (void *)(long)ctx->data;
	data_end = (void *)(long)ctx->data_end;
	word = data;
	ip = data + 14;
	if (data + 34 > data_end)
		return XDP_DROP;
#pragma clang loop unroll(full)
	for (int i = 0; i < 6; i++)
		word[i] = to->mac[i];
	word[6] = bpf_htons(ETH_P_IP);
	*(__u16 *)ip = bpf_htons(0x4500);
	ip->tot_len = bpf_htons(len_bytes - 14 + 20);
	ip->id = 0;
	ip->frag_off = 0;
	ip->ttl = 64;
	ip->protocol = IPPROTO_IPIP;
	ip->check = 0;
	ip->saddr = to->saddr;
	ip->daddr = to->daddr;
	ip->check = checksum_ipv4(ip);
	__sync_fetch_and_add(&to->packets, 1);
	__sync_fetch_and_add(&to->bytes, len_bytes + 20);
	return XDP_TX;
}

char _license[] SEC("license") = "Dual BSD/GPL";
