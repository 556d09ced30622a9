/* SPDX-License-Identifier: BSD-2-Clause */
/* Put every frame into a VLAN: 802.1Q on untagged frames, an 802.1ad service tag on tagged ones. */
#include "net.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2); /* 0: frames that came untagged, 1: tagged ones */
	__type(key, __u32);
	__type(value, __u32); /* tag control information, host byte order */
} tags SEC(".maps");

SEC("xdp")
int
vlan_push(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *data_end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct mac_words *from, *to;
	__u32 key, *tag;
	__u16 *words, tci;

	if ((void *)(eth + 1) > data_end)
		return XDP_DROP;
	key = eth->h_proto == bpf_htons(ETH_P_8021Q) || eth->h_proto == bpf_htons(ETH_P_8021AD);
	tag = bpf_map_lookup_elem(&tags, &key);
	if (!tag)
		return XDP_ABORTED;
	tci = *tag;

	if (bpf_xdp_adjust_head(ctx, -(int)sizeof(struct vlan_header)))
		return XDP_ABORTED;
	data = (void *)(long)ctx->data;
	data_end = (void *)(long)ctx->data_end;
	if (data + sizeof(struct ethhdr) + sizeof(struct vlan_header) > data_end)
		return XDP_ABORTED;
	to = data;
	from = data + sizeof(struct vlan_header);
#pragma clang loop unroll(full)
	for (int i = 0; i < 3; i++)
		to->dst[i] = from->dst[i];
#pragma clang loop unroll(full)
	for (int i = 0; i < 3; i++)
		to->src[i] = from->src[i];
	words = data + sizeof(struct mac_words);
	words[0] = key ? bpf_htons(ETH_P_8021AD) : bpf_htons(ETH_P_8021Q);
	words[1] = bpf_htons(tci);
	return XDP_PASS;
}

char _license[] SEC("license") = "Dual BSD/GPL";
