/* SPDX-License-Identifier: BSD-2-Clause */
/* One mistake each: safe, but not for the card. */
#include "mistakes.h"

struct wide_key {
	__u32 word[17];
};
struct wide_value {
	__u32 word[17];
};

TABLE(slots, BPF_MAP_TYPE_ARRAY, 4, __u32, struct slots);
TABLE(hashed, BPF_MAP_TYPE_HASH, 64, __u64, __u64);
TABLE(per_cpu, BPF_MAP_TYPE_PERCPU_ARRAY, 4, __u32, __u64);
TABLE(per_cpu_hash, BPF_MAP_TYPE_PERCPU_HASH, 4, __u32, __u64);
TABLE(lru, BPF_MAP_TYPE_LRU_HASH, 64, __u32, __u64);
TABLE(key_too_wide, BPF_MAP_TYPE_HASH, 4, struct wide_key, __u32);
TABLE(value_too_wide, BPF_MAP_TYPE_HASH, 4, __u32, struct wide_value);
TABLE(too_many, BPF_MAP_TYPE_HASH, 4000000, __u32, __u32);
TABLE(counted, BPF_MAP_TYPE_ARRAY, 4, __u32, struct slots);
TABLE(reset, BPF_MAP_TYPE_ARRAY, 4, __u32, __u64);

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u32);
	__type(value, __u64);
} flagged SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__type(key, __u32);
	__type(value, __u32);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u32);
} parts SEC(".maps");

const volatile __u32 limit = 5;

#define COUNT_IN(map)                                               \
	do {                                                        \
		__u32 key_ = 0;                                     \
		__u64 *value_ = bpf_map_lookup_elem(&(map), &key_); \
		if (value_)                                         \
			__sync_fetch_and_add(value_, 1);            \
	} while (0)

SEC("xdp")
int
map_per_cpu(struct xdp_md *ctx)
{
	COUNT_IN(per_cpu); /* first map-type */
	return XDP_PASS;
}

SEC("xdp")
int
map_per_cpu_hash(struct xdp_md *ctx)
{
	COUNT_IN(per_cpu_hash); /* first map-type */
	return XDP_PASS;
}

SEC("xdp")
int
map_lru(struct xdp_md *ctx)
{
	COUNT_IN(lru); /* first map-type */
	return XDP_PASS;
}

SEC("xdp")
int
map_flags(struct xdp_md *ctx)
{
	COUNT_IN(flagged); /* first map-flags */
	return XDP_PASS;
}

SEC("xdp")
int
map_key_too_wide(struct xdp_md *ctx)
{
	struct wide_key key = {0};
	return bpf_map_lookup_elem(&key_too_wide, &key) ? 1 : 2; /* first map-element-size */
}

SEC("xdp")
int
map_value_too_wide(struct xdp_md *ctx)
{
	__u32 key = 0;
	return bpf_map_lookup_elem(&value_too_wide, &key) ? 1 : 2; /* first map-element-size */
}

SEC("xdp")
int
map_too_many(struct xdp_md *ctx)
{
	__u32 key = 0;
	return bpf_map_lookup_elem(&too_many, &key) ? 1 : 2; /* first map-elements */
}

SEC("xdp")
int
global_data(struct xdp_md *ctx)
{
	return limit; /* first global-data */
}

SEC("xdp")
int
value_stored(struct xdp_md *ctx)
{
	__u32 key = 0;
	struct slots *s = bpf_map_lookup_elem(&slots, &key);
	if (s)
		s->at[0] = 1; /* first map-write */
	return XDP_PASS;
}

SEC("xdp")
int
value_variable_offset(struct xdp_md *ctx)
{
	__u32 key = 0, i = bpf_get_prandom_u32() & 3;
	struct slots *s = bpf_map_lookup_elem(&slots, &key);
	return s ? s->at[i] : XDP_DROP; /* first map-value-offset */
}

SEC("xdp")
int
value_counted_and_read(struct xdp_md *ctx)
{
	__u32 key = 0;
	struct slots *s = bpf_map_lookup_elem(&counted, &key);
	if (!s)
		return XDP_DROP;
	__sync_fetch_and_add(&s->at[0], 1);
	return s->at[0] > 100; /* first map-word-use */
}

SEC("xdp")
int
counter_set(struct xdp_md *ctx)
{
	COUNT_IN(reset);
	__u32 key = 1;
	__u64 one = 1;
	bpf_map_update_elem(&reset, &key, &one, 0); /* first counter-update */
	return XDP_PASS;
}

