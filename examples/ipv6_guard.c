/* SPDX-License-Identifier: BSD-2-Clause */
/* Walk IPv6 extension headers in a bounded loop; drop routing headers of type 0 (RFC 5095), chains
 * of more than 6 headers and headers that do not fit the frame. */
#include "net.h"

#include <linux/ipv6.h>

#define HEADERS_MAX 6
#define OFFSET_MAX 512
#define NEXT_HOP_BY_HOP 0
#define NEXT_ROUTING 43
#define NEXT_FRAGMENT 44
#define NEXT_DESTINATION 60

struct extension {
	__u8 next;
	__u8 len; /* in units of 8 bytes, without the first */
	__u8 type;
	__u8 segments_left;
};

/* Without the barrier clang tests all four numbers with one shift of 1 by the number. A card's
 * 64-bit shift goes wrong for amounts that may be 0, and `nicro check` would warn of it. */
static __always_inline int
is_extension(__u8 next)
{
	if (next == NEXT_HOP_BY_HOP || next == NEXT_DESTINATION)
		return 1;
	barrier_var(next);
	return next == NEXT_ROUTING || next == NEXT_FRAGMENT;
}

SEC("xdp")
int
ipv6_guard(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *data_end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct ipv6hdr *ip6 = (void *)(eth + 1);
	__u32 offset = sizeof(*eth) + sizeof(*ip6);
	__u8 next;

	if ((void *)(eth + 1) > data_end || eth->h_proto != bpf_htons(ETH_P_IPV6))
		return XDP_PASS;
	if ((void *)(ip6 + 1) > data_end)
		return XDP_DROP;
	next = ip6->nexthdr;
	for (int i = 0; i < HEADERS_MAX; i++) {
		struct extension *ext;

		if (!is_extension(next))
			return XDP_PASS;
		if (offset > OFFSET_MAX)
			return XDP_DROP;
		ext = data + offset;
		if ((void *)(ext + 1) > data_end)
			return XDP_DROP;
		if (next == NEXT_ROUTING && ext->type == 0)
			return XDP_DROP;
		offset += next == NEXT_FRAGMENT ? 8 : 8 + ext->len * 8;
		next = ext->next;
	}
	return XDP_DROP;
}

char _license[] SEC("license") = "Dual BSD/GPL";
