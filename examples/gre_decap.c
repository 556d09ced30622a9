/* SPDX-License-Identifier: BSD-2-Clause */
/* Tunnel exit: take IPv4 and IPv6 out of GRE (RFC 2784, RFC 2890) or IPIP. The GRE header has 4 to
 * 16 bytes, so the amount given to bpf_xdp_adjust_head() is known at run time only. */
#include "net.h"

struct gre_header {
	__be16 flags;
	__be16 protocol;
};
#define GRE_CHECKSUM 0x8000
#define GRE_ROUTING 0x4000
#define GRE_KEY 0x2000
#define GRE_SEQUENCE 0x1000
#define GRE_VERSION 0x0007

SEC("xdp")
int
gre_decap(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *data_end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = (void *)(eth + 1);
	struct mac_words *mac = data;
	__u32 len = sizeof(*ip);
	__be16 inner = bpf_htons(ETH_P_IP);
	__u16 word[6];

	if ((void *)(ip + 1) > data_end || eth->h_proto != bpf_htons(ETH_P_IP))
		return XDP_PASS;
	if (ip->ihl != 5 || (ip->frag_off & bpf_htons(IP_FRAGMENT_MASK)))
		return XDP_PASS;
	if (ip->protocol == IPPROTO_GRE) {
		struct gre_header *gre = (void *)(ip + 1);
		__u16 flags;

		if ((void *)(gre + 1) > data_end)
			return XDP_DROP;
		flags = bpf_ntohs(gre->flags);
		if (flags & (GRE_ROUTING | GRE_VERSION))
			return XDP_PASS;
		inner = gre->protocol;
		len += sizeof(*gre);
		if (flags & GRE_CHECKSUM)
			len += 4;
		if (flags & GRE_KEY)
			len += 4;
		if (flags & GRE_SEQUENCE)
			len += 4;
	} else if (ip->protocol != IPPROTO_IPIP) {
		return XDP_PASS;
	}
	if (inner != bpf_htons(ETH_P_IP) && inner != bpf_htons(ETH_P_IPV6))
		return XDP_PASS;
	if (data + sizeof(*eth) + len > data_end)
		return XDP_DROP;

#pragma clang loop unroll(full)
	for (int i = 0; i < 3; i++) {
		word[i] = mac->dst[i];
		word[3 + i] = mac->src[i];
	}
	if (bpf_xdp_adjust_head(ctx, len))
		return XDP_ABORTED;
	data = (void *)(long)ctx->data;
	data_end = (void *)(long)ctx->data_end;
	if (data + sizeof(*eth) > data_end)
		return XDP_ABORTED;
	eth = data;
	mac = data;
#pragma clang loop unroll(full)
	for (int i = 0; i < 3; i++) {
		mac->dst[i] = word[i];
		mac->src[i] = word[3 + i];
	}
	eth->h_proto = inner;
	return XDP_PASS;
}

char _license[] SEC("license") = "Dual BSD/GPL";
