/* SPDX-License-Identifier: BSD-2-Clause */
/* tc direct action: each IPv4 source may send 20000 bytes, then its packets are dropped, until
 * user space deletes its record. */
#include "net.h"

#include <linux/pkt_cls.h>

#define QUOTA_BYTES 20000

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, __be32);
	__type(value, __u64);
} used SEC(".maps");

SEC("tc")
int
tc_quota(struct __sk_buff *skb)
{
	void *data = (void *)(long)skb->data;
	void *data_end = (void *)(long)skb->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = (void *)(eth + 1);
	__u64 *seen, total = skb->len;
	__be32 source;

	if ((void *)(ip + 1) > data_end || eth->h_proto != bpf_htons(ETH_P_IP))
		return TC_ACT_UNSPEC;
	source = ip->saddr;
	seen = bpf_map_lookup_elem(&used, &source);
	if (seen)
		total += *seen;
	if (total > QUOTA_BYTES)
		return TC_ACT_SHOT;
	bpf_map_update_elem(&used, &source, &total, BPF_ANY);
	return TC_ACT_UNSPEC;
}

char _license[] SEC("license") = "Dual BSD/GPL";
