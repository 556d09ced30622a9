/* SPDX-License-Identifier: BSD-2-Clause */
/* RTP with 160 bytes of A-law speech becomes mu-law, byte by byte (G.711). After the description of
 * the transcoder in KRU21. */
#include "examples/net.h"

enum { RTP_AT = 14 + 20 + 8, SPEECH_AT = RTP_AT + 12, SPEECH_BYTES = 160, RTP_PCMA = 8 };

/* Segment and step of a code without its sign: the two laws' curves drift apart step by step. */
static __always_inline __u8
mu_of(__u8 code)
{
	if (code < 8)
		return 2 * code + 1;
	if (code < 23)
		return code + 8;
	if (code < 31)
		code += (32 - code) / 2;
	if (code < 45)
		code += 1;
	if (code < 47)
		code += 1;
	if (code < 63)
		code += 1;
	if (code < 80)
		code += 1;
	return code;
}

SEC("xdp")
int
alaw(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *data_end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = data + 14;
	struct udphdr *udp = data + 34;
	__u8 *kind = data + RTP_AT + 1, *speech = data + SPEECH_AT;

	if (data + 14 > data_end || data + 34 > data_end)
		return XDP_DROP;
	if (eth->h_proto != bpf_htons(ETH_P_IP) || data + RTP_AT > data_end)
		return XDP_DROP;
	if (ip->protocol != IPPROTO_UDP || udp->dest != bpf_htons(1026))
		return XDP_DROP;
	if (data + SPEECH_AT > data_end || (*kind & 0x7f) != RTP_PCMA)
		return XDP_DROP;
	*kind &= 0x80;
	for (unsigned long i = 0; i < SPEECH_BYTES; i++) {
		__u8 code, sign;

		if (data + SPEECH_AT + i + 1 > data_end)
			return XDP_DROP;
		code = speech[i] ^ 0x55;
		sign = code & 0x80;
		speech[i] = (mu_of(code & 0x7f) ^ 0x7f) | sign;
	}
	return XDP_DROP;
}

char _license[] SEC("license") = "Dual BSD/GPL";
