/* SPDX-License-Identifier: BSD-2-Clause */
/* RTP with 160 bytes of A-law speech becomes mu-law, byte by byte (G.711). After the description of
 * the transcoders in KRU21, which differ in how a code without its sign is converted. */
#ifndef VALIDATION_ALAW_H
#define VALIDATION_ALAW_H

#include "examples/net.h"

enum { RTP_AT = 14 + 20 + 8, SPEECH_AT = RTP_AT + 12, SPEECH_BYTES = 160, RTP_PCMA = 8 };

static __always_inline int
transcode(struct xdp_md *ctx, __u8 (*mu_of)(__u8 code))
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

#endif
