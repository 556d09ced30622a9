/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The generator of the host legs, run by BPF_PROG_TEST_RUN, mostly with live frames. The kernel
 * recycles the pages of live frames with the last run's edits in them; so every frame is written
 * anew from its template, whatever the program under test did to the page before.
 */
#include "bench/generator_abi.h"

#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, GENERATOR_TEMPLATES_MAX);
	__type(key, __u32);
	__type(value, struct generator_template);
} templates SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} port SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} under_test SEC(".maps");

/* In one value, so that one lookup-free access per frame is all that counting costs. */
struct generator_state state;

static __always_inline int
make_frame(struct xdp_md *ctx)
{
	__u32 index = state.next;
	struct generator_template *template = bpf_map_lookup_elem(&templates, &index);
	if (!template)
		return -1;
	state.next = index + 1 < state.count ? index + 1 : 0;
	__u32 len_bytes = template->len_bytes & (GENERATOR_FRAME_BYTES_MAX - 1);
	if (len_bytes == 0)
		return -1;
	if (state.undo_head) {
		int moved_bytes = (int)(ctx->data_end - ctx->data) - (int)state.last_bytes;
		if (bpf_xdp_adjust_head(ctx, moved_bytes))
			return -1;
		state.last_bytes = len_bytes;
	}
	int grow_bytes = (int)len_bytes - (int)(ctx->data_end - ctx->data);
	if ((grow_bytes || state.undo_tail) && bpf_xdp_adjust_tail(ctx, grow_bytes))
		return -1;
	if (bpf_xdp_store_bytes(ctx, 0, template->data, len_bytes))
		return -1;
	state.made++;
	return 0;
}

SEC("xdp")
int
generate_drop(struct xdp_md *ctx)
{
	return make_frame(ctx) ? XDP_ABORTED : XDP_DROP;
}

SEC("xdp")
int
generate_pass(struct xdp_md *ctx)
{
	return make_frame(ctx) ? XDP_ABORTED : XDP_PASS;
}

SEC("xdp")
int
generate_redirect(struct xdp_md *ctx)
{
	return make_frame(ctx) ? XDP_ABORTED : bpf_redirect_map(&port, 0, 0);
}

SEC("xdp")
int
generate_call(struct xdp_md *ctx)
{
	if (make_frame(ctx))
		return XDP_ABORTED;
	bpf_tail_call(ctx, &under_test, 0);
	state.uncalled++;
	return XDP_ABORTED;
}

/* The floor under every program: what is left when the program does nothing. */
SEC("xdp")
int
empty_drop(struct xdp_md *ctx)
{
	return XDP_DROP;
}

SEC("xdp")
int
empty_pass(struct xdp_md *ctx)
{
	return XDP_PASS;
}

SEC("tc")
int
tc_drop(struct __sk_buff *skb)
{
	state.dropped++;
	return 2; /* TC_ACT_SHOT */
}

SEC("tc")
int
tc_empty(struct __sk_buff *skb)
{
	return 0; /* TC_ACT_OK */
}

char _license[] SEC("license") = "Dual BSD/GPL";
