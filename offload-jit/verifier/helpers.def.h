/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Helper functions that XDP and tc programs can call, as bpf-helpers(7) and linux/bpf.h declare
 * them. X(name, PROGRAMS, FLAGS, RETURN, R1, R2, R3, R4, R5).
 *
 * PROGRAMS  XDP, TC, ALL
 * FLAGS     GPL: for GPL programs only; PKT: memory arguments may be in the packet; MOVES: packet
 *           pointers are void after it; ACQUIRE, RELEASE: of an object; 0
 * RETURN    NUM any number; NONE; VALUE a map value or null; BUF memory of the size in R2, or null
 * R1..R5    MAP; KEY, VALUE, OUTVALUE of that map; ANY; CTX; MEM, OUTMEM with the size in the next
 *           register; MEM0 may be null; SIZE not zero; SIZE0; CONST a known number; OBJ acquired
 *           memory; NO no argument; LONG an aligned 8-byte result
 */
#ifndef OFFLOAD_JIT_VERIFIER_HELPERS_DEF_H
#define OFFLOAD_JIT_VERIFIER_HELPERS_DEF_H

/* clang-format off */
#define VERIFIER_HELPERS(X) \
	X(map_lookup_elem,        ALL, PKT,         VALUE, MAP, KEY,  NO,    NO,    NO)    \
	X(map_update_elem,        ALL, PKT,         NUM,   MAP, KEY,  VALUE, ANY,   NO)    \
	X(map_delete_elem,        ALL, PKT,         NUM,   MAP, KEY,  NO,    NO,    NO)    \
	X(map_push_elem,          ALL, PKT,         NUM,   MAP, VALUE, ANY,  NO,    NO)    \
	X(map_pop_elem,           ALL, 0,           NUM,   MAP, OUTVALUE, NO, NO,   NO)    \
	X(map_peek_elem,          ALL, 0,           NUM,   MAP, OUTVALUE, NO, NO,   NO)    \
	X(map_lookup_percpu_elem, ALL, PKT,         VALUE, MAP, KEY,  ANY,   NO,    NO)    \
	X(get_prandom_u32,        ALL, 0,           NUM,   NO,  NO,   NO,    NO,    NO)    \
	X(get_smp_processor_id,   ALL, 0,           NUM,   NO,  NO,   NO,    NO,    NO)    \
	X(get_numa_node_id,       ALL, 0,           NUM,   NO,  NO,   NO,    NO,    NO)    \
	X(ktime_get_ns,           ALL, 0,           NUM,   NO,  NO,   NO,    NO,    NO)    \
	X(ktime_get_boot_ns,      ALL, 0,           NUM,   NO,  NO,   NO,    NO,    NO)    \
	X(ktime_get_coarse_ns,    ALL, 0,           NUM,   NO,  NO,   NO,    NO,    NO)    \
	X(ktime_get_tai_ns,       ALL, 0,           NUM,   NO,  NO,   NO,    NO,    NO)    \
	X(jiffies64,              ALL, 0,           NUM,   NO,  NO,   NO,    NO,    NO)    \
	X(tail_call,              ALL, 0,           NONE,  CTX, MAP,  ANY,   NO,    NO)    \
	X(trace_printk,           ALL, GPL,         NUM,   MEM, SIZE, NO,    NO,    NO)    \
	X(ringbuf_output,         ALL, 0,           NUM,   MAP, MEM,  SIZE0, ANY,   NO)    \
	X(ringbuf_reserve,        ALL, ACQUIRE,     BUF,   MAP, CONST, ANY,  NO,    NO)    \
	X(ringbuf_submit,         ALL, RELEASE,     NONE,  OBJ, ANY,  NO,    NO,    NO)    \
	X(ringbuf_discard,        ALL, RELEASE,     NONE,  OBJ, ANY,  NO,    NO,    NO)    \
	X(ringbuf_query,          ALL, 0,           NUM,   MAP, ANY,  NO,    NO,    NO)    \
	X(redirect,               ALL, 0,           NUM,   ANY, ANY,  NO,    NO,    NO)    \
	X(perf_event_output,      ALL, GPL,         NUM,   CTX, MAP,  ANY,   MEM,   SIZE0) \
	X(csum_diff,              ALL, PKT,         NUM,   MEM0, SIZE0, MEM0, SIZE0, ANY)  \
	X(fib_lookup,             ALL, GPL,         NUM,   CTX, MEM,  SIZE,  ANY,   NO)    \
	X(check_mtu,              ALL, GPL,         NUM,   CTX, ANY,  U32,   ANY,   ANY)   \
	X(redirect_map,           XDP, 0,           NUM,   MAP, ANY,  ANY,   NO,    NO)    \
	X(xdp_adjust_head,        XDP, MOVES,       NUM,   CTX, ANY,  NO,    NO,    NO)    \
	X(xdp_adjust_tail,        XDP, MOVES,       NUM,   CTX, ANY,  NO,    NO,    NO)    \
	X(xdp_adjust_meta,        XDP, MOVES,       NUM,   CTX, ANY,  NO,    NO,    NO)    \
	X(xdp_get_buff_len,       XDP, 0,           NUM,   CTX, NO,   NO,    NO,    NO)    \
	X(xdp_load_bytes,         XDP, 0,           NUM,   CTX, ANY,  OUTMEM, SIZE, NO)    \
	X(xdp_store_bytes,        XDP, 0,           NUM,   CTX, ANY,  OUTMEM, SIZE, NO)    \
	X(skb_store_bytes,        TC,  MOVES,       NUM,   CTX, ANY,  MEM,   SIZE,  ANY)   \
	X(skb_load_bytes,         TC,  0,           NUM,   CTX, ANY,  OUTMEM, SIZE, NO)    \
	X(skb_load_bytes_relative, TC, 0,           NUM,   CTX, ANY,  OUTMEM, SIZE, ANY)   \
	X(l3_csum_replace,        TC,  MOVES,       NUM,   CTX, ANY,  ANY,   ANY,   ANY)   \
	X(l4_csum_replace,        TC,  MOVES,       NUM,   CTX, ANY,  ANY,   ANY,   ANY)   \
	X(skb_pull_data,          TC,  MOVES,       NUM,   CTX, ANY,  NO,    NO,    NO)    \
	X(csum_update,            TC,  0,           NUM,   CTX, ANY,  NO,    NO,    NO)    \
	X(csum_level,             TC,  0,           NUM,   CTX, ANY,  NO,    NO,    NO)    \
	X(clone_redirect,         TC,  MOVES,       NUM,   CTX, ANY,  ANY,   NO,    NO)    \
	X(redirect_peer,          TC,  0,           NUM,   ANY, ANY,  NO,    NO,    NO)    \
	X(redirect_neigh,         TC,  0,           NUM,   ANY, MEM0, SIZE0, ANY,   NO)    \
	X(skb_vlan_push,          TC,  MOVES,       NUM,   CTX, ANY,  ANY,   NO,    NO)    \
	X(skb_vlan_pop,           TC,  MOVES,       NUM,   CTX, NO,   NO,    NO,    NO)    \
	X(skb_change_proto,       TC,  MOVES,       NUM,   CTX, ANY,  ANY,   NO,    NO)    \
	X(skb_change_type,        TC,  0,           NUM,   CTX, ANY,  NO,    NO,    NO)    \
	X(skb_adjust_room,        TC,  MOVES,       NUM,   CTX, ANY,  ANY,   ANY,   NO)    \
	X(skb_change_tail,        TC,  MOVES,       NUM,   CTX, ANY,  ANY,   NO,    NO)    \
	X(skb_change_head,        TC,  MOVES,       NUM,   CTX, ANY,  ANY,   NO,    NO)    \
	X(skb_get_tunnel_key,     TC,  0,           NUM,   CTX, OUTMEM, SIZE, ANY,  NO)    \
	X(skb_set_tunnel_key,     TC,  0,           NUM,   CTX, MEM,  SIZE,  ANY,   NO)    \
	X(skb_get_tunnel_opt,     TC,  0,           NUM,   CTX, OUTMEM, SIZE, NO,   NO)    \
	X(skb_set_tunnel_opt,     TC,  0,           NUM,   CTX, MEM,  SIZE,  NO,    NO)    \
	X(get_cgroup_classid,     TC,  0,           NUM,   CTX, NO,   NO,    NO,    NO)    \
	X(get_route_realm,        TC,  0,           NUM,   CTX, NO,   NO,    NO,    NO)    \
	X(get_hash_recalc,        TC,  0,           NUM,   CTX, NO,   NO,    NO,    NO)    \
	X(set_hash_invalid,       TC,  0,           NUM,   CTX, NO,   NO,    NO,    NO)    \
	X(set_hash,               TC,  0,           NUM,   CTX, ANY,  NO,    NO,    NO)    \
	X(skb_under_cgroup,       TC,  0,           NUM,   CTX, MAP,  ANY,   NO,    NO)    \
	X(get_socket_cookie,      TC,  0,           NUM,   CTX, NO,   NO,    NO,    NO)    \
	X(get_socket_uid,         TC,  0,           NUM,   CTX, NO,   NO,    NO,    NO)    \
	X(skb_ecn_set_ce,         TC,  0,           NUM,   CTX, NO,   NO,    NO,    NO)    \
	X(skb_cgroup_id,          TC,  0,           NUM,   CTX, NO,   NO,    NO,    NO)    \
	X(skb_set_tstamp,         TC,  0,           NUM,   CTX, ANY,  ANY,   NO,    NO)

