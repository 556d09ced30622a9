/* SPDX-License-Identifier: BSD-2-Clause */
/* Count packets and bytes by IP protocol. The program only adds: a word that a card counts in
 * cannot be read by the program as well. */
#include "net.h"

#include <linux/ipv6.h>

struct counter {
	__u64 packets;
	__u64 bytes;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 256);
	__type(key, __u32);
	__type(value, struct counter);
} protocols SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} other SEC(".maps");

static __always_inline int
count_other(void)
{
	__u32 key = 0;
	__u32 *count = bpf_map_lookup_elem(&other, &key);

	if (count)
		__sync_fetch_and_add(count, 1);
	return XDP_PASS;
}

SEC("xdp")
int
proto_counters(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *data_end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct counter *counter;
	__u32 key;

	if ((void *)(eth + 1) > data_end)
		return count_other();
	if (eth->h_proto == bpf_htons(ETH_P_IP)) {
		struct iphdr *ip = (void *)(eth + 1);

		if ((void *)(ip + 1) > data_end)
			return count_other();
		key = ip->protocol;
	} else if (eth->h_proto == bpf_htons(ETH_P_IPV6)) {
		struct ipv6hdr *ip6 = (void *)(eth + 1);

		if ((void *)(ip6 + 1) > data_end)
			return count_other();
		key = ip6->nexthdr;
	} else {
		return count_other();
	}
	counter = bpf_map_lookup_elem(&protocols, &key);
	if (counter) {
		__sync_fetch_and_add(&counter->packets, 1);
		__sync_fetch_and_add(&counter->bytes, data_end - data);
	}
	return XDP_PASS;
}

char _license[] SEC("license") = "Dual BSD/GPL";
