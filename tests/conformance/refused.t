# What the card cannot run, each by the name of its rule (RFC 9669). The format is in test_conformance.c.

== le16
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r0 = le16 r0
exit
-- refused
swap-little

== le32
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r0 = le32 r0
exit
-- refused
swap-little

== le64
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r0 = le64 r0
exit
-- refused
swap-little

== load at a variable offset
# the end of memory, to compare with, is not an argument: no such access can be proven
-- mem
01 82 03 84 05 86 07 88 09 8a 0b 8c 0d 8e 0f 90
-- bpf
r3 = *(u8 *)(r1 +0)
r3 &= 7
r1 += r3
r0 = *(u8 *)(r1 +2)
exit
-- refused
packet-bounds

== read beyond the memory
-- mem
00 01 02 03
-- bpf
r0 = *(u8 *)(r1 +4)
exit
-- refused
packet-bounds

== read in front of the memory
-- mem
00 01 02 03
-- bpf
r0 = *(u8 *)(r1 -1)
exit
-- refused
packet-bounds

== modulo 64
-- bpf
r0 = 17
r0 %= 5
exit
-- refused
modulo

== modulo 32
-- bpf
r0 = 17
r3 = 5
w0 %= w3
exit
-- refused
modulo

== division by a variable
-- mem
05
-- bpf
r0 = 17
r3 = *(u8 *)(r1 +0)
r0 /= r3
exit
-- refused
divisor-variable

== division of a 64-bit number
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
r0 /= 5
exit
-- refused
divide-range

== product of 64-bit numbers
-- mem
f0 de bc 9a 78 56 34 12 10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r3 = *(u64 *)(r1 +8)
r0 *= r3
exit
-- refused
multiply-range

== multiplication by a negative number
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u32 *)(r1 +0)
r0 *= -3
exit
-- refused
multiply-negative

== division by a register that is 0
-- bpf
r0 = 17
r3 = 0
r0 /= r3
exit
-- refused
divide-by-zero

== addition to the stack under lock
-- bpf
r3 = 1
*(u64 *)(r10 -8) = r3
lock *(u64 *)(r10 -8) += r3
r0 = *(u64 *)(r10 -8)
exit
-- refused
atomic-target

== exchange
-- bpf
r3 = 1
*(u64 *)(r10 -8) = r3
r3 = atomic64_xchg((u64 *)(r10 -8), r3)
r0 = 0
exit
-- refused
atomic-add-only

== fetch and add
-- bpf
r3 = 1
*(u64 *)(r10 -8) = r3
r3 = atomic64_fetch_add((u64 *)(r10 -8), r3)
r0 = 0
exit
-- refused
atomic-add-only

== constant stored to memory
-- mem
00
-- bpf
*(u8 *)(r1 +0) = 7
r0 = *(u8 *)(r1 +0)
exit
-- refused
immediate-store

== constant stored to the stack
-- bpf
*(u64 *)(r10 -8) = 7
r0 = *(u64 *)(r10 -8)
exit
-- refused
immediate-store

== helper that the card lacks
-- bpf
call ktime_get_ns
exit
-- refused
device-helper

== register never written
-- bpf
r0 = r3
exit
-- refused
uninit-register

== no result
-- bpf
r1 = 0
exit
-- refused
uninit-register

== no exit
-- bpf
r0 = 0
-- refused
fall-through

== a jump out of the program
-- bpf
r0 = 0
if r0 == 0 goto +5
exit
-- refused
jump-range

== a jump into what surrounds the program
-- bpf
r0 = 0
if r0 == 0 goto -5
exit
-- refused
jump-range

== jump with a long offset
# version 4 of the instruction set is newer than the card's driver
-- bpf
r0 = 1
gotol +0
exit
-- refused
device-opcode

== recursion
-- bpf
again:
r0 = 1
if r1 == 7 goto out
call again
out:
exit
-- refused
recursion

== endless loop
-- bpf
r0 = 0
again:
r0 += 1
goto again
-- refused
work-limit

== stack beyond 512 bytes
-- bpf
r3 = 1
*(u64 *)(r10 -520) = r3
r0 = 0
exit
-- refused
stack-bounds

== stack that the card has no room for
-- bpf
r3 = 1
*(u64 *)(r10 -512) = r3
r0 = 0
exit
-- refused
stack-total

== r10 as an operand
-- bpf
r0 = r1
r0 += 1
if r10 == r0 goto +0
r0 = 1
exit
-- result
0x1
-- refused-linux
frame-pointer-operand
