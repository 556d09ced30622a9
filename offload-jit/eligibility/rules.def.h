/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rules of the device: what the card, its firmware and the offload contract of Linux 6.1 refuse, in
 * the order in which they are judged (docs/eligibility.md). Advice that depends on the helper, the
 * map type or the context field stands in advice.def.h.
 * A row: X(NAME, "id", SEVERITY, STAGE, errno, "sentence", "advice"), see offload-jit/rules.h.
 */
#ifndef OFFLOAD_JIT_ELIGIBILITY_RULES_DEF_H
#define OFFLOAD_JIT_ELIGIBILITY_RULES_DEF_H

#include "offload-jit/eligibility/attach.def.h"

#include <errno.h>

/* The kernel's own code for "not supported" (ENOTSUPP); user space has no name for it. */
enum { ERRNO_NOTSUPP = 524 };

/* clang-format off */
#define ELIGIBILITY_MAP_RULES(X) \
	X(MAP_ATTRIBUTES, "map-attributes", RULE_REFUSED, RULE_STAGE_MAP, -EINVAL, \
	  "no kernel creates a map with this type or these flags", \
	  "use a map type and flags that bpf(2) describes; read-only and write-only exclude each other") \
	X(MAP_SHAPE, "map-shape", RULE_REFUSED, RULE_STAGE_MAP, -EINVAL, \
	  "the map has no entries, no key, no value, or it is an array whose key is not 4 bytes", \
	  "give max_entries, key_size and value_size; an array's key is a __u32") \
	X(MAP_SIZE_LIMIT, "map-size-limit", RULE_REFUSED, RULE_STAGE_MAP, -E2BIG, \
	  "key and value are larger than the kernel allocates for one entry", \
	  "make the value smaller; the device takes 64 bytes at most") \
	X(MAP_TYPE, "map-type", RULE_REFUSED, RULE_STAGE_MAP, -EINVAL, \
	  "maps of this type stay on the host: the device has hash and array", \
	  "use BPF_MAP_TYPE_HASH or BPF_MAP_TYPE_ARRAY") \
	X(MAP_SUPPORT, "map-support", RULE_REFUSED, RULE_STAGE_MAP, -EOPNOTSUPP, \
	  "the device has no maps at all", \
	  "take a firmware with the MAPS capability, or keep constants in the code") \
	X(MAP_GLOBAL_DATA, "global-data", RULE_REFUSED, RULE_STAGE_MAP, -EINVAL, \
	  "global variables live in a map with flags, which the device refuses", \
	  "constants: make them #define or enum, or locals that the compiler folds. Settings that the " \
	  "loader fills in: an array map of one entry that the host writes. Variables: the same map, " \
	  "changed by __sync_fetch_and_add() or bpf_map_update_elem()") \
	X(MAP_FLAGS, "map-flags", RULE_REFUSED, RULE_STAGE_MAP, -EINVAL, \
	  "the device takes no map flags", \
	  "remove map_flags: BPF_F_NO_PREALLOC saves host memory only, BPF_F_MMAPABLE and " \
	  "BPF_F_RDONLY_PROG have no counterpart; BPF_F_RDONLY and BPF_F_WRONLY may stay") \
	X(MAP_TYPE_FIRMWARE, "map-type-firmware", RULE_REFUSED, RULE_STAGE_MAP, -EOPNOTSUPP, \
	  "this firmware does not have maps of this type", \
	  "use the other of hash and array; a hash with a __u32 key does what an array does") \
	X(MAP_DEVICE_COUNT, "device-map-count", RULE_REFUSED, RULE_STAGE_MAP, -ENOMEM, \
	  "the device holds no more maps", \
	  "merge maps with the same key into one with a larger value, or unload other programs") \
	X(MAP_ELEMENTS, "map-elements", RULE_REFUSED, RULE_STAGE_MAP, -ENOMEM, \
	  "max_entries of all maps together is more than the device holds", \
	  "lower max_entries: the device counts what is declared, not what is used") \
	X(MAP_ELEMENT_SIZE, "map-element-size", RULE_REFUSED, RULE_STAGE_MAP, -ENOMEM, \
	  "key and value, each rounded up to 8 bytes, are together too large for the device", \
	  "shorten key or value: smaller integers (__u32 counters wrap, the host can sum them up), no " \
	  "padding, a hash instead of a long key (an IPv6 5-tuple has 40 bytes, its two addresses XORed " \
	  "24); or spread the value over two maps with the same key") \
	X(MAP_KEY_SIZE, "map-key-size", RULE_REFUSED, RULE_STAGE_MAP, -ENOMEM, \
	  "the key is too large for the device", \
	  "shorten the key: leave out padding and fields that do not vary, or use a hash of it") \
	X(MAP_VALUE_SIZE, "map-value-size", RULE_REFUSED, RULE_STAGE_MAP, -ENOMEM, \
	  "the value is too large for the device", \
	  "shorten the value, or spread it over two maps with the same key") \
	X(MAP_BTF, "map-btf", RULE_REFUSED, RULE_STAGE_MAP, -ERRNO_NOTSUPP, \
	  "the device takes no BTF types for key and value", \
	  "nothing to change with libbpf, which tries again without; other loaders must leave " \
	  "btf_key_type_id and btf_value_type_id 0")

