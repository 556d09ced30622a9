/* SPDX-License-Identifier: BSD-2-Clause */
/* What several examples share: headers that the kernel does not export, and RFC 1624 checksums.
 * Everything is inlined: no global data, which a card without .rodata maps could not hold. */
#ifndef EXAMPLES_NET_H
#define EXAMPLES_NET_H

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/tcp.h>
#include <linux/udp.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#define IP_FRAGMENT_MASK 0x3fff /* more fragments, or an offset */

struct vlan_header {
	__be16 tci;
	__be16 inner_proto;
};

/* MAC addresses as three 16-bit words: the widest access that is aligned for all of them. */
struct mac_words {
	__u16 dst[3];
	__u16 src[3];
};

/* RFC 1071: add the carries back in, complement. Twice is enough for sums below 2^32. */
static __always_inline __u16
checksum_fold(__u32 sum)
{
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return (__u16)~sum;
}

/* RFC 1624 equation 3: HC' = ~(~HC + ~m + m') */
static __always_inline __u16
checksum_replace16(__u16 check, __u16 from, __u16 to)
{
	return checksum_fold((__u32)(__u16)~check + (__u16)~from + to);
}

static __always_inline __u16
checksum_replace32(__u16 check, __u32 from, __u32 to)
{
	return checksum_fold((__u32)(__u16)~check + (__u16)~from + (__u16) ~(from >> 16) +
			     (__u16)to + (__u16)(to >> 16));
}

/* Checksum of a header of 20 bytes whose check field is zero. */
static __always_inline __u16
checksum_ipv4(const struct iphdr *ip)
{
	const __u16 *word = (const __u16 *)ip;
	__u32 sum = 0;

#pragma clang loop unroll(full)
	for (int i = 0; i < (int)sizeof(*ip) / 2; i++)
		sum += word[i];
	return checksum_fold(sum);
}

static __always_inline void
mac_swap(void *frame)
{
	struct mac_words *mac = frame;

#pragma clang loop unroll(full)
	for (int i = 0; i < 3; i++) {
		__u16 word = mac->dst[i];

		mac->dst[i] = mac->src[i];
		mac->src[i] = word;
	}
}

#endif
