/* SPDX-License-Identifier: BSD-2-Clause */
/* QUIC load balancer for IPv6: behind at most 10 extension headers; the packet is addressed to the
 * server of its connection id, with the place of UDP beside it. */
#include "quic.h"
#include <linux/ipv6.h>

enum { HOP_BY_HOP = 0, ROUTING = 43, DESTINATION = 60, EXTENSIONS_MAX = 10 };

SEC("xdp")
int
quic_lb6(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *data_end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct ipv6hdr *ip = data + 14;
	void *next = data + 54;
	struct udphdr *udp;
	__u32 server;
	__u8 kind;
	int verdict;

	if (data + 14 > data_end || eth->h_proto != bpf_htons(ETH_P_IPV6))
		return XDP_PASS;
	if (data + 54 > data_end)
		return XDP_PASS;
	kind = ip->nexthdr;
#pragma clang loop unroll(disable)
	for (unsigned long i = 0; i < EXTENSIONS_MAX; i++) {
		struct ipv6_opt_hdr *extension = next;

		if (kind != HOP_BY_HOP && kind != ROUTING && kind != DESTINATION)
			break;
		if (next + 8 > data_end)
			return XDP_PASS;
		kind = extension->nexthdr;
		next += 8 * (1 + extension->hdrlen);
	}
	if (kind != IPPROTO_UDP)
		return XDP_DROP;
	if (next + 8 > data_end)
		return XDP_PASS;
	udp = next;
	if (udp->dest != bpf_htons(80) && udp->dest != bpf_htons(443))
		return XDP_DROP;
	server = server_of(next + 8, data_end, &verdict);
	if (!server)
		return verdict;
	ip->daddr.in6_u.u6_addr32[0] = bpf_htonl(server);
	ip->daddr.in6_u.u6_addr32[1] = (void *)udp - data;
	ip->version = 15;
	return XDP_DROP;
}

char _license[] SEC("license") = "Dual BSD/GPL";
