# Stages load, finalise, attach, running: each rule at its edge. The format is that of maps.t.

== refuse device-program-type with program-type
# a kprobe
-- caps
prog.type 2
-- bpf
r0 = 2
exit

== accept device-program-type
-- bpf
r0 = 2
exit

== refuse program-flags
# BPF_F_XDP_HAS_FRAGS
-- prog
flags 0x20
-- bpf
r0 = 2
exit

== accept program-flags
-- prog
flags 0
-- bpf
r0 = 2
exit

== refuse host-map
# a hash that the loader did not bind to the device
-- maps
m hash 4 8 1 host
-- bpf
r1 = map[0]
r0 = 2
exit

== accept host-map
# event arrays belong to the host
-- maps
m perf_event_array 4 4 1 host
-- bpf
r1 = map[0]
r0 = 2
exit

== refuse map-value-pointer at 0
-- maps
m array 4 8 1
-- bpf
r1 = map[0] value + 4
r0 = 2
exit

== accept map-value-pointer
-- maps
m array 4 8 1
-- bpf
r1 = map[0]
r0 = 2
exit

== refuse modulo at 1
-- bpf
r0 = 7
r0 %= 3
exit

== accept modulo
-- bpf
r0 = 7
r0 /= 3
exit

== refuse swap-little at 1
-- bpf
r0 = 7
r0 = le16 r0
exit

== accept swap-little
-- bpf
r0 = 7
r0 = be16 r0
exit

== refuse device-opcode at 1
# the jump with a 32-bit offset
-- bpf
r0 = 2
gotol +0
exit

== refuse device-opcode at 2
# also where no path goes
-- bpf
r0 = 2
if r0 == 2 goto out
gotol +0
out:
exit

== accept device-opcode
-- bpf
r0 = 2
goto +0
exit

== refuse device-stack
# 448 bytes round up to 448, the function's 8 + 4 to 64, and main has the whole of the rest: 576
-- caps
stack 512
-- bpf
r1 = 1
*(u64 *)(r10 -456) = r1
call helper
r0 = 2
exit
helper:
r1 = 1
*(u64 *)(r10 -8) = r1
r0 = 0
exit

== accept device-stack
# 448 + 64 = 512: as much as there is
-- caps
stack 512
-- bpf
r1 = 1
*(u64 *)(r10 -448) = r1
call helper
r0 = 2
exit
helper:
r1 = 1
*(u64 *)(r10 -8) = r1
r0 = 0
exit

== refuse device-stack
# a callee that saves R6 needs 8 + 4 + 32 = 44, rounded up to 64, in a stack of 64 for main's 8
-- caps
stack 64
-- bpf
r1 = 1
*(u64 *)(r10 -8) = r1
call helper
r0 = 2
exit
helper:
r6 = 0
r0 = r6
exit

== refuse device-abi
-- caps
abi 0
-- bpf
r0 = 2
exit

== accept device-abi
-- caps
abi 3
-- bpf
r0 = 2
exit

== refuse packet-window at 5
# byte 1889 with a window of 1920 - 32 = 1888, on a port with jumbo frames
-- caps
mtu 9000
-- bpf
r2 = *(u32 *)(r1 +4)
r1 = *(u32 *)(r1 +0)
r3 = r1
r3 += 1890
if r3 > r2 goto out
r4 = *(u8 *)(r1 +1889)
out:
r0 = 2
exit

== accept packet-window
# byte 1888
-- caps
mtu 9000
-- bpf
r2 = *(u32 *)(r1 +4)
r1 = *(u32 *)(r1 +0)
r3 = r1
r3 += 1889
if r3 > r2 goto out
r4 = *(u8 *)(r1 +1888)
out:
r0 = 2
exit

== refuse mtu-change at 5
# the same access on a port with the usual MTU: attaches, but binds the MTU
-- bpf
r2 = *(u32 *)(r1 +4)
r1 = *(u32 *)(r1 +0)
r3 = r1
r3 += 1890
if r3 > r2 goto out
r4 = *(u8 *)(r1 +1889)
out:
r0 = 2
exit

== accept mtu-change
-- bpf
r2 = *(u32 *)(r1 +4)
r1 = *(u32 *)(r1 +0)
r3 = r1
r3 += 1889
if r3 > r2 goto out
r4 = *(u8 *)(r1 +1888)
out:
r0 = 2
exit

== refuse immediate-store at 0
-- bpf
*(u32 *)(r10 -4) = 0
r0 = 2
exit

== accept immediate-store
-- bpf
r1 = 0
*(u32 *)(r10 -4) = r1
r0 = 2
exit

== accept immediate-store
# dead code is not translated
-- bpf
r0 = 2
if r0 == 2 goto out
*(u32 *)(r10 -4) = 0
out:
exit

== refuse context-load at 0
# xdp_md.ingress_ifindex
-- bpf
r0 = *(u32 *)(r1 +12)
exit

== refuse context-load at 0
# __sk_buff.protocol
-- prog
type sched_cls
-- bpf
r0 = *(u32 *)(r1 +16)
r0 = 2
exit

== refuse context-load at 0
# two bytes of __sk_buff.len
-- prog
type sched_cls
-- bpf
r0 = *(u16 *)(r1 +0)
r0 = 2
exit

== accept context-load
# __sk_buff.len
-- prog
type sched_cls
-- bpf
r0 = *(u32 *)(r1 +0)
r0 = 2
exit

== refuse shift-amount at 2
-- bpf
r0 = 1
r1 = 64
r0 <<= r1
exit

== refuse shift-amount at 2
-- bpf
r0 = 1
r1 = 32
w0 <<= w1
exit

== accept shift-amount
-- bpf
r0 = 1
r1 = 63
r0 <<= r1
exit

== refuse divide-by-zero at 2
-- bpf
r0 = 1
r1 = 0
r0 /= r1
exit

== accept divide-by-zero
-- bpf
r0 = 9
r1 = 3
r0 /= r1
exit

== refuse image-too-long
# an empty program takes 26 words, padding included
-- caps
max_len 25
-- bpf
r0 = 2
exit

== accept image-too-long
-- caps
max_len 26
-- bpf
r0 = 2
exit