#define ELIGIBILITY_LOAD_RULES(X) \
	X(DEVICE_PROGRAM_TYPE, "device-program-type", RULE_REFUSED, RULE_STAGE_LOAD, -EINVAL, \
	  "only XDP and tc classifier programs run on a device", \
	  "use SEC(\"xdp\") or SEC(\"tc\"); programs of other types stay on the host") \
	X(PROGRAM_FLAGS, "program-flags", RULE_REFUSED, RULE_STAGE_LOAD, -EINVAL, \
	  "a program for a device is loaded without flags", \
	  "use SEC(\"xdp\") instead of SEC(\"xdp.frags\"), and clear prog_flags in the loader") \
	X(HOST_MAP, "host-map", RULE_REFUSED, RULE_STAGE_LOAD, -EINVAL, \
	  "a program on a device cannot use this map: it exists on the host only", \
	  "use hash or array maps, and a perf event array to tell the host something") \
	X(MAP_VALUE_POINTER, "map-value-pointer", RULE_REFUSED, RULE_STAGE_LOAD, -EINVAL, \
	  "the code holds the address of a map value (a global variable); the device has no such " \
	  "addresses", \
	  "a constant: write it as #define or enum. A string or table: declare it inside the function. " \
	  "A variable: use an array map and bpf_map_lookup_elem()")

#define ELIGIBILITY_OPCODE_RULES(X) \
	X(MODULO, "modulo", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EINVAL, \
	  "the device has no modulo", \
	  "power of two: x & (N - 1), x unsigned. Other constants: q = x / N; asm volatile(\"\" : " \
	  "\"+r\"(q)); r = x - q * N, with __u32 x. To spread a 32-bit hash over N: ((__u64)hash * N) " \
	  ">> 32") \
	X(SWAP_LITTLE, "swap-little", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EINVAL, \
	  "the device only swaps to big endian", \
	  "remove the conversion to little endian: values already are; a swap is htons(), htonl()") \
	X(DEVICE_OPCODE, "device-opcode", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EINVAL, \
	  "this instruction is not translated for the device", \
	  "compile with -mcpu=v3 or older: v4 brings instructions that no offload knows") \
	X(EXTENDED_REGISTER, "extended-register", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EINVAL, \
	  "the instruction names a register above R10", \
	  "on the card's host: sysctl net.core.bpf_jit_harden=0 while loading; constant blinding " \
	  "rewrites programs with such registers")

