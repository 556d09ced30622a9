# Stage instruction, helper calls: each rule at its edge. The format is that of maps.t.

== refuse adjust-head at 1
-- caps
adjust_head.off_max 0
-- bpf
r2 = -4
call xdp_adjust_head
r0 = 2
exit

== accept adjust-head
-- bpf
r2 = -4
call xdp_adjust_head
r0 = 2
exit

== refuse adjust-head-metadata at 1
-- caps
adjust_head.no_meta 0
-- bpf
r2 = -4
call xdp_adjust_head
r0 = 2
exit

== accept adjust-head-metadata
-- caps
adjust_head.no_meta 1
-- bpf
r2 = -4
call xdp_adjust_head
r0 = 2
exit

== refuse adjust-tail at 1
-- caps
adjust_tail 0
-- bpf
r2 = -4
call xdp_adjust_tail
r0 = 2
exit

== accept adjust-tail
-- bpf
r2 = -4
call xdp_adjust_tail
r0 = 2
exit

== refuse map-routine at 6
-- caps
func.delete 0
-- maps
m hash 4 8 1
-- bpf
r1 = 0
*(u32 *)(r10 -4) = r1
r2 = r10
r2 += -4
r1 = map[0]
call map_delete_elem
r0 = 2
exit

== accept map-routine
# the open build of the firmware has lookup only
-- caps
func.delete 0
func.update 0
-- maps
m hash 4 8 1
-- bpf
r1 = 0
*(u32 *)(r10 -4) = r1
r2 = r10
r2 += -4
r1 = map[0]
call map_lookup_elem
r0 = 2
exit

== refuse map-argument-pointer at 8
# the key in the packet: the kernel allows it
-- maps
m hash 4 8 1
-- bpf
r3 = *(u32 *)(r1 +4)
r2 = *(u32 *)(r1 +0)
r4 = r2
r4 += 4
if r4 > r3 goto out
r5 = 0
r1 = map[0]
call map_lookup_elem
out:
r0 = 2
exit

== accept map-argument-pointer
-- maps
m hash 4 8 1
-- bpf
r3 = *(u32 *)(r1 +4)
r2 = *(u32 *)(r1 +0)
r4 = r2
r4 += 4
if r4 > r3 goto out
r5 = *(u32 *)(r2 +0)
*(u32 *)(r10 -4) = r5
r2 = r10
r2 += -4
r1 = map[0]
call map_lookup_elem
out:
r0 = 2
exit

== refuse map-argument-variable at 9
# one of two keys, at a place that is known at run time only
-- maps
m hash 4 8 1
-- bpf
r1 = 0
*(u64 *)(r10 -8) = r1
call get_prandom_u32
r0 &= 4
r2 = r10
r2 += -8
r2 += r0
r1 = map[0]
call map_lookup_elem
r0 = 2
exit

== accept map-argument-variable
# the offset is added, but a constant
-- maps
m hash 4 8 1
-- bpf
r1 = 0
*(u64 *)(r10 -8) = r1
r0 = 4
r2 = r10
r2 += -8
r2 += r0
r1 = map[0]
call map_lookup_elem
r0 = 2
exit

== refuse map-argument-alignment at 6
-- maps
m hash 2 8 1
-- bpf
r1 = 0
*(u64 *)(r10 -8) = r1
r2 = r10
r2 += -2
r1 = map[0]
call map_lookup_elem
r0 = 2
exit

== accept map-argument-alignment
-- maps
m hash 2 8 1
-- bpf
r1 = 0
*(u64 *)(r10 -8) = r1
r2 = r10
r2 += -4
r1 = map[0]
call map_lookup_elem
r0 = 2
exit

== refuse stack-uninitialised at 6
# the key's upper 4 bytes
-- maps
m hash 8 8 1
-- bpf
r1 = 0
*(u32 *)(r10 -8) = r1
r2 = r10
r2 += -8
r1 = map[0]
call map_lookup_elem
r0 = 2
exit

== accept stack-uninitialised
-- maps
m hash 8 8 1
-- bpf
r1 = 0
*(u32 *)(r10 -8) = r1
*(u32 *)(r10 -4) = r1
r2 = r10
r2 += -8
r1 = map[0]
call map_lookup_elem
r0 = 2
exit

== refuse counter-update at 22
# the counter is set to 1 by the update; r6 is not a constant, so neither is the value
-- maps
m hash 4 8 1
-- bpf
r1 = 0
*(u32 *)(r10 -4) = r1
r2 = r10
r2 += -4
r1 = map[0]
call map_lookup_elem
if r0 == 0 goto miss
r1 = 1
lock *(u64 *)(r0 +0) += r1
goto out
miss:
r1 = 1
*(u64 *)(r10 -16) = r1
r1 = 0
*(u32 *)(r10 -4) = r1
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
r1 = map[0]
call map_update_elem
out:
r0 = 2
exit

== accept counter-update
# the new counter starts at 0
-- maps
m hash 4 8 1
-- bpf
r1 = 0
*(u32 *)(r10 -4) = r1
r2 = r10
r2 += -4
r1 = map[0]
call map_lookup_elem
if r0 == 0 goto miss
r1 = 1
lock *(u64 *)(r0 +0) += r1
goto out
miss:
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
out:
r0 = 2
exit

== refuse random at 0
-- caps
random 0
-- bpf
call get_prandom_u32
r0 = 2
exit

== accept random
-- bpf
call get_prandom_u32
r0 = 2
exit

== refuse event-routine at 9
-- caps
func.event 0
-- maps
e perf_event_array 4 4 1 host
-- bpf
r6 = 0
*(u64 *)(r10 -8) = r6
r4 = r10
r4 += -8
r5 = 8
r3 = 0xffffffff ll
r2 = map[0]
call perf_event_output
r0 = 2
exit

