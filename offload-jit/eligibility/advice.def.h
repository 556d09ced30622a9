/* SPDX-License-Identifier: BSD-2-Clause */
/* What to use instead, one by one: map types, helpers, context fields. docs/rules.md shows them. */
#ifndef OFFLOAD_JIT_ELIGIBILITY_ADVICE_DEF_H
#define OFFLOAD_JIT_ELIGIBILITY_ADVICE_DEF_H

#include <linux/bpf.h>

/* clang-format off */

/*
 * Map types that are not on the device: X(TYPE, NEAREST, "advice"). NEAREST is the type that one run
 * of the judge goes on with; UNSPEC: nothing on the device comes near.
 */
#define ELIGIBILITY_MAP_TYPES(X) \
	X(PERCPU_HASH, HASH, \
	  "use BPF_MAP_TYPE_HASH and __sync_fetch_and_add() for its counters: on the card no add is " \
	  "lost, and the host reads one value instead of one per CPU") \
	X(PERCPU_ARRAY, ARRAY, \
	  "use BPF_MAP_TYPE_ARRAY and __sync_fetch_and_add() for its counters: on the card no add is " \
	  "lost, and the host reads one value instead of one per CPU. Scratch space: use the stack") \
	X(LRU_HASH, HASH, \
	  "use BPF_MAP_TYPE_HASH and let the host remove old entries: on the card nothing is evicted, " \
	  "an update of a full map fails, so handle its result") \
	X(LRU_PERCPU_HASH, HASH, \
	  "use BPF_MAP_TYPE_HASH with __sync_fetch_and_add() for its counters, and let the host remove " \
	  "old entries: on the card nothing is evicted") \
	X(LPM_TRIE, HASH, \
	  "use one BPF_MAP_TYPE_HASH with {prefix length, masked address} as key, and look up the few " \
	  "lengths in use from the longest down, as constants in an unrolled loop") \
	X(DEVMAP, UNSPEC, \
	  "the card sends back out of the port of arrival only (XDP_TX); pass what goes elsewhere " \
	  "(XDP_PASS) and redirect it in a second program on the host") \
	X(DEVMAP_HASH, UNSPEC, \
	  "the card sends back out of the port of arrival only (XDP_TX); pass what goes elsewhere " \
	  "(XDP_PASS) and redirect it in a second program on the host") \
	X(CPUMAP, UNSPEC, \
	  "choose the receive queue instead: ctx->rx_queue_index = n, with one queue per CPU") \
	X(XSKMAP, UNSPEC, \
	  "steer with ctx->rx_queue_index = n and redirect to the AF_XDP socket in a small program on " \
	  "the host") \
	X(PROG_ARRAY, UNSPEC, \
	  "there are no tail calls on the card: call the parts as functions from a switch in one " \
	  "program") \
	X(RINGBUF, UNSPEC, \
	  "use BPF_MAP_TYPE_PERF_EVENT_ARRAY and bpf_perf_event_output() with BPF_F_CURRENT_CPU") \
	X(ARRAY_OF_MAPS, UNSPEC, \
	  "put the outer key into the key of one flat map; to switch tables atomically, replace the " \
	  "program") \
	X(HASH_OF_MAPS, UNSPEC, \
	  "put the outer key into the key of one flat map; to switch tables atomically, replace the " \
	  "program") \
	X(QUEUE, UNSPEC, \
	  "use an array with an index that the host advances, or send events to the host") \
	X(STACK, UNSPEC, \
	  "use an array with an index that the host advances, or send events to the host") \
	X(BLOOM_FILTER, UNSPEC, \
	  "use a hash map: lookup on the card is exact and costs about the same")

/*
 * Helpers that are not on the device: X(name, "advice"), name without bpf_. Others get the advice of
 * the rule.
 */
#define ADVICE_SKB_STORE_ \
	"write through a packet pointer (data, data_end) after a bounds check; update checksums by hand"
#define ADVICE_CSUM_ \
	"compute the checksum in the program: sum 16-bit words and fold, or update it incrementally as " \
	"RFC 1624 shows (HC' = ~(~HC + ~m + m'))"
#define ADVICE_REDIRECT_ \
	"XDP_TX sends back out of the port of arrival; for other ports return XDP_PASS and redirect in " \
	"a second program on the host"
#define ADVICE_TIME_ \
	"the card has no clock for programs: let the host write the time into a map, or count packets " \
	"instead of time"
#define ADVICE_RINGBUF_ \
	"use bpf_perf_event_output() with BPF_F_CURRENT_CPU and a perf event array"
