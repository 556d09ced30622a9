# Loads and stores (RFC 9669). The format is in test_conformance.c.

== load u8 at 0
-- mem
01 82 03 84 05 86 07 88 09 8a 0b 8c 0d 8e 0f 90
-- bpf
r0 = *(u8 *)(r1 +0)
exit
-- result
0x1

== load u8 at 3
-- mem
01 82 03 84 05 86 07 88 09 8a 0b 8c 0d 8e 0f 90
-- bpf
r0 = *(u8 *)(r1 +3)
exit
-- result
0x84

== load u8 at 8
-- mem
01 82 03 84 05 86 07 88 09 8a 0b 8c 0d 8e 0f 90
-- bpf
r0 = *(u8 *)(r1 +8)
exit
-- result
0x9

== load u8 into its own base
-- mem
01 82 03 84 05 86 07 88 09 8a 0b 8c 0d 8e 0f 90
-- bpf
r1 = *(u8 *)(r1 +1)
r0 = r1
exit
-- result
0x82

== store u8 to memory
-- mem
01 82 03 84 05 86 07 88 09 8a 0b 8c 0d 8e 0f 90
-- bpf
r3 = 0x1122334455667788 ll
*(u8 *)(r1 +5) = r3
r0 = *(u64 *)(r1 +3)
exit
-- result
0xb8a098807880584

== store u8 to the stack
-- bpf
r3 = 0x1122334455667788 ll
r4 = -1
*(u64 *)(r10 -8) = r4
*(u8 *)(r10 -8) = r3
r0 = *(u64 *)(r10 -8)
exit
-- result
0xffffffffffffff88

== store u8 in the middle of a stack slot
-- bpf
r3 = 0x1122334455667788 ll
r4 = 0
*(u64 *)(r10 -16) = r4
*(u8 *)(r10 -12) = r3
r0 = *(u64 *)(r10 -16)
exit
-- result
0x8800000000

== load u16 at 0
-- mem
01 82 03 84 05 86 07 88 09 8a 0b 8c 0d 8e 0f 90
-- bpf
r0 = *(u16 *)(r1 +0)
exit
-- result
0x8201

== load u16 at 3
-- mem
01 82 03 84 05 86 07 88 09 8a 0b 8c 0d 8e 0f 90
-- bpf
r0 = *(u16 *)(r1 +3)
exit
-- result
0x584

== load u16 at 8
-- mem
01 82 03 84 05 86 07 88 09 8a 0b 8c 0d 8e 0f 90
-- bpf
r0 = *(u16 *)(r1 +8)
exit
-- result
0x8a09

== load u16 into its own base
-- mem
01 82 03 84 05 86 07 88 09 8a 0b 8c 0d 8e 0f 90
-- bpf
r1 = *(u16 *)(r1 +1)
r0 = r1
exit
-- result
0x382

== store u16 to memory
-- mem
01 82 03 84 05 86 07 88 09 8a 0b 8c 0d 8e 0f 90
-- bpf
r3 = 0x1122334455667788 ll
*(u16 *)(r1 +5) = r3
r0 = *(u64 *)(r1 +3)
exit
-- result
0xb8a098877880584

== store u16 to the stack
-- bpf
r3 = 0x1122334455667788 ll
r4 = -1
*(u64 *)(r10 -8) = r4
*(u16 *)(r10 -8) = r3
r0 = *(u64 *)(r10 -8)
exit
-- result
0xffffffffffff7788

== store u16 in the middle of a stack slot
-- bpf
r3 = 0x1122334455667788 ll
r4 = 0
*(u64 *)(r10 -16) = r4
*(u16 *)(r10 -12) = r3
r0 = *(u64 *)(r10 -16)
exit
-- result
0x778800000000

== load u32 at 0
-- mem
01 82 03 84 05 86 07 88 09 8a 0b 8c 0d 8e 0f 90
-- bpf
r0 = *(u32 *)(r1 +0)
exit
-- result
0x84038201

== load u32 at 3
-- mem
01 82 03 84 05 86 07 88 09 8a 0b 8c 0d 8e 0f 90
-- bpf
r0 = *(u32 *)(r1 +3)
exit
-- result
0x7860584

== load u32 at 8
-- mem
01 82 03 84 05 86 07 88 09 8a 0b 8c 0d 8e 0f 90
-- bpf
r0 = *(u32 *)(r1 +8)
exit
-- result
0x8c0b8a09

== load u32 into its own base
-- mem
01 82 03 84 05 86 07 88 09 8a 0b 8c 0d 8e 0f 90
-- bpf
r1 = *(u32 *)(r1 +1)
r0 = r1
exit
-- result
0x5840382

== store u32 to memory
-- mem
01 82 03 84 05 86 07 88 09 8a 0b 8c 0d 8e 0f 90
-- bpf
r3 = 0x1122334455667788 ll
*(u32 *)(r1 +5) = r3
r0 = *(u64 *)(r1 +3)
exit
-- result
0xb8a556677880584

== store u32 to the stack
-- bpf
r3 = 0x1122334455667788 ll
r4 = -1
*(u64 *)(r10 -8) = r4
*(u32 *)(r10 -8) = r3
r0 = *(u64 *)(r10 -8)
exit
-- result
0xffffffff55667788