SEC("xdp")
int
key_in_packet(struct xdp_md *ctx)
{
	unsigned char *data = DATA(ctx);
	if (data + ETH_HLEN > DATA_END(ctx))
		return XDP_DROP;
	return bpf_map_lookup_elem(&hashed, data) ? 1 : 2; /* first map-argument-pointer */
}

SEC("xdp")
int
key_misaligned(struct xdp_md *ctx)
{
	char buffer[16] = {0};
	return bpf_map_lookup_elem(&hashed, buffer + 1) ? 1 : 2; /* first map-argument-alignment */
}

SEC("xdp")
int
key_of_table(struct xdp_md *ctx)
{
	__u64 keys[4] = {1, 2, 3, 4};
	__u32 i = bpf_get_prandom_u32() & 3;
	return bpf_map_lookup_elem(&hashed, &keys[i]) ? 1 : 2; /* first map-argument-variable */
}

SEC("xdp")
int
stack_variable_index(struct xdp_md *ctx)
{
	volatile char buffer[16] = {0};
	return buffer[bpf_get_prandom_u32() & 15]; /* first stack-offset */
}

SEC("xdp")
int
stack_atomic(struct xdp_md *ctx)
{
	__u64 local = 0;
	__sync_fetch_and_add(&local, 1); /* first atomic-target */
	return XDP_PASS;
}

SEC("xdp")
int
helper_time(struct xdp_md *ctx)
{
	return bpf_ktime_get_ns() >> 63; /* first device-helper */
}

SEC("xdp")
int
helper_redirect(struct xdp_md *ctx)
{
	return bpf_redirect(3, 0); /* first device-helper */
}

SEC("xdp")
int
helper_meta(struct xdp_md *ctx)
{
	return bpf_xdp_adjust_meta(ctx, -4) ? 1 : 2; /* first device-helper */
}

SEC("xdp")
int
helper_checksum(struct xdp_md *ctx)
{
	__be32 word = 0;
	return bpf_csum_diff(0, 0, &word, 4, 0) & 1; /* first device-helper */
}

SEC("xdp")
int
tail_call(struct xdp_md *ctx)
{
	bpf_tail_call(ctx, &parts, 1); /* first map-type */
	return XDP_PASS;
}

SEC("xdp")
int
event_to_cpu_0(struct xdp_md *ctx)
{
	__u64 word = 0;
	bpf_perf_event_output(ctx, &events, 0, &word, 8); /* first event-cpu */
	return XDP_PASS;
}

SEC("xdp")
int
port_number(struct xdp_md *ctx)
{
	return ctx->ingress_ifindex == 3; /* first context-load */
}

SEC("xdp")
int
queue_number(struct xdp_md *ctx)
{
	return ctx->rx_queue_index == 3; /* first context-load */
}

SEC("xdp")
int
modulo(struct xdp_md *ctx)
{
	return bpf_get_prandom_u32() % 10; /* first modulo */
}

SEC("xdp")
int
divisor_variable(struct xdp_md *ctx)
{
	__u32 a = bpf_get_prandom_u32();
	return a / (bpf_get_prandom_u32() | 1); /* first divisor-variable */
}

SEC("xdp")
int
dividend_of_64_bits(struct xdp_md *ctx)
{
	__u64 *data = (__u64 *)DATA(ctx);
	if ((unsigned char *)(data + 1) > DATA_END(ctx))
		return XDP_DROP;
	__u64 tenth = *data / 10; /* first divide-range */
	OPAQUE(tenth);
	return tenth > 5;
}

SEC("xdp")
int
factor_of_64_bits(struct xdp_md *ctx)
{
	__u64 *data = (__u64 *)DATA(ctx);
	if ((unsigned char *)(data + 1) > DATA_END(ctx))
		return XDP_DROP;
	return *data * 10 > 5; /* first multiply-range */
}

SEC("xdp")
int
swapped_to_little(struct xdp_md *ctx)
{
	unsigned long value = bpf_get_prandom_u32();
	asm volatile("%0 = le32 %0" : "+r"(value)); /* first swap-little */
	return value & 1;
}

SEC("tc")
int
tc_ok(struct __sk_buff *skb)
{
	return TC_ACT_OK; /* first tc-exit-code */
}

SEC("tc")
int
tc_computed(struct __sk_buff *skb)
{
	return skb->len & 1; /* first tc-exit-unknown */
}

SEC("tc")
int
tc_mark(struct __sk_buff *skb)
{
	skb->mark = 1; /* first context-store */
	return TC_ACT_SHOT;
}

SEC("tc")
int
tc_protocol(struct __sk_buff *skb)
{
	if (skb->protocol == 8) /* first context-load */
		return TC_ACT_SHOT;
	return TC_ACT_UNSPEC;
}

char _license[] SEC("license") = "GPL";
