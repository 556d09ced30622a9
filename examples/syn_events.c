/* SPDX-License-Identifier: BSD-2-Clause */
/* Tell the host about every new TCP connection: who asks for which port, and the frame's start. */
#include "net.h"

#define FRAME_BYTES 54 /* Ethernet, IPv4 and TCP without options */

struct connection {
	__be32 source, destination;
	__be32 ports; /* source, destination */
	__u32 len_bytes;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
} connections SEC(".maps");

SEC("xdp")
int
syn_events(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *data_end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = data + sizeof(*eth);
	struct tcphdr *tcp = (void *)(ip + 1);
	struct connection new;

	if ((void *)(tcp + 1) > data_end)
		return XDP_PASS;
	if (eth->h_proto != bpf_htons(ETH_P_IP) || ip->ihl != 5 || ip->protocol != IPPROTO_TCP)
		return XDP_PASS;
	if (!tcp->syn || tcp->ack)
		return XDP_PASS;
	new.source = ip->saddr;
	new.destination = ip->daddr;
	new.ports = *(__be32 *)tcp;
	new.len_bytes = data_end - data;
	/* The event leaves later: whether it arrived decides nothing here. */
	bpf_perf_event_output(
		ctx, &connections, BPF_F_CURRENT_CPU | (__u64)FRAME_BYTES << 32, &new, sizeof(new));
	return XDP_PASS;
}

char _license[] SEC("license") = "Dual BSD/GPL";