#define ADVICE_LOAD_BYTES_ \
	"read through a packet pointer (data, data_end) after a bounds check"
#define ADVICE_SOCKET_ \
	"sockets are on the host: pass the packet and decide there, or keep the flows in a hash map " \
	"that the host fills"
#define ADVICE_VLAN_ \
	"in XDP: move the packet start by bpf_xdp_adjust_head(ctx, -4 or 4) and rewrite the Ethernet " \
	"header"
#define ADVICE_ROOM_ \
	"in XDP: bpf_xdp_adjust_head() makes or removes room at the front, bpf_xdp_adjust_tail() cuts " \
	"the end"
#define ADVICE_PRINT_ \
	"remove it (wrap it in #ifdef DEBUG), or send an event by bpf_perf_event_output()"

#define ELIGIBILITY_HELPERS(X) \
	X(tail_call, "there are no tail calls on the card: call the part that the index names as a " \
	  "function in a switch (static __always_inline, or __noinline to keep the code short); what " \
	  "does not fit stays on the host behind XDP_PASS") \
	X(redirect, ADVICE_REDIRECT_) \
	X(redirect_map, ADVICE_REDIRECT_) \
	X(clone_redirect, ADVICE_REDIRECT_) \
	X(redirect_neigh, ADVICE_REDIRECT_) \
	X(redirect_peer, ADVICE_REDIRECT_) \
	X(ktime_get_ns, ADVICE_TIME_) \
	X(ktime_get_boot_ns, ADVICE_TIME_) \
	X(ktime_get_coarse_ns, ADVICE_TIME_) \
	X(ktime_get_tai_ns, ADVICE_TIME_) \
	X(jiffies64, ADVICE_TIME_) \
	X(csum_diff, ADVICE_CSUM_) \
	X(l3_csum_replace, ADVICE_CSUM_) \
	X(l4_csum_replace, ADVICE_CSUM_) \
	X(csum_update, ADVICE_CSUM_) \
	X(csum_level, "remove it: the card does not keep this state") \
	X(trace_printk, ADVICE_PRINT_) \
	X(trace_vprintk, ADVICE_PRINT_) \
	X(snprintf, ADVICE_PRINT_) \
	X(ringbuf_output, ADVICE_RINGBUF_) \
	X(ringbuf_reserve, ADVICE_RINGBUF_) \
	X(ringbuf_submit, ADVICE_RINGBUF_) \
	X(ringbuf_discard, ADVICE_RINGBUF_) \
	X(ringbuf_query, ADVICE_RINGBUF_) \
	X(get_smp_processor_id, "use one shared counter with __sync_fetch_and_add(); there is no CPU " \
	  "number on the card. For an event pass BPF_F_CURRENT_CPU") \
	X(get_numa_node_id, "remove it: the card is no NUMA node of the host") \
	X(xdp_adjust_meta, "the card passes no metadata to the host: mark the packet itself (DSCP, a VLAN " \
	  "tag by bpf_xdp_adjust_head()), choose a queue by ctx->rx_queue_index, or parse again on the " \
	  "host") \
	X(fib_lookup, "keep the routes that matter in a hash map that the host fills, and pass the rest " \
	  "to the host") \
	X(check_mtu, "compare data_end - data with a constant, or with a value of a map") \
	X(skb_store_bytes, ADVICE_SKB_STORE_) \
	X(xdp_store_bytes, ADVICE_SKB_STORE_) \
	X(skb_load_bytes, ADVICE_LOAD_BYTES_) \
	X(skb_load_bytes_relative, ADVICE_LOAD_BYTES_) \
	X(xdp_load_bytes, ADVICE_LOAD_BYTES_) \
	X(xdp_get_buff_len, "use data_end - data: on the card the packet is in one piece") \
	X(skb_pull_data, "remove it: on the card data and data_end already span the packet") \
	X(skb_vlan_push, ADVICE_VLAN_) \
	X(skb_vlan_pop, ADVICE_VLAN_) \
	X(skb_adjust_room, ADVICE_ROOM_) \
	X(skb_change_head, ADVICE_ROOM_) \
	X(skb_change_tail, ADVICE_ROOM_) \
	X(skb_change_proto, "rewrite the headers in XDP with bpf_xdp_adjust_head(), or pass to the host") \
	X(get_hash_recalc, "compute a hash from the addresses and ports in the packet") \
	X(set_hash_invalid, "remove it: the card does not keep this state") \
	X(skb_get_tunnel_key, "parse the outer headers in XDP") \
	X(skb_set_tunnel_key, "write the outer headers in XDP after bpf_xdp_adjust_head()") \
	X(sk_lookup_tcp, ADVICE_SOCKET_) \
	X(sk_lookup_udp, ADVICE_SOCKET_) \
	X(skc_lookup_tcp, ADVICE_SOCKET_) \
	X(sk_release, ADVICE_SOCKET_) \
	X(sk_assign, ADVICE_SOCKET_) \
	X(tcp_check_syncookie, ADVICE_SOCKET_) \
	X(tcp_gen_syncookie, ADVICE_SOCKET_) \
	X(tcp_raw_gen_syncookie_ipv4, ADVICE_SOCKET_) \
	X(tcp_raw_gen_syncookie_ipv6, ADVICE_SOCKET_) \
	X(tcp_raw_check_syncookie_ipv4, ADVICE_SOCKET_) \
	X(tcp_raw_check_syncookie_ipv6, ADVICE_SOCKET_) \
	X(get_socket_cookie, ADVICE_SOCKET_) \
	X(spin_lock, "use __sync_fetch_and_add(), or bpf_map_update_elem(), which replaces a value as a " \
	  "whole") \
	X(spin_unlock, "use __sync_fetch_and_add(), or bpf_map_update_elem(), which replaces a value as " \
	  "a whole") \
	X(loop, "write a loop with a constant bound: for (i = 0; i < N; i++)") \
	X(for_each_map_elem, "look up known keys one by one, or walk the map on the host") \
	X(timer_init, "let the host do periodic work: it can read and write the maps at any time") \
	X(timer_start, "let the host do periodic work: it can read and write the maps at any time") \
	X(map_push_elem, "use an array with an index that the host advances, or send events") \
	X(map_pop_elem, "use an array with an index that the host advances, or send events") \
	X(map_peek_elem, "use a hash map and bpf_map_lookup_elem()") \
	X(map_lookup_percpu_elem, "use a plain array or hash and bpf_map_lookup_elem()") \
	X(strncmp, "compare integers: load 4 or 8 bytes at a time") \
	X(probe_read, "use plain loads from packet, stack and map values") \
	X(probe_read_kernel, "use plain loads from packet, stack and map values")

