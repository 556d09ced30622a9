/* SPDX-License-Identifier: BSD-2-Clause */
/* One mistake each: packet, map values, context, pointers. */
#include "mistakes.h"

TABLE(slots, BPF_MAP_TYPE_ARRAY, 4, __u32, struct slots);

SEC("xdp")
int
packet_unchecked(struct xdp_md *ctx)
{
	return DATA(ctx)[12]; /* first packet-bounds */
}

SEC("xdp")
int
packet_one_short(struct xdp_md *ctx)
{
	unsigned char *data = DATA(ctx);
	if (data + 13 > DATA_END(ctx))
		return XDP_DROP;
	return data[13]; /* first packet-bounds */
}

SEC("xdp")
int
packet_wrong_side(struct xdp_md *ctx)
{
	unsigned char *data = DATA(ctx);
	if (data + ETH_HLEN <= DATA_END(ctx))
		return XDP_PASS;
	return data[0]; /* first packet-bounds */
}

SEC("xdp")
int
packet_variable(struct xdp_md *ctx)
{
	unsigned char *data = DATA(ctx), *end = DATA_END(ctx);
	if (data + ETH_HLEN + 20 > end)
		return XDP_DROP;
	unsigned char *udp = data + ETH_HLEN + (data[ETH_HLEN] & 15) * 4;
	return udp[0]; /* first packet-bounds */
}

SEC("xdp")
int
packet_negative(struct xdp_md *ctx)
{
	unsigned char *data = DATA(ctx);
	if (data + ETH_HLEN > DATA_END(ctx))
		return XDP_DROP;
	long back = data[0];
	OPAQUE(back);
	data -= back;
	return data[0]; /* first packet-negative */
}

SEC("xdp")
int
packet_unbounded(struct xdp_md *ctx)
{
	unsigned char *data = DATA(ctx), *end = DATA_END(ctx);
	if (data + 8 > end)
		return XDP_DROP;
	unsigned char *far = data + *(__u64 *)data; /* first pointer-range */
	return far + 1 > end ? XDP_DROP : far[0];
}

SEC("xdp")
int
packet_moved(struct xdp_md *ctx)
{
	unsigned char *data = DATA(ctx);
	if (data + ETH_HLEN > DATA_END(ctx))
		return XDP_DROP;
	if (bpf_xdp_adjust_head(ctx, 4))
		return XDP_DROP;
	return data[0]; /* first not-a-pointer */
}

SEC("xdp")
int
value_unchecked(struct xdp_md *ctx)
{
	__u32 key = 0;
	struct slots *s = bpf_map_lookup_elem(&slots, &key);
	return s->at[0]; /* first null-check */
}

SEC("xdp")
int
value_checked_wrongly(struct xdp_md *ctx)
{
	__u32 key = 0;
	volatile __u64 *s = bpf_map_lookup_elem(&slots, &key);
	if (s)
		return XDP_PASS;
	OPAQUE(s);
	return *s; /* first not-a-pointer */
}

SEC("xdp")
int
value_arithmetic_first(struct xdp_md *ctx)
{
	__u32 key = 0;
	unsigned char *s = bpf_map_lookup_elem(&slots, &key);
	OPAQUE(s);
	s += 8; /* first null-arithmetic */
	OPAQUE(s);
	return s ? *s : XDP_DROP;
}

SEC("xdp")
int
value_one_too_far(struct xdp_md *ctx)
{
	__u32 key = 0, i = bpf_get_prandom_u32();
	struct slots *s = bpf_map_lookup_elem(&slots, &key);
	if (!s || i > 4)
		return XDP_DROP;
	return s->at[i]; /* first map-value-bounds */
}

SEC("xdp")
int
value_negative(struct xdp_md *ctx)
{
	__u32 key = 0;
	long i = (signed char)bpf_get_prandom_u32();
	struct slots *s = bpf_map_lookup_elem(&slots, &key);
	if (!s || i > 3)
		return XDP_DROP;
	return s->at[i]; /* first map-value-negative */
}

SEC("xdp")
int
value_past_end(struct xdp_md *ctx)
{
	__u32 key = 0;
	struct slots *s = bpf_map_lookup_elem(&slots, &key);
	if (!s)
		return XDP_DROP;
	return ((__u32 *)s)[8]; /* first map-value-bounds */
}

SEC("xdp")
int
context_written(struct xdp_md *ctx)
{
	*(volatile __u32 *)&ctx->data = 0; /* first context-write */
	return XDP_PASS;
}

SEC("xdp")
int
context_too_wide(struct xdp_md *ctx)
{
	unsigned long both;
	asm volatile("%0 = *(u64 *)(%1 + 0)" : "=r"(both) : "r"(ctx)); /* first context-access */
	return both & 1;
}

SEC("xdp")
int
context_past_end(struct xdp_md *ctx)
{
	return ((volatile __u32 *)ctx)[6]; /* first context-access */
}

SEC("xdp")
int
context_moved(struct xdp_md *ctx)
{
	unsigned long i = bpf_get_prandom_u32() & 4;
	OPAQUE(i);
	return *(volatile __u32 *)((char *)ctx + i); /* first context-pointer */
}

SEC("xdp")
int
number_as_address(struct xdp_md *ctx)
{
	unsigned long address = bpf_get_prandom_u32();
	return *(volatile int *)address; /* first not-a-pointer */
}

SEC("xdp")
int
pointer_multiplied(struct xdp_md *ctx)
{
	long hash = (long)DATA(ctx);
	OPAQUE(hash);
	hash *= 31; /* first pointer-arithmetic */
	OPAQUE(hash);
	return hash & 1;
}

SEC("xdp")
int
pointer_masked(struct xdp_md *ctx)
{
	long aligned = (long)DATA(ctx);
	OPAQUE(aligned);
	aligned &= -4; /* first pointer-arithmetic */
	OPAQUE(aligned);
	return aligned == 0;
}

SEC("xdp")
int
end_moved(struct xdp_md *ctx)
{
	unsigned char *data = DATA(ctx), *end = DATA_END(ctx);
	end -= 4; /* first pointer-arithmetic */
	OPAQUE(end);
	return data > end ? XDP_DROP : XDP_PASS;
}

SEC("xdp")
int
pointer_negated(struct xdp_md *ctx)
{
	long address = (long)ctx, number = 8;
	OPAQUE(number);
	number -= address; /* first pointer-subtract */
	OPAQUE(number);
	return number > 0;
}

SEC("xdp")
int
packet_atomic(struct xdp_md *ctx)
{
	__u32 *data = (__u32 *)DATA(ctx);
	if ((unsigned char *)(data + 1) > DATA_END(ctx))
		return XDP_DROP;
	__sync_fetch_and_add(data, 1); /* first atomic-memory */
	return XDP_PASS;
}

char _license[] SEC("license") = "GPL";
