# Stage map: each rule at its edge. Without these a map that the device refuses would pass, or a
# legal one would not. A case: "== refuse|accept RULE [at INSN] [with RULE...]", then a program.
# "with" names what else is found. "-- caps" changes what the device has (default: the released
# firmware of the cards).

== refuse map-attributes with map-flags
# BPF_F_NO_COMMON_LRU on an array: no kernel
-- maps
m array 4 8 1 flags=0x2
-- bpf
r1 = map[0]
r0 = 2
exit

== refuse map-attributes
# read-only and write-only at once
-- maps
m array 4 8 1 flags=0x18
-- bpf
r1 = map[0]
r0 = 2
exit

== accept map-attributes
# read-only for the host: stripped before the driver looks
-- maps
m array 4 8 1 flags=0x8
-- bpf
r1 = map[0]
r0 = 2
exit

== refuse map-shape
-- maps
m array 8 8 1
-- bpf
r1 = map[0]
r0 = 2
exit

== refuse map-shape
-- maps
m hash 4 8 0
-- bpf
r1 = map[0]
r0 = 2
exit

== accept map-shape
-- maps
m array 4 8 1
-- bpf
r1 = map[0]
r0 = 2
exit

== refuse map-size-limit with map-element-size map-value-size
# 4 MiB less 48 for the element's head, and one byte
-- maps
m hash 4 4194253 1
-- bpf
r1 = map[0]
r0 = 2
exit

== accept map-size-limit with map-element-size map-value-size
-- maps
m hash 4 4194252 1
-- bpf
r1 = map[0]
r0 = 2
exit

== refuse map-type
-- maps
m lru_hash 4 8 1
-- bpf
r1 = map[0]
r0 = 2
exit

== refuse map-type with map-flags
# the flag of the trie would also be refused of the hash that replaces it
-- maps
m lpm_trie 8 8 1 flags=0x1
-- bpf
r1 = map[0]
r0 = 2
exit

== refuse map-type
-- maps
m devmap 4 4 1
-- bpf
r1 = map[0]
r0 = 2
exit

== refuse map-type
# LRU lists per CPU go with the type, so that no flag is left
-- maps
m lru_hash 4 8 1 flags=0x2
-- bpf
r1 = map[0]
r0 = 2
exit

== accept map-type
-- maps
m hash 4 8 1
-- bpf
r1 = map[0]
r0 = 2
exit

== refuse map-support
-- caps
maps.types 0
-- maps
m hash 4 8 1
-- bpf
r1 = map[0]
r0 = 2
exit

== accept map-support
# a device without maps still takes programs without maps
-- caps
maps.types 0
-- bpf
r0 = 2
exit

== refuse global-data
-- maps
prog.rodata array 4 64 1 flags=0x480
-- bpf
r1 = map[0]
r0 = 2
exit

== accept global-data
-- maps
table array 4 48 1
-- bpf
r1 = map[0]
r0 = 2
exit

== refuse map-flags
-- maps
m hash 4 8 1 flags=0x1
-- bpf
r1 = map[0]
r0 = 2
exit

== refuse map-flags
# a NUMA node
-- maps
m array 4 8 1 flags=0x4
-- bpf
r1 = map[0]
r0 = 2
exit

== accept map-flags
# write-only for the host
-- maps
m hash 4 8 1 flags=0x10
-- bpf
r1 = map[0]
r0 = 2
exit

== refuse map-type-firmware
-- caps
maps.types 0x2
-- maps
m array 4 8 1
-- bpf
r1 = map[0]
r0 = 2
exit

== accept map-type-firmware
-- caps
maps.types 0x2
-- maps
m hash 4 8 1
-- bpf
r1 = map[0]
r0 = 2
exit

== refuse device-map-count
-- caps
maps.max_maps 1
-- maps
a hash 4 8 1
b hash 4 8 1
-- bpf
r1 = map[0]
r1 = map[1]
r0 = 2
exit

== accept device-map-count
# event arrays are host maps and take no place
-- caps
maps.max_maps 1
-- maps
a hash 4 8 1
b perf_event_array 4 4 1 host
-- bpf
r1 = map[0]
r1 = map[1]
r0 = 2
exit

== refuse map-elements
-- caps
maps.max_elems 100
-- maps
a hash 4 8 60
b hash 4 8 41
-- bpf
r1 = map[0]
r1 = map[1]
r0 = 2
exit

== accept map-elements
-- caps
maps.max_elems 100
-- maps
a hash 4 8 60
b hash 4 8 40
-- bpf
r1 = map[0]
r1 = map[1]
r0 = 2
exit

== refuse map-element-size
# 16 + 56
-- maps
m hash 9 56 1
-- bpf
r1 = map[0]
r0 = 2
exit

== refuse map-element-size with map-value-size map-write
# its errno is that of a shortage of memory, and yet the walk goes on to what else is wrong
-- maps
m array 4 64 1
-- bpf
r1 = 0
*(u32 *)(r10 -4) = r1
r2 = r10
r2 += -4
r1 = map[0]
call 1
if r0 == 0 goto +2
r1 = 1
*(u64 *)(r0 + 0) = r1
r0 = 2
exit

== accept map-element-size
# 8 + 56
-- maps
m hash 8 56 1
-- bpf
r1 = map[0]
r0 = 2
exit

== refuse map-key-size
-- caps
maps.max_elem_bytes 80
-- maps
m hash 57 8 1
-- bpf
r1 = map[0]
r0 = 2
exit

== accept map-key-size
-- caps
maps.max_elem_bytes 80
-- maps
m hash 56 8 1
-- bpf
r1 = map[0]
r0 = 2
exit

== refuse map-value-size
-- caps
maps.max_elem_bytes 80
-- maps
m hash 4 57 1
-- bpf
r1 = map[0]
r0 = 2
exit

== accept map-value-size
-- caps
maps.max_elem_bytes 80
-- maps
m hash 4 56 1
-- bpf
r1 = map[0]
r0 = 2
exit

== refuse map-btf
-- caps
btf 1
-- maps
m hash 4 8 1
-- bpf
r1 = map[0]
r0 = 2
exit

== accept map-btf
-- maps
m hash 4 8 1
-- bpf
r1 = map[0]
r0 = 2
exit