/*
 * Context fields that are not on the device: X(type, field, "advice"). The fields that are there:
 * eligibility's finish.c.
 */
#define ELIGIBILITY_CONTEXT_FIELDS(X) \
	X(xdp_md, data_meta, \
	  "the card passes no metadata: remove what reads it, or keep the data in a map") \
	X(xdp_md, ingress_ifindex, \
	  "load one copy of the program per port with its number as #define") \
	X(xdp_md, rx_queue_index, \
	  "the queue is chosen after the program runs: it can be written, not read. Count by flow, not " \
	  "by queue") \
	X(__sk_buff, pkt_type, "test the group bit of the destination address in the packet") \
	X(__sk_buff, mark, "keep the mark in a map, or set the DSCP in the packet") \
	X(__sk_buff, queue_mapping, "remove it: the queue is chosen after the program runs") \
	X(__sk_buff, protocol, "read the EtherType from the packet: ((struct ethhdr *)data)->h_proto") \
	X(__sk_buff, vlan_present, "test the packet for EtherType 0x8100: the tag is in the packet here") \
	X(__sk_buff, vlan_tci, "read the tag from the packet: it is at byte 14 after EtherType 0x8100") \
	X(__sk_buff, vlan_proto, "read the EtherType from the packet, at byte 12") \
	X(__sk_buff, priority, "set the DSCP or the VLAN priority in the packet") \
	X(__sk_buff, ingress_ifindex, "load one copy of the program per port with its number as #define") \
	X(__sk_buff, ifindex, "load one copy of the program per port with its number as #define") \
	X(__sk_buff, tc_index, "keep the class in a map") \
	X(__sk_buff, hash, "compute a hash from the addresses and ports in the packet") \
	X(__sk_buff, tc_classid, "keep the class in a map") \
	X(__sk_buff, napi_id, "remove it: there is no NAPI on the card") \
	X(__sk_buff, data_meta, "the card passes no metadata: keep the data in a map") \
	X(__sk_buff, tstamp, "the card has no clock for programs: let the host write the time to a map") \
	X(__sk_buff, wire_len, "use skb->len: on the card each frame is a packet of its own") \
	X(__sk_buff, gso_segs, "remove it: on the card each frame is a packet of its own") \
	X(__sk_buff, gso_size, "remove it: on the card each frame is a packet of its own") \
	X(__sk_buff, sk, "sockets are on the host: pass the packet and decide there")
/* clang-format on */

#endif
