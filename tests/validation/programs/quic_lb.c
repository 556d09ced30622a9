/* SPDX-License-Identifier: BSD-2-Clause */
/* QUIC load balancer for IPv4: the packet is addressed to the server of its connection id. */
#include "quic.h"

SEC("xdp")
int
quic_lb(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *data_end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = data + 14;
	struct udphdr *udp = data + 34;
	__u32 server;
	int verdict;

	if (data + 14 > data_end || eth->h_proto != bpf_htons(ETH_P_IP))
		return XDP_DROP;
	if (data + 34 > data_end || ip->protocol != IPPROTO_UDP)
		return XDP_DROP;
	if (data + 42 > data_end)
		return XDP_DROP;
	if (udp->dest != bpf_htons(80) && udp->dest != bpf_htons(443))
		return XDP_DROP;
	server = server_of(data + 42, data_end, &verdict);
	if (!server)
		return verdict;
	ip->daddr = bpf_htonl(server);
	ip->version = 15;
	return XDP_DROP;
}

char _license[] SEC("license") = "Dual BSD/GPL";
