# Facts that lowering builds on. A case is a program and its facts: "INSN KEY VALUE" of an
# instruction, "program KEY VALUE" of the whole. Would have caught: a merge rule that differs from
# the driver's, so that other code comes out.

== ranges are merged over visits
# 1 and 2 reach the addition on two visits: no state is stored so early, so that none is pruned
-- bpf
call get_prandom_u32
r1 = 1
if r0 == 7 goto add
r1 = 2
add:
r2 = 5
r2 += r1
r0 = 2
exit
-- facts
5 src_umin 1
5 src_umax 2
5 dst_umin 5
5 dst_umax 5

== an addend that fits 16 bits, and one that does not
-- maps
m hash 4 16 1
-- bpf
r1 = 0
*(u32 *)(r10 -4) = r1
r2 = r10
r2 += -4
r1 = map[0]
call map_lookup_elem
if r0 == 0 goto out
r1 = 65535
lock *(u64 *)(r0 +0) += r1
r1 = 65536
lock *(u64 *)(r0 +8) += r1
out:
r0 = 2
exit
-- facts
9 maybe16 1
9 over16 0
11 maybe16 0
11 over16 1

== an unknown addend may be either
-- maps
m hash 4 8 1
-- bpf
r1 = 0
*(u32 *)(r10 -4) = r1
call get_prandom_u32
r6 = r0
r2 = r10
r2 += -4
r1 = map[0]
call map_lookup_elem
if r0 == 0 goto out
lock *(u64 *)(r0 +0) += r6
out:
r0 = 2
exit
-- facts
10 maybe16 1
10 over16 1

== a stack load whose place moves
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
-- facts
8 base_moves 1
1 base_moves 0

== a pointer into the caller's frame
-- bpf
r1 = 0
*(u64 *)(r10 -8) = r1
r1 = r10
r1 += -8
call callee
exit
callee:
r0 = *(u64 *)(r1 +0)
r2 = 0
*(u64 *)(r10 -8) = r2
exit
-- facts
6 base_caller_frame 1
8 base_caller_frame 0
program stack_bytes 128

== a key whose place moves
-- maps
m hash 4 8 1
-- bpf
r1 = 0
*(u64 *)(r10 -8) = r1
call get_prandom_u32
r2 = r10
r2 += -8
if r0 == 0 goto look
r2 = r10
r2 += -4
look:
r1 = map[0]
call map_lookup_elem
r0 = 2
exit
-- facts
10 key_moves 1

== dead code is removed, the jump over it stays while something lies between
-- bpf
call get_prandom_u32
if r0 == 0 goto middle
r1 = 1
if r1 == 1 goto out
r3 = 1
middle:
r4 = 0
out:
r0 = 2
exit
-- facts
3 removed 0
3 hard_wired_next 0
4 removed 1
5 removed 0

== dead code is removed, the jump over nothing else with it
-- bpf
r1 = 1
r0 = 2
if r1 == 1 goto out
r0 = 3
r0 += 1
out:
exit
-- facts
2 removed 1
2 hard_wired_next 0
3 removed 1
4 removed 1
5 removed 0

== a jump that is never taken is hard-wired to the next instruction and goes
-- bpf
r1 = 1
r0 = 2
if r1 == 2 goto dead
exit
dead:
r0 = 3
exit
-- facts
2 hard_wired_next 1
2 removed 1
3 removed 0
4 removed 1
5 removed 1

== upper halves that are read later
-- bpf
r1 = *(u32 *)(r1 +0)
w2 = 5
w2 += 1
r0 = r2
w3 = 7
w3 += 1
exit
-- facts
2 zext 1
5 zext 0

== adjust_head by a constant within what never fails
-- bpf
r2 = 46
call xdp_adjust_head
r0 = 2
exit
-- facts
program adjust_head_fast 1

== a frame of 60 bytes would lose its header
-- bpf
r2 = 47
call xdp_adjust_head
r0 = 2
exit
-- facts
program adjust_head_fast 0

== the most that always fits in front
-- bpf
r2 = -84
call xdp_adjust_head
r0 = 2
exit
-- facts
program adjust_head_fast 1

== one byte more
-- bpf
r2 = -85
call xdp_adjust_head
r0 = 2
exit
-- facts
program adjust_head_fast 0

== two calls
-- bpf
r6 = r1
r2 = -4
call xdp_adjust_head
r1 = r6
r2 = -4
call xdp_adjust_head
r0 = 2
exit
-- facts
program adjust_head_fast 0

== no call
-- bpf
r0 = 2
exit
-- facts
program adjust_head_fast 0
program stack_bytes 0

== an amount that is not a constant
-- bpf
r6 = r1
call get_prandom_u32
r2 = r0
r2 &= 4
r1 = r6
call xdp_adjust_head
r0 = 2
exit
-- facts
program adjust_head_fast 0

== two packet loads whose pointers part on one of two paths
-- bpf
r2 = *(u32 *)(r1 +0)
r3 = *(u32 *)(r1 +4)
r0 = 1
r4 = r2
r4 += 60
if r4 > r3 goto out
r5 = r2
r4 = r2
if r5 == 0 goto same
r4 += 14
same:
r6 = *(u8 *)(r4 +0)
r0 = *(u8 *)(r2 +20)
r0 = *(u8 *)(r2 +21)
out:
r0 = 2
exit
-- facts
11 base_parts 1
12 base_parts 0
