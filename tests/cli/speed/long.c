/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A program as long as wanted: -DROUNDS=N, one of the R below. With -DSTRAIGHT rounds of arithmetic
 * alone, two instructions each; without it packet loads, arithmetic and branches, as real programs
 * mix them.
 */
#include <linux/bpf.h>

#define SEC(name) __attribute__((section(name), used))

/* clang-format off */
/* N times X(i), by halves: clang repeats, unrolling would make the length its choice. */
#define R1(X, i) X(i)
#define R2(X, i) R1(X, i) R1(X, (i) + 1)
#define R4(X, i) R2(X, i) R2(X, (i) + 2)
#define R8(X, i) R4(X, i) R4(X, (i) + 4)
#define R16(X, i) R8(X, i) R8(X, (i) + 8)
#define R32(X, i) R16(X, i) R16(X, (i) + 16)
#define R64(X, i) R32(X, i) R32(X, (i) + 32)
#define R100(X, i) R64(X, i) R32(X, (i) + 64) R4(X, (i) + 96)
#define R166(X, i) R100(X, i) R64(X, (i) + 100) R2(X, (i) + 164)
#define R1000(X, i) \
	R166(X, i) R166(X, (i) + 166) R166(X, (i) + 332) R166(X, (i) + 498) R166(X, (i) + 664) \
	R166(X, (i) + 830) R4(X, (i) + 996)
#define REPEAT_(n, X) R##n(X, 0)
#define REPEAT(n, X) REPEAT_(n, X)
/* clang-format on */

enum { BYTES = 60 };

#ifdef STRAIGHT
#define ROUND(i)      \
	hash += step; \
	hash ^= salt;
#else
#define ROUND(i)                      \
	hash += bytes[(i)*7 % BYTES]; \
	if (hash & 1u << (i) % 31)    \
		hash ^= (i) + 1;
#endif

SEC("xdp")
int
long_program(struct xdp_md *ctx)
{
	unsigned char *bytes = (unsigned char *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	if (bytes + BYTES > (unsigned char *)end)
		return XDP_PASS;
	unsigned int hash = *(unsigned int *)bytes, step = bytes[14], salt = bytes[23];
	(void)step;
	(void)salt;
	REPEAT(ROUNDS, ROUND)
	return hash > 1u << 30 ? XDP_DROP : XDP_PASS;
}