#define ELIGIBILITY_HELPER_RULES(X) \
	X(ADJUST_HEAD, "adjust-head", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EOPNOTSUPP, \
	  "the firmware cannot move the start of the packet", \
	  "take a firmware with ADJUST_HEAD, or rewrite headers in place") \
	X(ADJUST_HEAD_META, "adjust-head-metadata", RULE_REFUSED, RULE_STAGE_INSTRUCTION, \
	  -EOPNOTSUPP, \
	  "the firmware keeps metadata before the packet, which adjust_head would have to move", \
	  "take a firmware whose ADJUST_HEAD capability says that no metadata is there") \
	X(ADJUST_TAIL, "adjust-tail", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EOPNOTSUPP, \
	  "the firmware cannot change the end of the packet", \
	  "take a firmware with ADJUST_TAIL, or pass the packet and cut it on the host") \
	X(MAP_ROUTINE, "map-routine", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EOPNOTSUPP, \
	  "the firmware lacks this map operation", \
	  "lookup alone often does: create the entries on the host and count in them with " \
	  "__sync_fetch_and_add()") \
	X(MAP_ARG_POINTER, "map-argument-pointer", RULE_REFUSED, RULE_STAGE_INSTRUCTION, \
	  -EOPNOTSUPP, \
	  "key and value of a map operation must be on the stack", \
	  "copy it to a local variable and pass the address of that") \
	X(MAP_ARG_VARIABLE, "map-argument-variable", RULE_REFUSED, RULE_STAGE_INSTRUCTION, \
	  -EOPNOTSUPP, \
	  "key and value of a map operation must be at a constant place of the stack", \
	  "use one local variable instead of an element of a local array") \
	X(MAP_ARG_ALIGNMENT, "map-argument-alignment", RULE_REFUSED, RULE_STAGE_INSTRUCTION, \
	  -EOPNOTSUPP, \
	  "key and value of a map operation must be at a multiple of 4 on the stack", \
	  "declare the variable with __attribute__((aligned(4)))") \
	X(COUNTER_UPDATE, "counter-update", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EOPNOTSUPP, \
	  "the update may write something else than zero to a word that is an atomic counter", \
	  "set the counter's bytes to 0 in the new value (memset before, constants only), and add the " \
	  "first event with __sync_fetch_and_add() after a lookup") \
	X(STACK_UNINITIALISED, "stack-uninitialised", RULE_WARNING, RULE_STAGE_INSTRUCTION, 0, \
	  "key or value of a map operation has bytes that were never written: on the card they hold " \
	  "what an earlier packet left", \
	  "initialise the whole variable: struct key k = {}; or __builtin_memset(&k, 0, sizeof(k)), " \
	  "which clears the padding too") \
	X(RANDOM, "random", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EOPNOTSUPP, \
	  "the firmware has no random numbers", \
	  "take a firmware with RANDOM, or hash fields of the packet") \
	X(EVENT_ROUTINE, "event-routine", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EOPNOTSUPP, \
	  "the firmware cannot send events", \
	  "take a firmware with the event routine, or count in a map that the host reads") \
	X(EVENT_CPU, "event-cpu", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EOPNOTSUPP, \
	  "an event of the device goes to the current CPU, which the flags must say as a constant", \
	  "pass BPF_F_CURRENT_CPU, or BPF_F_CURRENT_CPU | (__u64)len << 32 to append packet bytes") \
	X(EVENT_POINTER, "event-pointer", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EOPNOTSUPP, \
	  "the data of an event must be on the stack, in a map value, or in the packet", \
	  "copy the data to a local variable first") \
	X(EVENT_STACK, "event-stack", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EOPNOTSUPP, \
	  "event data on the stack must be at a constant multiple of 4", \
	  "use one local variable with __attribute__((aligned(4)))") \
	X(EVENT_POINTER_CHANGED, "event-pointer-changed", RULE_REFUSED, RULE_STAGE_INSTRUCTION, \
	  -EINVAL, \
	  "the event's data is one kind of memory on one path and another kind on another", \
	  "call bpf_perf_event_output() separately in each branch") \
	X(EVENT_ASYNC, "event-async", RULE_WARNING, RULE_STAGE_INSTRUCTION, 0, \
	  "events leave the card later than the call returns: they may be lost or change order, and R0 " \
	  "does not say so", \
	  "do not decide by the result of bpf_perf_event_output()") \
	X(DEVICE_HELPER, "device-helper", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EOPNOTSUPP, \
	  "the device does not have this helper", \
	  "the device has map lookup, update, delete, get_prandom_u32, perf_event_output, " \
	  "xdp_adjust_head and xdp_adjust_tail; pass packets that need more to the host")

