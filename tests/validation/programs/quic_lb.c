/* SPDX-License-Identifier: BSD-2-Clause */
/* QUIC load balancer: every second bit of the connection id makes a number, a division by 65521
 * finds the server in it, and the packet is addressed to that. After the description of the IPv4
 * program in KRU21; QUIC-LB draft, obfuscated connection ids. PASS and DROP are exchanged: the
 * measured firmware drops whatever the verdict, the model does what the program says. */
#include "examples/net.h"

enum { HEADERS = 14 + 20 + 8, ID_BYTES = 8, NO_LENGTH = 0x7fff };

/* Bit 2n of the octets behind the first, as bit n. */
#define BIT(n) number |= ((id[1 + 2 * (n) / 8] >> 2 * (n) % 8) & 1) << (n)
#define BITS(n) BIT(n), BIT((n) + 1), BIT((n) + 2), BIT((n) + 3)

/* number / 65521 without a division (Granlund and Montgomery 1994) */
static __always_inline __u32
server_of(__u32 number)
{
	__u32 high = (983266ULL * number) >> 32;

	return (((number - high) >> 1) + high) >> 15;
}

SEC("xdp")
int
quic_lb(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *data_end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = data + 14;
	struct udphdr *udp = data + 34;
	signed char *quic = data + HEADERS, *id;
	__u16 id_at = 1, id_bytes = NO_LENGTH;
	__u32 number = 0;
	__u8 length;

	if (data + 14 > data_end)
		return XDP_DROP;
	if (eth->h_proto != bpf_htons(ETH_P_IP))
		return XDP_DROP;
	if (data + 34 > data_end)
		return XDP_DROP;
	if (ip->protocol != IPPROTO_UDP)
		return XDP_DROP;
	if (data + HEADERS > data_end)
		return XDP_DROP;
	if (udp->dest != bpf_htons(80) && udp->dest != bpf_htons(443))
		return XDP_DROP;
	if (data + HEADERS + 1 > data_end || !(quic[0] & 0x40))
		return XDP_PASS;
	if (quic[0] & 0x80) { /* a long header tells the length of the id */
		id_at = 6;
		if (data + HEADERS + 6 > data_end)
			return XDP_PASS;
		id_bytes = quic[5];
		if (!id_bytes)
			return XDP_DROP;
		if (data + HEADERS + 6 + id_bytes > data_end)
			return XDP_PASS;
	}
	id = data + HEADERS + id_at;
	if ((void *)id + 1 > data_end)
		return XDP_PASS;
	length = id[0] & 0x3f;
	if (id_bytes != NO_LENGTH && length != id_bytes - 1)
		return XDP_DROP;
	if (length < ID_BYTES)
		return XDP_DROP;
	if ((void *)id + ID_BYTES + 1 > data_end)
		return XDP_PASS;
	BITS(0), BITS(4), BITS(8), BITS(12), BITS(16), BITS(20), BITS(24), BITS(28);
	number = server_of(number);
	if (!number)
		return XDP_PASS;
	ip->daddr = bpf_htonl(number);
	ip->version = 15;
	return XDP_DROP;
}

char _license[] SEC("license") = "Dual BSD/GPL";