== accept event-routine
-- maps
e perf_event_array 4 4 1 host
-- bpf
r6 = 0
*(u64 *)(r10 -8) = r6
r4 = r10
r4 += -8
r5 = 8
r3 = 0xffffffff ll
r2 = map[0]
call perf_event_output
r0 = 2
exit

== refuse event-cpu at 8
# CPU 0 instead of the current one
-- maps
e perf_event_array 4 4 1 host
-- bpf
r6 = 0
*(u64 *)(r10 -8) = r6
r4 = r10
r4 += -8
r5 = 8
r3 = 0
r2 = map[0]
call perf_event_output
r0 = 2
exit

== accept event-cpu
# the upper half says how much of the packet to append: any value
-- maps
e perf_event_array 4 4 1 host
-- bpf
r6 = 0
*(u64 *)(r10 -8) = r6
r4 = r10
r4 += -8
r5 = 8
r3 = 0x40ffffffff ll
r2 = map[0]
call perf_event_output
r0 = 2
exit

== refuse event-pointer at 15 with null-check
# data that a lookup may not have found
-- maps
e perf_event_array 4 4 1 host
m hash 4 8 1
-- bpf
r7 = r1
r1 = 0
*(u32 *)(r10 -4) = r1
r2 = r10
r2 += -4
r1 = map[1]
call map_lookup_elem
r4 = r0
r5 = 8
r3 = 0xffffffff ll
r2 = map[0]
r1 = r7
call perf_event_output
r0 = 2
exit

== accept event-pointer
# data in a map value
-- maps
e perf_event_array 4 4 1 host
m hash 4 8 1
-- bpf
r7 = r1
r1 = 0
*(u32 *)(r10 -4) = r1
r2 = r10
r2 += -4
r1 = map[1]
call map_lookup_elem
if r0 == 0 goto out
r4 = r0
r5 = 8
r3 = 0xffffffff ll
r2 = map[0]
r1 = r7
call perf_event_output
out:
r0 = 2
exit

== refuse event-stack at 9
-- maps
e perf_event_array 4 4 1 host
-- bpf
r6 = 0
*(u64 *)(r10 -8) = r6
r4 = r10
r4 += -6
r5 = 4
r3 = 0xffffffff ll
r2 = map[0]
call perf_event_output
r0 = 2
exit

== accept event-stack
-- maps
e perf_event_array 4 4 1 host
-- bpf
r6 = 0
*(u64 *)(r10 -8) = r6
r4 = r10
r4 += -4
r5 = 4
r3 = 0xffffffff ll
r2 = map[0]
call perf_event_output
r0 = 2
exit

== refuse event-pointer-changed at 19
# map value on one path, stack on the other
-- maps
e perf_event_array 4 4 1 host
m hash 4 8 1
-- bpf
r6 = r1
r1 = 0
*(u64 *)(r10 -8) = r1
r2 = r10
r2 += -8
r1 = map[1]
call map_lookup_elem
if r0 == 0 goto miss
r4 = r0
goto send
miss:
r4 = r10
r4 += -8
send:
r5 = 8
r3 = 0xffffffff ll
r2 = map[0]
r1 = r6
call perf_event_output
r0 = 2
exit

== accept event-pointer-changed
# stack on both paths, at different places
-- maps
e perf_event_array 4 4 1 host
-- bpf
r6 = r1
r1 = 0
*(u64 *)(r10 -8) = r1
*(u64 *)(r10 -16) = r1
call get_prandom_u32
r4 = r10
r4 += -8
if r0 == 0 goto send
r4 += -8
send:
r5 = 8
r3 = 0xffffffff ll
r2 = map[0]
r1 = r6
call perf_event_output
r0 = 2
exit

== refuse event-async at 9
# a warning: the program is eligible
-- maps
e perf_event_array 4 4 1 host
-- bpf
r6 = 0
*(u64 *)(r10 -8) = r6
r4 = r10
r4 += -8
r5 = 8
r3 = 0xffffffff ll
r2 = map[0]
call perf_event_output
r0 = 2
exit

== accept event-async
-- bpf
call get_prandom_u32
r0 = 2
exit

== refuse device-helper at 0
-- bpf
call ktime_get_ns
r0 = 2
exit

== refuse device-helper at 1
-- bpf
r2 = 0
call xdp_adjust_meta
r0 = 2
exit

== accept device-helper
-- bpf
call get_prandom_u32
r0 = 2
exit

== refuse tc-exit-unknown at 2
-- prog
type sched_cls
-- bpf
call get_prandom_u32
r0 &= 2
exit

== refuse tc-exit-unknown
# the function's own return counts too
-- prog
type sched_cls
-- bpf
call helper
r0 = 2
exit
helper:
call get_prandom_u32
exit

== accept tc-exit-unknown
# any value of an XDP program
-- bpf
call get_prandom_u32
r0 &= 3
exit

== refuse tc-exit-code at 1
# TC_ACT_OK
-- prog
type sched_cls
-- bpf
r0 = 0
exit

== refuse tc-exit-code at 1
# TC_ACT_REDIRECT
-- prog
type sched_cls
-- bpf
r0 = 7
exit

== accept tc-exit-code
# TC_ACT_UNSPEC
-- prog
type sched_cls
-- bpf
r0 = -1
exit

== accept tc-exit-code
# TC_ACT_TRAP: the first above the table
-- prog
type sched_cls
-- bpf
r0 = 8
exit

== accept tc-exit-code
# TC_ACT_QUEUED
-- prog
type sched_cls
-- bpf
r0 = 5
exit
