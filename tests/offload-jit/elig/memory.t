# Stage instruction, loads, stores, atomic additions: each rule at its edge. The format is that of
# maps.t.

== refuse pointer-kind at 5 with context-load
# packet metadata: the kernel allows reading it
-- bpf
r2 = *(u32 *)(r1 +8)
r3 = *(u32 *)(r1 +0)
r4 = r2
r4 += 4
if r4 > r3 goto out
r5 = *(u8 *)(r2 +0)
out:
r0 = 2
exit

== accept pointer-kind
-- bpf
r2 = *(u32 *)(r1 +0)
r3 = *(u32 *)(r1 +4)
r4 = r2
r4 += 4
if r4 > r3 goto out
r5 = *(u8 *)(r2 +0)
out:
r0 = 2
exit

== refuse stack-offset at 6
-- bpf
r1 = 0
*(u64 *)(r10 -8) = r1
call get_prandom_u32
r0 &= 4
r2 = r10
r2 += r0
r0 = *(u32 *)(r2 -8)
exit

== accept stack-offset
-- bpf
r1 = 0
*(u64 *)(r10 -8) = r1
r0 = 4
r2 = r10
r2 += r0
r0 = *(u32 *)(r2 -8)
exit

== refuse stack-moves at 8
# bytes 0 and 2 of a buffer by the same load
-- bpf
r1 = 0
*(u64 *)(r10 -8) = r1
call get_prandom_u32
r2 = r10
r2 += -8
if r0 == 0 goto load
r2 = r10
r2 += -6
load:
r0 = *(u8 *)(r2 +0)
exit

== accept stack-moves
# bytes 0 and 4: the place moves by whole words
-- bpf
r1 = 0
*(u64 *)(r10 -8) = r1
call get_prandom_u32
r2 = r10
r2 += -8
if r0 == 0 goto load
r2 = r10
r2 += -4
load:
r0 = *(u8 *)(r2 +0)
exit

== refuse map-value-offset at 12
-- maps
m hash 4 8 1
-- bpf
r1 = 0
*(u32 *)(r10 -4) = r1
call get_prandom_u32
r6 = r0
r6 &= 4
r2 = r10
r2 += -4
r1 = map[0]
call map_lookup_elem
if r0 == 0 goto out
r0 += r6
r1 = *(u32 *)(r0 +0)
out:
r0 = 2
exit

== accept map-value-offset
-- maps
m hash 4 8 1
-- bpf
r1 = 0
*(u32 *)(r10 -4) = r1
r6 = 4
r2 = r10
r2 += -4
r1 = map[0]
call map_lookup_elem
if r0 == 0 goto out
r0 += r6
r1 = *(u32 *)(r0 +0)
out:
r0 = 2
exit

== refuse map-value-outside at 8 with map-value-bounds
-- maps
m hash 4 8 1
-- bpf
r1 = 0
*(u32 *)(r10 -4) = r1
r2 = r10
r2 += -4
r1 = map[0]
call map_lookup_elem
if r0 == 0 goto out
r1 = *(u32 *)(r0 +5)
out:
r0 = 2
exit

== accept map-value-outside
-- maps
m hash 4 8 1
-- bpf
r1 = 0
*(u32 *)(r10 -4) = r1
r2 = r10
r2 += -4
r1 = map[0]
call map_lookup_elem
if r0 == 0 goto out
r1 = *(u32 *)(r0 +4)
out:
r0 = 2
exit

== refuse map-word-use at 10
# the counter's upper word is read
-- maps
m hash 4 8 1
-- bpf
r1 = 0
*(u32 *)(r10 -4) = r1
r2 = r10
r2 += -4
r1 = map[0]
call map_lookup_elem
if r0 == 0 goto out
r1 = 1
lock *(u64 *)(r0 +0) += r1
r1 = *(u8 *)(r0 +4)
out:
r0 = 2
exit

== accept map-word-use
# the word behind a 32-bit counter is read
-- maps
m hash 4 8 1
-- bpf
r1 = 0
*(u32 *)(r10 -4) = r1
r2 = r10
r2 += -4
r1 = map[0]
call map_lookup_elem
if r0 == 0 goto out
r1 = 1
lock *(u32 *)(r0 +0) += r1
r1 = *(u8 *)(r0 +4)
out:
r0 = 2
exit

== refuse counter-non-zero at 20
# an update with 1 first, then the addition
-- maps
m hash 4 8 1
-- bpf
r1 = 1
*(u64 *)(r10 -16) = r1
*(u32 *)(r10 -4) = r1
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
r1 = map[0]
call map_update_elem
r1 = 1
*(u32 *)(r10 -4) = r1
r2 = r10
r2 += -4
r1 = map[0]
call map_lookup_elem
if r0 == 0 goto out
r1 = 1
lock *(u64 *)(r0 +0) += r1
out:
r0 = 2
exit

== accept counter-non-zero
# the update with zeroes
-- maps
m hash 4 8 1
-- bpf
r1 = 0
*(u64 *)(r10 -16) = r1
*(u32 *)(r10 -4) = r1
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
r1 = map[0]
call map_update_elem
r1 = 0
*(u32 *)(r10 -4) = r1
r2 = r10
r2 += -4
r1 = map[0]
call map_lookup_elem
if r0 == 0 goto out
r1 = 1
lock *(u64 *)(r0 +0) += r1
out:
r0 = 2
exit

== refuse map-write at 9
-- maps
m hash 4 8 1
-- bpf
r1 = 0
*(u32 *)(r10 -4) = r1
r2 = r10
r2 += -4
r1 = map[0]
call map_lookup_elem
if r0 == 0 goto out
r1 = 1
*(u64 *)(r0 +0) = r1
out:
r0 = 2
exit

== accept map-write
-- maps
m hash 4 8 1
-- bpf
r1 = 0
*(u32 *)(r10 -4) = r1
r2 = r10
r2 += -4
r1 = map[0]
call map_lookup_elem
if r0 == 0 goto out
r1 = 1
lock *(u64 *)(r0 +0) += r1
out:
r0 = 2
exit

== refuse pointer-changed at 9
# packet on one path, stack on the other
-- bpf
r2 = *(u32 *)(r1 +4)
r6 = *(u32 *)(r1 +0)
r1 = 0
*(u64 *)(r10 -8) = r1
r3 = r6
r3 += 8
if r3 <= r2 goto load
r6 = r10
r6 += -8
load:
r0 = *(u32 *)(r6 +0)
exit

== accept pointer-changed
# the same two, each by its own load
-- bpf
r2 = *(u32 *)(r1 +4)
r6 = *(u32 *)(r1 +0)
r1 = 0
*(u64 *)(r10 -8) = r1
r3 = r6
r3 += 8
if r3 <= r2 goto packet
r0 = *(u32 *)(r10 -8)
exit
packet:
r0 = *(u32 *)(r6 +0)
exit

== refuse queue-select at 1
-- caps
queue_select 0
-- bpf
r2 = 3
*(u32 *)(r1 +16) = r2
r0 = 2
exit

== accept queue-select
-- bpf
r2 = 3
*(u32 *)(r1 +16) = r2
r0 = 2
exit

== refuse context-store at 1 with context-write
# xdp_md.ingress_ifindex
-- bpf
r2 = 3
*(u32 *)(r1 +12) = r2
r0 = 2
exit

== refuse context-store at 1
# __sk_buff.mark, which a host program may write
-- prog
type sched_cls
-- bpf
r2 = 3
*(u32 *)(r1 +8) = r2
r0 = 2
exit

== accept context-store
-- bpf
r2 = 3
*(u32 *)(r1 +16) = r2
r0 = 2
exit
