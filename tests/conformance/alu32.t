# 32-bit arithmetic: the upper half of the result is 0 (RFC 9669). The format is in test_conformance.c.

== add32 register
-- mem
f0 de bc 9a 78 56 34 12 10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r3 = *(u64 *)(r1 +8)
w0 += w3
exit
-- result
0x11111100

== add32 immediate 1
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
w0 += 1
exit
-- result
0x9abcdef1

== add32 immediate -1
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
w0 += -1
exit
-- result
0x9abcdeef

== add32 immediate 2147483647
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
w0 += 2147483647
exit
-- result
0x1abcdeef

== sub32 register
-- mem
f0 de bc 9a 78 56 34 12 10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r3 = *(u64 *)(r1 +8)
w0 -= w3
exit
-- result
0x2468ace0

== sub32 immediate 1
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
w0 -= 1
exit
-- result
0x9abcdeef

== sub32 immediate -1
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
w0 -= -1
exit
-- result
0x9abcdef1

== sub32 immediate 74565
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
w0 -= 74565
exit
-- result
0x9abbbbab

== and32 register
-- mem
f0 de bc 9a 78 56 34 12 10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r3 = *(u64 *)(r1 +8)
w0 &= w3
exit
-- result
0x12141210

== and32 immediate 255
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
w0 &= 255
exit
-- result
0xf0

== and32 immediate -256
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
w0 &= -256
exit
-- result
0x9abcde00

== and32 immediate 252645135
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
w0 &= 252645135
exit
-- result
0xa0c0e00

== or32 register
-- mem
f0 de bc 9a 78 56 34 12 10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r3 = *(u64 *)(r1 +8)
w0 |= w3
exit
-- result
0xfefcfef0

== or32 immediate 65536
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
w0 |= 65536
exit
-- result
0x9abddef0

== or32 immediate -2
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
w0 |= -2
exit
-- result
0xfffffffe

== xor32 register
-- mem
f0 de bc 9a 78 56 34 12 10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r3 = *(u64 *)(r1 +8)
w0 ^= w3
exit
-- result
0xece8ece0

== xor32 immediate -1
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
w0 ^= -1
exit
-- result
0x6543210f

== xor32 immediate 1431655765
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
w0 ^= 1431655765
exit
-- result
0xcfe98ba5

== mov32 register
-- mem
f0 de bc 9a 78 56 34 12 10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r3 = *(u64 *)(r1 +8)
w0 = w3
exit
-- result
0x76543210

== mov32 immediate 0
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
w0 = 0
exit
-- result
0x0

== mov32 immediate -1
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
w0 = -1
exit
-- result
0xffffffff

== mov32 immediate 2147483647
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
w0 = 2147483647
exit
-- result
0x7fffffff

== neg32
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
w0 = -w0
exit
-- result
0x65432110

== neg32 of the least number
-- mem
00 00 00 80 00 00 00 00
-- bpf
r0 = *(u64 *)(r1 +0)
w0 = -w0
exit
-- result
0x80000000

== add32 to itself
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
w0 += w0
exit
-- result
0xeca86420

== xor32 with itself
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
w0 ^= w0
exit
-- result
0x0

== lsh32 by 0
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
w0 <<= 0
exit
-- result
0x76543210

== rsh32 by 0
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
w0 >>= 0
exit
-- result
0x76543210

== arsh32 by 0
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
w0 s>>= 0
exit
-- result
0x76543210

== lsh32 by 1
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
w0 <<= 1
exit
-- result
0xeca86420

== rsh32 by 1
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
w0 >>= 1
exit
-- result
0x3b2a1908

== arsh32 by 1
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
w0 s>>= 1
exit
-- result
0x3b2a1908

== lsh32 by 16
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
w0 <<= 16
exit
-- result
0x32100000

== rsh32 by 16
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
w0 >>= 16
exit
-- result
0x7654

== arsh32 by 16
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
w0 s>>= 16
exit
-- result
0x7654

== lsh32 by 31
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
w0 <<= 31
exit
-- result
0x0

== rsh32 by 31
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
w0 >>= 31
exit
-- result
0x0

== arsh32 by 31
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
w0 s>>= 31
exit
-- result
0x0

== lsh32 by a register
-- mem
10 32 54 76 98 ba dc fe 05 00 00 00 00 00 00 00
-- bpf
r0 = *(u64 *)(r1 +0)
r3 = *(u64 *)(r1 +8)
w3 &= 15
w3 += 1
w0 <<= w3
exit
-- result
0x950c8400

== rsh32 by a register
-- mem
10 32 54 76 98 ba dc fe 05 00 00 00 00 00 00 00
-- bpf
r0 = *(u64 *)(r1 +0)
r3 = *(u64 *)(r1 +8)
w3 &= 15
w3 += 1
w0 >>= w3
exit
-- result
0x1d950c8

== arsh32 by a register
-- mem
10 32 54 76 98 ba dc fe 05 00 00 00 00 00 00 00
-- bpf
r0 = *(u64 *)(r1 +0)
r3 = *(u64 *)(r1 +8)
w3 &= 15
w3 += 1
w0 s>>= w3
exit
-- result
0x1d950c8

== arsh32 of constants
-- bpf
r0 = 8
r3 = 1
w0 s>>= w3
exit
-- result
0x4

== mul32 register, overflow
-- mem
10 32 54 76 00 00 00 00 f0 de bc 9a 00 00 00 00
-- bpf
r0 = *(u32 *)(r1 +0)
r3 = *(u32 *)(r1 +8)
w0 *= w3
exit
-- result
0x5618cf00

== mul32 immediate
-- mem
10 32 54 76 00 00 00 00
-- bpf
r0 = *(u32 *)(r1 +0)
w0 *= 77
exit
-- result
0x97530ed0

== div32 by 13
-- mem
98 ba dc fe 00 00 00 00
-- bpf
r0 = *(u32 *)(r1 +0)
w0 = w0
w0 /= 13
exit
-- result
0x139ad346

== div32 of what was just loaded
-- mem
98 ba dc fe 00 00 00 00
-- bpf
r0 = *(u32 *)(r1 +0)
w0 /= 13
exit
-- result
0x139ad346
-- refused-linux
upper-half-kept

== mul32 of a short number just loaded
-- mem
98 ba dc fe 00 00 00 00
-- bpf
r0 = *(u16 *)(r1 +0)
w0 *= 13
exit
-- result
0x979b8
-- refused-linux
upper-half-kept

== div32 by a known register
-- bpf
r0 = 1234567
r3 = 89
w0 /= w3
exit
-- result
0x362f

== mov32 clears the upper half
-- bpf
r0 = -1
w0 = w0
exit
-- result
0xffffffff

== mov32 of a negative constant
-- bpf
w0 = -2
exit
-- result
0xfffffffe

== a 32-bit result in a 64-bit sum
-- bpf
r0 = -1
r3 = -1
w3 += 2
r0 += r3
exit
-- result
0x0
