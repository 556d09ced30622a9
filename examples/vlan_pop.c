/* SPDX-License-Identifier: BSD-2-Clause */
/* Take the outermost VLAN tag off; count by VLAN id. Untagged frames pass as they are. */
#include "net.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4096);
	__type(key, __u32);
	__type(value, __u32);
} vlans SEC(".maps");

SEC("xdp")
int
vlan_pop(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *data_end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct vlan_header *vlan = (void *)(eth + 1);
	struct mac_words *mac;
	__u16 word[6];
	__u32 vlan_id, *count;

	if ((void *)(eth + 1) > data_end)
		return XDP_DROP;
	if (eth->h_proto != bpf_htons(ETH_P_8021Q) && eth->h_proto != bpf_htons(ETH_P_8021AD))
		return XDP_PASS;
	if ((void *)(vlan + 1) > data_end)
		return XDP_DROP;

	mac = data;
	vlan_id = bpf_ntohs(vlan->tci) & 0xfff;
#pragma clang loop unroll(full)
	for (int i = 0; i < 3; i++) {
		word[i] = mac->dst[i];
		word[3 + i] = mac->src[i];
	}
	if (bpf_xdp_adjust_head(ctx, sizeof(struct vlan_header)))
		return XDP_ABORTED;
	data = (void *)(long)ctx->data;
	data_end = (void *)(long)ctx->data_end;
	if (data + sizeof(*mac) > data_end)
		return XDP_ABORTED;
	mac = data;
#pragma clang loop unroll(full)
	for (int i = 0; i < 3; i++) {
		mac->dst[i] = word[i];
		mac->src[i] = word[3 + i];
	}
	count = bpf_map_lookup_elem(&vlans, &vlan_id);
	if (count)
		__sync_fetch_and_add(count, 1);
	return XDP_PASS;
}

char _license[] SEC("license") = "Dual BSD/GPL";
