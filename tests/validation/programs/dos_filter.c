/* SPDX-License-Identifier: BSD-2-Clause */
/* A filter against floods in the way of classic BPF rules: a TCP SYN of known shape, a DNS query
 * for one name, a malformed DNS query. Each rule reads the packet anew. After the description of
 * the Cloudflare filter in KRU21. A packet that no rule takes is dropped, as the measured firmware
 * does with every packet. */
#include "examples/net.h"

enum rule { NEXT, MATCH, OTHER };

static __always_inline enum rule
syn_of_known_shape(void *data, void *data_end)
{
	struct ethhdr *eth = data;
	struct iphdr *ip = data + 14;
	struct tcphdr *tcp = data + 34;
	__u8 *option = data + 54;

	if (data + 14 > data_end)
		return NEXT;
	if (eth->h_proto != bpf_htons(ETH_P_IP))
		return OTHER;
	if (data + 34 > data_end)
		return NEXT;
	if (ip->daddr != bpf_htonl(0x01020304) || ip->version != 4)
		return OTHER;
	if (ip->ttl > 64 || ip->ttl <= 29 || ip->ihl != 5 || (ip->frag_off & 0x2000))
		return NEXT;
	if (data + 54 > data_end)
		return NEXT;
	if (tcp->dest != bpf_htons(1234))
		return OTHER;
	if (tcp->doff != 10)
		return NEXT;
	if (bpf_ntohs(ip->tot_len) - ip->ihl * 4 - tcp->doff * 4 != 0)
		return NEXT;
	if (data + 74 > data_end)
		return NEXT;
	if (option[19] != 6 || option[0] != 2 || option[4] != 4 || option[6] != 8 ||
		option[16] != 1 || option[17] != 3)
		return NEXT;
	return MATCH;
}

static __always_inline enum rule
query_for_name(void *data, void *data_end)
{
	__u32 x, a;

	if (data + 15 > data_end)
		return NEXT;
	x = 4 * (*(__u8 *)(data + 14) & 15) + 34;
	if (data + x + 1 > data_end)
		return NEXT;
	x += *(__u8 *)(data + x) + 1;
	if (data + x + 4 > data_end)
		return NEXT;
	a = *(__u32 *)(data + x);
	if ((a | 0x00202020) != 0x07657861)
		return NEXT;
	if (data + x + 8 > data_end)
		return NEXT;
	a = *(__u32 *)(data + x + 4);
	if ((a | 0x20202020) != 0x6d706c65)
		return NEXT;
	if (data + x + 12 > data_end)
		return NEXT;
	a = *(__u32 *)(data + x + 8);
	if ((a | 0x00202020) != 0x0363696d)
		return NEXT;
	if (data + x + 13 > data_end || *(__u8 *)(data + x + 12))
		return NEXT;
	return MATCH;
}

static __always_inline enum rule
malformed_query(void *data, void *data_end)
{
	__u32 x;

	if (data + 15 > data_end)
		return NEXT;
	x = 14 + 4 * (*(__u8 *)(data + 14) & 15);
	if (data + x + 4 > data_end || *(__u16 *)(data + x + 2) != bpf_htons(53))
		return NEXT;
	if (data + x + 6 > data_end)
		return NEXT;
	if (*(__u16 *)(data + x + 4) < 29)
		return MATCH;
	x += 8;
	if (data + x + 4 > data_end)
		return NEXT;
	if (*(__u16 *)(data + x + 2) & 0xfc8f)
		return MATCH;
	if (data + x + 6 > data_end)
		return NEXT;
	if (*(__u16 *)(data + x + 4) != 1)
		return MATCH;
	if (data + x + 8 > data_end)
		return NEXT;
	return MATCH;
}

SEC("xdp")
int
dos_filter(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *data_end = (void *)(long)ctx->data_end;
	enum rule rule = syn_of_known_shape(data, data_end);

	if (rule == NEXT)
		rule = query_for_name(data, data_end);
	if (rule == NEXT)
		rule = malformed_query(data, data_end);
	return rule == NEXT ? XDP_DROP : XDP_ABORTED;
}

char _license[] SEC("license") = "Dual BSD/GPL";