/* Which helper takes which type of map: X(helper, map type). A helper without a row takes every
 * map that is not listed in VERIFIER_OWN_MAPS; those only take the helpers of their rows. */
#define VERIFIER_HELPER_MAPS(X) \
	X(tail_call,         PROG_ARRAY)       \
	X(perf_event_output, PERF_EVENT_ARRAY) \
	X(skb_under_cgroup,  CGROUP_ARRAY)     \
	X(redirect_map,      DEVMAP)           \
	X(redirect_map,      DEVMAP_HASH)      \
	X(redirect_map,      CPUMAP)           \
	X(redirect_map,      XSKMAP)           \
	X(ringbuf_output,    RINGBUF)          \
	X(ringbuf_reserve,   RINGBUF)          \
	X(ringbuf_query,     RINGBUF)          \
	X(map_push_elem,     QUEUE)            \
	X(map_push_elem,     STACK)            \
	X(map_push_elem,     BLOOM_FILTER)     \
	X(map_pop_elem,      QUEUE)            \
	X(map_pop_elem,      STACK)            \
	X(map_peek_elem,     QUEUE)            \
	X(map_peek_elem,     STACK)            \
	X(map_peek_elem,     BLOOM_FILTER)     \
	X(map_lookup_percpu_elem, PERCPU_ARRAY) \
	X(map_lookup_percpu_elem, PERCPU_HASH)  \
	X(map_lookup_percpu_elem, LRU_PERCPU_HASH) \
	X(map_lookup_elem,   DEVMAP)           \
	X(map_lookup_elem,   DEVMAP_HASH)      \
	X(map_lookup_elem,   XSKMAP)

#define VERIFIER_OWN_MAPS(X) \
	X(PROG_ARRAY) X(PERF_EVENT_ARRAY) X(CGROUP_ARRAY) X(DEVMAP) X(DEVMAP_HASH) X(CPUMAP) \
	X(XSKMAP) X(RINGBUF) X(QUEUE) X(STACK) X(BLOOM_FILTER) X(STACK_TRACE) X(ARRAY_OF_MAPS) \
	X(HASH_OF_MAPS) X(SOCKMAP) X(SOCKHASH) X(SK_STORAGE) X(TASK_STORAGE) X(INODE_STORAGE) \
	X(CGROUP_STORAGE) X(PERCPU_CGROUP_STORAGE) X(REUSEPORT_SOCKARRAY) X(STRUCT_OPS) X(USER_RINGBUF)
/* clang-format on */

#endif
