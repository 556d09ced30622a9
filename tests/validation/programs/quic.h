/* SPDX-License-Identifier: BSD-2-Clause */
/* The server behind a QUIC packet: every second bit of the connection id makes a number, a division
 * by 65521 finds the server in it. After the description of the balancers in KRU21; QUIC-LB draft,
 * obfuscated connection ids. PASS and DROP are exchanged in all of this: the measured firmware
 * drops whatever the verdict, the model does what the program says. */
#ifndef VALIDATION_QUIC_H
#define VALIDATION_QUIC_H

#include "examples/net.h"

enum { ID_BYTES = 8, NO_LENGTH = 0x7fff };

/* Bit 2n of the octets behind the first, as bit n. */
#define BIT(n) number |= ((id[1 + 2 * (n) / 8] >> 2 * (n) % 8) & 1) << (n)
#define BITS(n) BIT(n), BIT((n) + 1), BIT((n) + 2), BIT((n) + 3)

/* number / 65521 without a division (Granlund and Montgomery 1994) */
static __always_inline __u32
divided(__u32 number)
{
	__u32 high = (983266ULL * number) >> 32;

	return (((number - high) >> 1) + high) >> 15;
}

/* @quic: the first byte behind UDP. @return the server; 0: *verdict says what becomes of it */
static __always_inline __u32
server_of(signed char *quic, void *data_end, int *verdict)
{
	signed char *id;
	__u16 id_at = 1, id_bytes = NO_LENGTH;
	__u32 number = 0;
	__u8 length;

	*verdict = XDP_PASS;
	if ((void *)(quic + 1) > data_end || !(quic[0] & 0x40))
		return 0;
	if (quic[0] & 0x80) { /* a long header tells the length of the id */
		id_at = 6;
		if ((void *)(quic + 6) > data_end)
			return 0;
		id_bytes = quic[5];
		if (!id_bytes) {
			*verdict = XDP_DROP;
			return 0;
		}
		if ((void *)(quic + 6 + id_bytes) > data_end)
			return 0;
	}
	id = quic + id_at;
	if ((void *)(id + 1) > data_end)
		return 0;
	length = id[0] & 0x3f;
	if ((id_bytes != NO_LENGTH && length != id_bytes - 1) || length < ID_BYTES) {
		*verdict = XDP_DROP;
		return 0;
	}
	if ((void *)(id + ID_BYTES + 1) > data_end)
		return 0;
	BITS(0), BITS(4), BITS(8), BITS(12), BITS(16), BITS(20), BITS(24), BITS(28);
	return divided(number);
}

#endif
