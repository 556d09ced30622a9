/* SPDX-License-Identifier: BSD-2-Clause */
/* Drop what no IPv4 stack would take: wrong version or lengths, bad header checksum, fragments.
 * One counter per reason. */
#include "net.h"

enum reason {
	REASON_GOOD,
	REASON_SHORT,
	REASON_VERSION,
	REASON_LENGTH,
	REASON_CHECKSUM,
	REASON_FRAGMENT,
	REASON_COUNT
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, REASON_COUNT);
	__type(key, __u32);
	__type(value, __u64);
} reasons SEC(".maps");

static __always_inline enum reason
judge(void *data, void *data_end)
{
	struct iphdr *ip = data + sizeof(struct ethhdr);
	__u32 header_len, total_len, sum = 0;
	__u16 *word = (__u16 *)ip;

	if ((void *)(ip + 1) > data_end)
		return REASON_SHORT;
	if (ip->version != 4)
		return REASON_VERSION;
	header_len = ip->ihl * 4;
	total_len = bpf_ntohs(ip->tot_len);
	if (header_len < sizeof(*ip) || total_len < header_len ||
		(__u64)total_len > (__u64)(data_end - (void *)ip))
		return REASON_LENGTH;
	for (__u32 i = 0; i < 60; i += 2) {
		if (i >= header_len)
			break;
		if ((void *)(word + 1) > data_end)
			return REASON_LENGTH;
		sum += *word++;
	}
	if (checksum_fold(sum) != 0)
		return REASON_CHECKSUM;
	if (ip->frag_off & bpf_htons(IP_FRAGMENT_MASK))
		return REASON_FRAGMENT;
	return REASON_GOOD;
}

SEC("xdp")
int
ipv4_sanity(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *data_end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	__u32 reason;
	__u64 *count;

	if ((void *)(eth + 1) > data_end || eth->h_proto != bpf_htons(ETH_P_IP))
		return XDP_PASS;
	reason = judge(data, data_end);
	count = bpf_map_lookup_elem(&reasons, &reason);
	if (count)
		__sync_fetch_and_add(count, 1);
	return reason == REASON_GOOD ? XDP_PASS : XDP_DROP;
}

char _license[] SEC("license") = "Dual BSD/GPL";
