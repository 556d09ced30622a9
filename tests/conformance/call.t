# Calls of functions of the program (RFC 9669). The format is in test_conformance.c.

== a function of one argument
-- bpf
r1 = 20
call double
exit
double:
r0 = r1
r0 += r1
exit
-- result
0x28

== five arguments
-- bpf
r1 = 1
r2 = 20
r3 = 300
r4 = 4000
r5 = 50000
call sum
exit
sum:
r0 = r1
r0 += r2
r0 += r3
r0 += r4
r0 += r5
exit
-- result
0xd431

== saved registers and frames of their own
-- bpf
r6 = 6
r7 = 7
r8 = 8
r9 = 9
r3 = 0x44332211
*(u32 *)(r10 -4) = r3
call spoil
r0 = *(u32 *)(r10 -4)
r0 <<= 16
r0 += r6
r0 += r7
r0 += r8
r0 += r9
exit
spoil:
r6 = 100
r7 = 200
r8 = 300
r9 = 400
r0 = r6
r0 += r7
r0 += r8
r0 += r9
*(u32 *)(r10 -4) = r0
exit
-- result
0x44332211001e

== functions that call functions
-- mem
21
-- bpf
r6 = r1
r1 = *(u8 *)(r6 +0)
call square_sum
exit
square_sum:
r6 = r1
call triple
r0 += r6
exit
triple:
r0 = r1
r0 += r1
r0 += r1
exit
-- result
0x84

== a pointer to memory as argument
-- mem
01 82 03 84 05 86 07 88 09 8a 0b 8c 0d 8e 0f 90
-- bpf
call second
r6 = r0
r0 += 1
r0 += r6
exit
second:
r0 = *(u8 *)(r1 +1)
exit
-- result
0x105

== a call in a loop
-- bpf
r6 = 0
r7 = 0
again:
r1 = r6
call inc
r7 += r0
r6 += 1
if r6 != 4 goto again
r0 = r7
exit
inc:
r0 = r1
r0 += 1
exit
-- result
0xa

== two exits of a function
-- mem
08
-- bpf
r1 = *(u8 *)(r1 +0)
call pick
exit
pick:
if r1 > 7 goto big
r0 = 11
exit
big:
r0 = 22
exit
-- result
0x16
