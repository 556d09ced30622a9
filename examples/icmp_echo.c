/* SPDX-License-Identifier: BSD-2-Clause */
/* Answer ICMP echo requests on the card: the host never sees a ping. */
#include "net.h"

/* <linux/icmp.h> wants the headers of the host's C library. */
#define ICMP_ECHO 8
#define ICMP_ECHOREPLY 0

struct icmp_header {
	__u8 type;
	__u8 code;
	__sum16 checksum;
	__be16 id;
	__be16 sequence;
};

SEC("xdp")
int
icmp_echo(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *data_end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = (void *)(eth + 1);
	struct icmp_header *icmp = (void *)(ip + 1);
	__be32 addr;
	__u16 ttl_word;

	if ((void *)(icmp + 1) > data_end)
		return XDP_PASS;
	if (eth->h_proto != bpf_htons(ETH_P_IP) || ip->version != 4 || ip->ihl != 5 ||
		ip->protocol != IPPROTO_ICMP || (ip->frag_off & bpf_htons(IP_FRAGMENT_MASK)))
		return XDP_PASS;
	if (icmp->type != ICMP_ECHO || icmp->code != 0)
		return XDP_PASS;

	mac_swap(data);
	/* Exchanging the addresses leaves the sum of the header as it was. */
	addr = ip->saddr;
	ip->saddr = ip->daddr;
	ip->daddr = addr;
	ttl_word = ip->ttl | ip->protocol << 8;
	ip->ttl = 64;
	ip->check = checksum_replace16(ip->check, ttl_word, 64 | IPPROTO_ICMP << 8);

	icmp->type = ICMP_ECHOREPLY;
	icmp->checksum = checksum_replace16(icmp->checksum, ICMP_ECHO, ICMP_ECHOREPLY);
	return XDP_TX;
}

char _license[] SEC("license") = "Dual BSD/GPL";
