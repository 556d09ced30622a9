/* SPDX-License-Identifier: BSD-2-Clause */
/* Real calls between functions of one program, two deep: classify a frame, count its class, mark
 * the packets of one class. Arguments are scalars, packet pointers and a pointer into the caller's
 * stack. */
#include "net.h"

enum class { CLASS_OTHER, CLASS_TCP, CLASS_UDP, CLASS_UDP_DNS, CLASS_COUNT };

struct facts {
	__u32 protocol;
	__u32 l4_offset;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, CLASS_COUNT);
	__type(key, __u32);
	__type(value, __u64);
} classes SEC(".maps");

static __noinline int
bump(__u32 class)
{
	__u64 *count = bpf_map_lookup_elem(&classes, &class);

	if (!count)
		return -1;
	__sync_fetch_and_add(count, 1);
	return 0;
}

static __noinline int
parse(void *data, void *data_end, struct facts *facts)
{
	struct ethhdr *eth = data;
	struct iphdr *ip = (void *)(eth + 1);

	if ((void *)(ip + 1) > data_end || eth->h_proto != bpf_htons(ETH_P_IP) || ip->ihl < 5)
		return -1;
	facts->protocol = ip->protocol;
	facts->l4_offset = sizeof(*eth) + ip->ihl * 4;
	return 0;
}

static __noinline __u32
classify(void *data, void *data_end)
{
	struct facts facts = {0, 0};
	struct udphdr *udp;
	__u32 class = CLASS_OTHER;

	if (!parse(data, data_end, &facts)) {
		if (facts.protocol == IPPROTO_TCP) {
			class = CLASS_TCP;
		} else if (facts.protocol == IPPROTO_UDP) {
			class = CLASS_UDP;
			udp = data + (facts.l4_offset & 0x7f);
			if ((void *)(udp + 1) <= data_end && udp->dest == bpf_htons(53))
				class = CLASS_UDP_DNS;
		}
	}
	bump(class);
	return class;
}

/* DSCP EF (RFC 3246) with the header checksum kept right. */
static __noinline int
mark(void *data, void *data_end)
{
	struct iphdr *ip = data + sizeof(struct ethhdr);
	__u16 from, to;

	if ((void *)(ip + 1) > data_end)
		return -1;
	from = *(__u16 *)ip;
	to = (from & 0x03ff) | 46 << 10;
	*(__u16 *)ip = to;
	ip->check = checksum_replace16(ip->check, from, to);
	return 0;
}

SEC("xdp")
int
subprog_calls(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *data_end = (void *)(long)ctx->data_end;

	if (classify(data, data_end) == CLASS_UDP_DNS && mark(data, data_end))
		return XDP_DROP;
	return XDP_PASS;
}

char _license[] SEC("license") = "Dual BSD/GPL";
