/* SPDX-License-Identifier: BSD-2-Clause */
/* Drop TCP and UDP to the ports in a map, IPv4 and IPv6. */
#include "net.h"

#include <linux/ipv6.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);   /* protocol << 16 | port, host byte order */
	__type(value, __u64); /* packets dropped; counted here, so start them at 0 */
} ports SEC(".maps");

SEC("xdp")
int
port_filter(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *data_end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct udphdr *udp;
	__u32 protocol, key;
	__u64 *dropped;

	if ((void *)(eth + 1) > data_end)
		return XDP_PASS;
	if (eth->h_proto == bpf_htons(ETH_P_IP)) {
		struct iphdr *ip = (void *)(eth + 1);

		if ((void *)(ip + 1) > data_end || ip->ihl < 5 ||
			(ip->frag_off & bpf_htons(IP_FRAGMENT_MASK)))
			return XDP_PASS;
		protocol = ip->protocol;
		udp = (void *)ip + ip->ihl * 4;
	} else if (eth->h_proto == bpf_htons(ETH_P_IPV6)) {
		struct ipv6hdr *ip6 = (void *)(eth + 1);

		if ((void *)(ip6 + 1) > data_end)
			return XDP_PASS;
		protocol = ip6->nexthdr;
		udp = (void *)(ip6 + 1);
	} else {
		return XDP_PASS;
	}
	if (protocol != IPPROTO_TCP && protocol != IPPROTO_UDP)
		return XDP_PASS;
	if ((void *)(udp + 1) > data_end)
		return XDP_PASS;
	key = protocol << 16 | bpf_ntohs(udp->dest);
	dropped = bpf_map_lookup_elem(&ports, &key);
	if (!dropped)
		return XDP_PASS;
	__sync_fetch_and_add(dropped, 1);
	return XDP_DROP;
}

char _license[] SEC("license") = "Dual BSD/GPL";