#define ELIGIBILITY_EXIT_RULES(X) \
	X(TC_EXIT_UNKNOWN, "tc-exit-unknown", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EINVAL, \
	  "a tc program of the device returns a constant on every path", \
	  "return each verdict in its own branch: if (drop) return TC_ACT_SHOT; return TC_ACT_UNSPEC; " \
	  "functions must be inlined, or return such a constant too") \
	X(TC_EXIT_CODE, "tc-exit-code", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EINVAL, \
	  "the device does not know this tc verdict", \
	  "to pass return TC_ACT_UNSPEC (-1) instead of TC_ACT_OK (0): the packet goes on, and only " \
	  "filters behind this one still see it; to drop return TC_ACT_SHOT or TC_ACT_STOLEN; instead " \
	  "of TC_ACT_PIPE or TC_ACT_RECLASSIFY return TC_ACT_UNSPEC")

#define ELIGIBILITY_MEMORY_RULES(X) \
	X(POINTER_KIND, "pointer-kind", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EINVAL, \
	  "the device reaches context, stack, packet and map values only", \
	  "packet metadata and kernel objects stay on the host: keep the data on the stack or in a map; " \
	  "test the result of a lookup for NULL before use") \
	X(STACK_OFFSET, "stack-offset", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EINVAL, \
	  "the device accesses the stack at constant offsets only", \
	  "unroll the loop (#pragma unroll) so that every index is a constant, or index a map instead") \
	X(STACK_MOVES, "stack-moves", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EINVAL, \
	  "the same instruction reaches stack bytes of different alignment on different paths", \
	  "unroll the loop, or step through the buffer by 4 bytes") \
	X(VALUE_OFFSET, "map-value-offset", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EOPNOTSUPP, \
	  "the device accesses map values at constant offsets only", \
	  "put the index into the key: an array map with one entry per index") \
	X(VALUE_OUTSIDE, "map-value-outside", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EINVAL, \
	  "the access is outside the map value", \
	  "access only the value_size bytes that the map declares") \
	X(VALUE_USE, "map-word-use", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EOPNOTSUPP, \
	  "the same 4 bytes of a map value are read and used as an atomic counter", \
	  "let only the host read the counter; keep a value that programs read in other words, or in a " \
	  "second map") \
	X(COUNTER_NON_ZERO, "counter-non-zero", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EOPNOTSUPP, \
	  "the counter may have been initialised with something else than zero", \
	  "start counters at 0: write zero in every update of the map, from the program and the host") \
	X(MAP_WRITE, "map-write", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EOPNOTSUPP, \
	  "the device does not store to map values", \
	  "a counter (v->n++, v->bytes += len): __sync_fetch_and_add(&v->n, 1), of 4 or 8 bytes. " \
	  "Anything else: copy the value to the stack, change it there and call bpf_map_update_elem() " \
	  "with BPF_ANY; two packets at once may then overwrite each other") \
	X(POINTER_CHANGED, "pointer-changed", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EINVAL, \
	  "the same instruction reaches one kind of memory on one path and another kind on another", \
	  "access the two in separate branches; asm volatile(\"\" ::: \"memory\") in one keeps the " \
	  "compiler from merging them") \
	X(QUEUE_SELECT, "queue-select", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EOPNOTSUPP, \
	  "the firmware does not let a program choose the receive queue", \
	  "take a firmware with QUEUE_SELECT, or leave the choice to RSS") \
	X(CONTEXT_STORE, "context-store", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EOPNOTSUPP, \
	  "the device does not store to this field of the context", \
	  "of the context only rx_queue_index of struct xdp_md can be written, as a __u32")

