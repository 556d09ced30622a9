/* SPDX-License-Identifier: BSD-2-Clause */
/* tc direct action: drop TCP to the ports in a map, steal the discard protocol (RFC 863). A card
 * takes "continue with the next filter" (-1), not TC_ACT_OK. */
#include "net.h"

#include <linux/pkt_cls.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);   /* TCP port, host byte order */
	__type(value, __u32); /* packets dropped */
} closed_ports SEC(".maps");

SEC("tc")
int
tc_filter(struct __sk_buff *skb)
{
	void *data = (void *)(long)skb->data;
	void *data_end = (void *)(long)skb->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = (void *)(eth + 1);
	struct udphdr *ports;
	__u32 key, *dropped;

	if ((void *)(ip + 1) > data_end || eth->h_proto != bpf_htons(ETH_P_IP))
		return TC_ACT_UNSPEC;
	if (ip->ihl < 5 || (ip->frag_off & bpf_htons(IP_FRAGMENT_MASK)))
		return TC_ACT_UNSPEC;
	ports = (void *)ip + ip->ihl * 4;
	if ((void *)(ports + 1) > data_end)
		return TC_ACT_UNSPEC;
	if (ip->protocol == IPPROTO_UDP && ports->dest == bpf_htons(9))
		return TC_ACT_STOLEN;
	if (ip->protocol != IPPROTO_TCP)
		return TC_ACT_UNSPEC;
	key = bpf_ntohs(ports->dest);
	dropped = bpf_map_lookup_elem(&closed_ports, &key);
	if (!dropped)
		return TC_ACT_UNSPEC;
	__sync_fetch_and_add(dropped, 1);
	return TC_ACT_SHOT;
}

char _license[] SEC("license") = "Dual BSD/GPL";