== store u32 in the middle of a stack slot
-- bpf
r3 = 0x1122334455667788 ll
r4 = 0
*(u64 *)(r10 -16) = r4
*(u32 *)(r10 -12) = r3
r0 = *(u64 *)(r10 -16)
exit
-- result
0x5566778800000000

== load u64 at 0
-- mem
01 82 03 84 05 86 07 88 09 8a 0b 8c 0d 8e 0f 90
-- bpf
r0 = *(u64 *)(r1 +0)
exit
-- result
0x8807860584038201

== load u64 at 3
-- mem
01 82 03 84 05 86 07 88 09 8a 0b 8c 0d 8e 0f 90
-- bpf
r0 = *(u64 *)(r1 +3)
exit
-- result
0xb8a098807860584

== load u64 at 8
-- mem
01 82 03 84 05 86 07 88 09 8a 0b 8c 0d 8e 0f 90
-- bpf
r0 = *(u64 *)(r1 +8)
exit
-- result
0x900f8e0d8c0b8a09

== load u64 into its own base
-- mem
01 82 03 84 05 86 07 88 09 8a 0b 8c 0d 8e 0f 90
-- bpf
r1 = *(u64 *)(r1 +1)
r0 = r1
exit
-- result
0x988078605840382

== store u64 to memory
-- mem
01 82 03 84 05 86 07 88 09 8a 0b 8c 0d 8e 0f 90
-- bpf
r3 = 0x1122334455667788 ll
*(u64 *)(r1 +5) = r3
r0 = *(u64 *)(r1 +3)
exit
-- result
0x3344556677880584

== store u64 to the stack
-- bpf
r3 = 0x1122334455667788 ll
r4 = -1
*(u64 *)(r10 -8) = r4
*(u64 *)(r10 -8) = r3
r0 = *(u64 *)(r10 -8)
exit
-- result
0x1122334455667788

== length of the memory
-- mem
00 01 02 03 04
-- bpf
r0 = r2
exit
-- result
0x5

== no memory has no length
-- bpf
r0 = r2
exit
-- result
0x0

== no memory is no pointer
-- bpf
r0 = r1
exit
-- result
0x0

== one byte of memory
-- mem
ab
-- bpf
r0 = *(u8 *)(r1 +0)
exit
-- result
0xab

== the last byte of a long memory
-- mem
00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 11 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 77
-- bpf
r0 = *(u8 *)(r1 +299)
r3 = *(u8 *)(r1 +256)
r0 += r3
exit
-- result
0x88

== a byte that walks through registers
-- mem
5c 00 00 00 00 00
-- bpf
r0 = r1
r9 = *(u8 *)(r0 +0)
*(u8 *)(r0 +1) = r9
r8 = *(u8 *)(r0 +1)
*(u8 *)(r0 +2) = r8
r7 = *(u8 *)(r0 +2)
*(u8 *)(r0 +3) = r7
r6 = *(u8 *)(r0 +3)
*(u8 *)(r0 +4) = r6
r5 = *(u8 *)(r0 +4)
*(u8 *)(r0 +5) = r5
r4 = *(u8 *)(r0 +5)
r0 = r4
exit
-- result
0x5c

== a copy of sixteen bytes within memory
-- mem
01 82 03 84 05 86 07 88 09 8a 0b 8c 0d 8e 0f 90 ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee ee
-- bpf
r3 = *(u64 *)(r1 +0)
*(u64 *)(r1 +16) = r3
r3 = *(u64 *)(r1 +8)
*(u64 *)(r1 +24) = r3
r0 = *(u64 *)(r1 +20)
exit
-- result
0x8c0b8a0988078605

== swap of two addresses
-- mem
01 82 03 84 05 86 07 88 09 8a 0b 8c 0d 8e 0f 90
-- bpf
r3 = *(u32 *)(r1 +0)
r4 = *(u16 *)(r1 +4)
r5 = *(u32 *)(r1 +6)
r6 = *(u16 *)(r1 +10)
*(u32 *)(r1 +0) = r5
*(u16 *)(r1 +4) = r6
*(u32 *)(r1 +6) = r3
*(u16 *)(r1 +10) = r4
r0 = *(u64 *)(r1 +3)
exit
-- result
0x5840382018c0b8a

== a table on the stack
-- bpf
r1 = 51
r3 = 0xab
*(u64 *)(r10 -16) = r3
r3 = 0xcd
*(u64 *)(r10 -8) = r3
r1 &= 1
r1 <<= 3
r2 = r10
r2 += r1
r0 = *(u64 *)(r2 -16)
exit
-- result
0xcd

== a pointer spilled and filled
-- mem
01 82 03 84 05 86 07 88 09 8a 0b 8c 0d 8e 0f 90
-- bpf
*(u64 *)(r10 -8) = r1
r1 = 0
r3 = *(u64 *)(r10 -8)
r0 = *(u8 *)(r3 +1)
exit
-- result
0x82

== protocol of an IPv4 frame
-- mem
02 02 02 02 02 02 02 02 02 02 02 02 08 00 45 00 00 28 00 01 00 00 40 11 00 00 0a 00 00 01 0a 00 00 02
-- bpf
r0 = 0
r3 = *(u16 *)(r1 +12)
r3 = be16 r3
if r3 != 0x800 goto out
r0 = *(u8 *)(r1 +23)
out:
exit
-- result
0x11
