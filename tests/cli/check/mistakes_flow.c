/* SPDX-License-Identifier: BSD-2-Clause */
/* One mistake each: stack, helper arguments, control flow, functions. */
#include "mistakes.h"

TABLE(counts, BPF_MAP_TYPE_HASH, 64, __u64, __u64);

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__type(key, __u32);
	__type(value, __u32);
} events SEC(".maps");

SEC("xdp")
int
stack_misaligned(struct xdp_md *ctx)
{
	char buffer[24];
	char *place = buffer;
	OPAQUE(place);
	*(volatile __u64 *)(place + 3) = 0; /* first stack-alignment */
	return XDP_PASS;
}

SEC("xdp")
int
stack_below(struct xdp_md *ctx)
{
	char buffer[8];
	char *place = buffer;
	OPAQUE(place);
	return *(volatile __u64 *)(place - 512); /* first stack-bounds */
}

SEC("xdp")
int
stack_above(struct xdp_md *ctx)
{
	char buffer[8];
	char *place = buffer;
	OPAQUE(place);
	*(volatile __u64 *)(place + 8) = 0; /* first stack-bounds */
	return XDP_PASS;
}

SEC("xdp")
int
stack_index_unbounded(struct xdp_md *ctx)
{
	volatile char buffer[16] = {0};
	return buffer[bpf_get_prandom_u32()]; /* first stack-bounds */
}

SEC("xdp")
int
stack_pointer_in_pieces(struct xdp_md *ctx)
{
	void *volatile spilled = ctx;
	return *(volatile __u16 *)((char *)&spilled + 2); /* first stack-partial-pointer */
}

static __noinline int
buffer_of_300(int n) /* first stack-total */
{
	char buffer[300];
	char *place = buffer;
	OPAQUE(place);
	place[0] = n;
	return n;
}

SEC("xdp")
int
stack_too_deep(struct xdp_md *ctx)
{
	char buffer[300];
	char *place = buffer;
	OPAQUE(place);
	place[0] = 1;
	return buffer_of_300(place[0]);
}

SEC("xdp")
int
helper_number_for_key(struct xdp_md *ctx)
{
	return bpf_map_lookup_elem(&counts, (void *)5) ? 1 : 2; /* first helper-argument */
}

SEC("xdp")
int
helper_without_context(struct xdp_md *ctx)
{
	__u64 local = 0;
	return bpf_xdp_adjust_head((void *)&local, 4) ? 1 : 2; /* first helper-argument */
}

SEC("xdp")
int
helper_wrong_map(struct xdp_md *ctx)
{
	__u64 key = 0;
	return bpf_map_lookup_elem(&events, &key) ? 1 : 2; /* first helper-map */
}

SEC("xdp")
int
helper_of_tc(struct xdp_md *ctx)
{
	__u64 word;
	return bpf_skb_load_bytes(ctx, 0, &word, 8) ? 1 : 2; /* first helper-unknown */
}

SEC("xdp")
int
helper_size_unbounded(struct xdp_md *ctx)
{
	__u64 data[4] = {0};
	__u64 size = bpf_get_prandom_u32(), cpu = BPF_F_CURRENT_CPU;
	bpf_perf_event_output(ctx, &events, cpu, data, size); /* first helper-size */
	return XDP_PASS;
}

SEC("xdp")
int
helper_size_too_large(struct xdp_md *ctx)
{
	__u64 word = 0, cpu = BPF_F_CURRENT_CPU;
	bpf_perf_event_output(ctx, &events, cpu, &word, 16); /* first stack-top */
	return XDP_PASS;
}

SEC("xdp")
int
loop_without_bound(struct xdp_md *ctx)
{
	int again = 1;
	do {
		OPAQUE(again); /* first loop */
	} while (again);
	return XDP_PASS;
}

SEC("xdp")
int
loop_too_long(struct xdp_md *ctx)
{
	for (unsigned i = 0; i < 4000000; i++) /* first work-limit */
		OPAQUE(i);
	return XDP_PASS;
}

SEC("xdp")
int
register_unset(struct xdp_md *ctx)
{
	unsigned long value;
	bpf_get_prandom_u32();
	asm volatile("%0 = r4" : "=r"(value)); /* first uninit-register */
	return value;
}

SEC("xdp")
int
frame_pointer_changed(struct xdp_md *ctx)
{
	asm volatile("r10 = 8"); /* first frame-pointer-write */
	return XDP_PASS;
}

SEC("xdp")
int
divided_by_zero(struct xdp_md *ctx)
{
	unsigned long value = bpf_get_prandom_u32();
	asm volatile("%0 /= 0" : "+r"(value)); /* first division-by-zero */
	return value;
}

SEC("xdp")
int
shifted_too_far(struct xdp_md *ctx)
{
	unsigned long value = bpf_get_prandom_u32();
	asm volatile("%0 >>= 64" : "+r"(value)); /* first shift-range */
	return value;
}

SEC("xdp")
int
code_unreachable(struct xdp_md *ctx)
{
	asm volatile("r0 = 1; exit; r1 = 2" ::: "r0", "r1"); /* first unreachable-code */
	return XDP_PASS;
}

#define DEEPER(name, next)                \
	static __noinline int name(int n) \
	{                                 \
		OPAQUE(n);                \
		return next(n + 1) + 1;   \
	}

static __noinline int
depth9(int n)
{
	OPAQUE(n);
	return n;
}
/* clang-format off */
DEEPER(depth8, depth9) /* first call-depth */
DEEPER(depth7, depth8)
DEEPER(depth6, depth7)
DEEPER(depth5, depth6)
DEEPER(depth4, depth5)
DEEPER(depth3, depth4)
DEEPER(depth2, depth3)
/* clang-format on */

SEC("xdp")
int
calls_too_deep(struct xdp_md *ctx)
{
	return depth2(1);
}

static __noinline int
call_itself(int n)
{
	OPAQUE(n);
	if (n == 0)
		return 0;
	return call_itself(n - 1) ^ call_itself(n - 2) ^ n; /* first recursion */
}

SEC("xdp")
int
recursion(struct xdp_md *ctx)
{
	return call_itself(3);
}

static __noinline void *
own_stack(int n)
{
	volatile __u64 local = n;
	void *place = (void *)&local;
	OPAQUE(place);
	return place; /* first exit-stack */
}

SEC("xdp")
int
stack_returned(struct xdp_md *ctx)
{
	return own_stack(1) != 0;
}

static __noinline int
keep_own_address(void **place)
{
	__u64 local = 1;
	void *address = &local;
	OPAQUE(address);
	*place = address; /* first stack-caller */
	return 0;
}

SEC("xdp")
int
stack_kept(struct xdp_md *ctx)
{
	void *place = 0;
	return keep_own_address(&place);
}

char _license[] SEC("license") = "GPL";