#define ELIGIBILITY_ALU_RULES(X) \
	X(ATOMIC_ADD_ONLY, "atomic-add-only", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EOPNOTSUPP, \
	  "the only atomic operation of the device is add without result", \
	  "use __sync_fetch_and_add() and ignore what it returns; with LLVM 18 or later also compile " \
	  "with -mcpu=v3 or v2") \
	X(ATOMIC_TARGET, "atomic-target", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EOPNOTSUPP, \
	  "the device adds atomically to map values only", \
	  "use x += n on the stack: nobody else sees it") \
	X(ATOMIC_SOURCE, "atomic-source", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EOPNOTSUPP, \
	  "what is added atomically must be a number, not a pointer", \
	  "add a length or a count") \
	X(MULTIPLY_RANGE, "multiply-range", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EINVAL, \
	  "the left operand of the multiplication may need more than 32 bits", \
	  "bound it first: use a __u32, or x &= 0xffffffff; then x * y gives 64 bits") \
	X(MULTIPLY_SOURCE_RANGE, "multiply-source-range", RULE_REFUSED, RULE_STAGE_INSTRUCTION, \
	  -EINVAL, \
	  "the right operand of the multiplication may need more than 32 bits", \
	  "bound it first: use a __u32, or y &= 0xffffffff") \
	X(MULTIPLY_NEGATIVE, "multiply-negative", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EINVAL, \
	  "a 64-bit multiplication by a negative constant", \
	  "multiply by the positive constant and subtract the product") \
	X(DIVIDE_RANGE, "divide-range", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EINVAL, \
	  "the dividend may need more than 32 bits", \
	  "bound it first: use a __u32; nanoseconds: shift right before dividing") \
	X(DIVISOR_VARIABLE, "divisor-variable", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EINVAL, \
	  "the device divides by constants only", \
	  "divide by a #define; for a few divisors write one branch for each, or let the host compute") \
	X(DIVISOR_RANGE, "divisor-range", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EINVAL, \
	  "the divisor needs more than 32 bits", \
	  "the result is 0 or tiny: compare and subtract instead") \
	X(DIVISOR_NEGATIVE, "divisor-negative", RULE_REFUSED, RULE_STAGE_INSTRUCTION, -EINVAL, \
	  "division by a negative constant (an unsigned number above 2^31)", \
	  "compare instead: a __u32 divided by such a number is 0 or 1")

#define ELIGIBILITY_WHOLE_RULES(X) \
	X(DEVICE_STACK, "device-stack", RULE_REFUSED, RULE_STAGE_FINALISE, -EOPNOTSUPP, \
	  "the call chain needs more stack than the device gives a thread", \
	  "inline functions (static __always_inline): each call costs a frame rounded up to 64 bytes; " \
	  "or shrink local buffers") \
	X(REWRITE_KIND, "rewrite-kind", RULE_REFUSED, RULE_STAGE_TRANSLATE, -EINVAL, \
	  "dead-code removal replaced something else than a conditional jump", \
	  "remove the code that can never run by hand; please report the program") \
	X(REWRITE_TARGET, "rewrite-target", RULE_REFUSED, RULE_STAGE_TRANSLATE, -EINVAL, \
	  "dead-code removal gave a branch another target", \
	  "remove the code that can never run by hand; please report the program") \
	X(DEVICE_ABI, "device-abi", RULE_ATTACH, RULE_STAGE_ATTACH, -EINVAL, \
	  "the firmware does not speak an eBPF ABI that the driver knows", \
	  "take a firmware with ABI version 2 or 3") \
	X(PACKET_WINDOW, "packet-window", RULE_ATTACH, RULE_STAGE_ATTACH, -EOPNOTSUPP, \
	  "the program may touch packet bytes that the device does not keep near the processor", \
	  "lower the port's MTU, or bound offsets into the packet (mask variable header lengths)") \
	X(MTU_CHANGE, "mtu-change", RULE_WARNING, RULE_STAGE_RUNNING, -EBUSY, \
	  "while the program is attached the port's MTU cannot be raised above the packet window", \
	  "bound offsets into the packet if larger frames are to come")

/* What the program and the card decide. */
#define ELIGIBILITY_PROGRAM_RULES(X) \
	ELIGIBILITY_MAP_RULES(X) \
	ELIGIBILITY_LOAD_RULES(X) \
	ELIGIBILITY_OPCODE_RULES(X) \
	ELIGIBILITY_HELPER_RULES(X) \
	ELIGIBILITY_EXIT_RULES(X) \
	ELIGIBILITY_MEMORY_RULES(X) \
	ELIGIBILITY_ALU_RULES(X) \
	ELIGIBILITY_WHOLE_RULES(X)

/* What caller, port and request decide. */
#define ELIGIBILITY_PORT_RULES(X) \
	ELIGIBILITY_BIND_RULES(X) \
	ELIGIBILITY_XDP_RULES(X) \
	ELIGIBILITY_TC_RULES(X)

#define ELIGIBILITY_RULES(X) \
	ELIGIBILITY_PROGRAM_RULES(X) \
	ELIGIBILITY_PORT_RULES(X)
/* clang-format on */

#endif
