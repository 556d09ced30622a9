# 64-bit arithmetic (RFC 9669). The format is in test_conformance.c.

== add64 register
-- mem
f0 de bc 9a 78 56 34 12 10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r3 = *(u64 *)(r1 +8)
r0 += r3
exit
-- result
0x1111111111111100

== add64 immediate 1
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
r0 += 1
exit
-- result
0x123456789abcdef1

== add64 immediate -1
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
r0 += -1
exit
-- result
0x123456789abcdeef

== add64 immediate 2147483647
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
r0 += 2147483647
exit
-- result
0x123456791abcdeef

== sub64 register
-- mem
f0 de bc 9a 78 56 34 12 10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r3 = *(u64 *)(r1 +8)
r0 -= r3
exit
-- result
0x13579be02468ace0

== sub64 immediate 1
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
r0 -= 1
exit
-- result
0x123456789abcdeef

== sub64 immediate -1
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
r0 -= -1
exit
-- result
0x123456789abcdef1

== sub64 immediate 74565
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
r0 -= 74565
exit
-- result
0x123456789abbbbab

== and64 register
-- mem
f0 de bc 9a 78 56 34 12 10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r3 = *(u64 *)(r1 +8)
r0 &= r3
exit
-- result
0x1214121812141210

== and64 immediate 255
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
r0 &= 255
exit
-- result
0xf0

== and64 immediate -256
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
r0 &= -256
exit
-- result
0x123456789abcde00

== and64 immediate 252645135
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
r0 &= 252645135
exit
-- result
0xa0c0e00

== or64 register
-- mem
f0 de bc 9a 78 56 34 12 10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r3 = *(u64 *)(r1 +8)
r0 |= r3
exit
-- result
0xfefcfef8fefcfef0

== or64 immediate 65536
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
r0 |= 65536
exit
-- result
0x123456789abddef0

== or64 immediate -2
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
r0 |= -2
exit
-- result
0xfffffffffffffffe

== xor64 register
-- mem
f0 de bc 9a 78 56 34 12 10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r3 = *(u64 *)(r1 +8)
r0 ^= r3
exit
-- result
0xece8ece0ece8ece0

== xor64 immediate -1
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
r0 ^= -1
exit
-- result
0xedcba9876543210f

== xor64 immediate 1431655765
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
r0 ^= 1431655765
exit
-- result
0x12345678cfe98ba5

== mov64 register
-- mem
f0 de bc 9a 78 56 34 12 10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r3 = *(u64 *)(r1 +8)
r0 = r3
exit
-- result
0xfedcba9876543210

== mov64 immediate 0
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
r0 = 0
exit
-- result
0x0

== mov64 immediate -1
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
r0 = -1
exit
-- result
0xffffffffffffffff

== mov64 immediate 2147483647
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
r0 = 2147483647
exit
-- result
0x7fffffff

== neg64
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
r0 = -r0
exit
-- result
0xedcba98765432110

== neg64 of the least number
-- mem
00 00 00 00 00 00 00 80
-- bpf
r0 = *(u64 *)(r1 +0)
r0 = -r0
exit
-- result
0x8000000000000000

== add64 to itself
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r0 += r0
exit
-- result
0xfdb97530eca86420

== xor64 with itself
-- mem
f0 de bc 9a 78 56 34 12
-- bpf
r0 = *(u64 *)(r1 +0)
r0 ^= r0
exit
-- result
0x0

== lsh64 by 0
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r0 <<= 0
exit
-- result
0xfedcba9876543210

== rsh64 by 0
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r0 >>= 0
exit
-- result
0xfedcba9876543210

== arsh64 by 0
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r0 s>>= 0
exit
-- result
0xfedcba9876543210

== lsh64 by 1
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r0 <<= 1
exit
-- result
0xfdb97530eca86420

== rsh64 by 1
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r0 >>= 1
exit
-- result
0x7f6e5d4c3b2a1908

== arsh64 by 1
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r0 s>>= 1
exit
-- result
0xff6e5d4c3b2a1908

== lsh64 by 31
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r0 <<= 31
exit
-- result
0x3b2a190800000000

== rsh64 by 31
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r0 >>= 31
exit
-- result
0x1fdb97530

== arsh64 by 31
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r0 s>>= 31
exit
-- result
0xfffffffffdb97530

== lsh64 by 32
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r0 <<= 32
exit
-- result
0x7654321000000000

== rsh64 by 32
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r0 >>= 32
exit
-- result
0xfedcba98

== arsh64 by 32
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r0 s>>= 32
exit
-- result
0xfffffffffedcba98

== lsh64 by 33
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r0 <<= 33
exit
-- result
0xeca8642000000000

== rsh64 by 33
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r0 >>= 33
exit
-- result
0x7f6e5d4c

== arsh64 by 33
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r0 s>>= 33
exit
-- result
0xffffffffff6e5d4c

== lsh64 by 63
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r0 <<= 63
exit
-- result
0x0

== rsh64 by 63
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r0 >>= 63
exit
-- result
0x1

== arsh64 by 63
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r0 s>>= 63
exit
-- result
0xffffffffffffffff

== lsh64 by a register
-- mem
10 32 54 76 98 ba dc fe 05 00 00 00 00 00 00 00
-- bpf
r0 = *(u64 *)(r1 +0)
r3 = *(u64 *)(r1 +8)
r3 &= 31
r3 += 1
r0 <<= r3
exit
-- result
0xb72ea61d950c8400

== rsh64 by a register
-- mem
10 32 54 76 98 ba dc fe 05 00 00 00 00 00 00 00
-- bpf
r0 = *(u64 *)(r1 +0)
r3 = *(u64 *)(r1 +8)
r3 &= 31
r3 += 1
r0 >>= r3
exit
-- result
0x3fb72ea61d950c8

== arsh64 by a register
-- mem
10 32 54 76 98 ba dc fe 05 00 00 00 00 00 00 00
-- bpf
r0 = *(u64 *)(r1 +0)
r3 = *(u64 *)(r1 +8)
r3 &= 31
r3 += 1
r0 s>>= r3
exit
-- result
0xfffb72ea61d950c8

== rsh64 by any amount
-- mem
10 32 54 76 98 ba dc fe 28 00 00 00 00 00 00 00
-- bpf
r0 = *(u64 *)(r1 +0)
r3 = *(u64 *)(r1 +8)
r3 &= 63
r0 >>= r3
exit
-- result
0xfedcba

== arsh64 by any amount
-- mem
10 32 54 76 98 ba dc fe 28 00 00 00 00 00 00 00
-- bpf
r0 = *(u64 *)(r1 +0)
r3 = *(u64 *)(r1 +8)
r3 &= 63
r0 s>>= r3
exit
-- result
0xfffffffffffedcba

== lsh64 by any amount, 0 among them
# the driver's code copies the low half when the amount is 0
-- mem
10 32 54 76 98 ba dc fe 00 00 00 00 00 00 00 00
-- bpf
r0 = *(u64 *)(r1 +0)
r3 = *(u64 *)(r1 +8)
r3 &= 63
r0 <<= r3
exit
-- result
0xfedcba9876543210
-- refused-linux
shift-left-by-zero

== rsh64 by itself
-- mem
03
-- bpf
r0 = *(u8 *)(r1 +0)
r0 &= 15
r0 >>= r0
exit
-- result
0x0

== rsh64 by itself, with an upper half
# the driver's code shifts the upper half by what the lower one has become
-- mem
04 00 00 00 00 00 00 80
-- bpf
r0 = *(u64 *)(r1 +0)
r0 >>= r0
exit
-- result
0x800000000000000
-- refused-linux
shift-by-itself

== rsh64 by 64, known to be 32 or more
# the driver's code is for 32..63
-- mem
20 00 00 00 00 00 00 80
-- bpf
r0 = *(u64 *)(r1 +0)
r3 = *(u8 *)(r1 +0)
r3 += 32
r0 >>= r3
exit
-- result
0x8000000000000020
-- refused-linux
shift-from-64

== constant shifted by constant registers
-- bpf
r0 = 8
r3 = 2
r0 <<= r3
r4 = 1
r0 >>= r4
exit
-- result
0x10

== mul64 of constants
-- bpf
r0 = 0x12345
r3 = 0x6789
r0 *= r3
exit
-- result
0x75cca2ed

== mul64 of 32-bit numbers
-- mem
98 ba dc fe ef cd ab 89
-- bpf
r0 = *(u32 *)(r1 +0)
r3 = *(u32 *)(r1 +4)
r0 *= r3
exit
-- result
0x890f2a50ad05ebe8

== mul64 immediate
-- mem
98 ba dc fe 00 00 00 00
-- bpf
r0 = *(u32 *)(r1 +0)
r0 *= 100001
exit
-- result
0x184e48d14e998

== div64 by 1
-- mem
98 ba dc fe 00 00 00 00
-- bpf
r0 = *(u32 *)(r1 +0)
r0 /= 1
exit
-- result
0xfedcba98
-- refused-linux
divide-no-shift

== div64 by 2
-- mem
98 ba dc fe 00 00 00 00
-- bpf
r0 = *(u32 *)(r1 +0)
r0 /= 2
exit
-- result
0x7f6e5d4c

== div64 by 3
-- mem
98 ba dc fe 00 00 00 00
-- bpf
r0 = *(u32 *)(r1 +0)
r0 /= 3
exit
-- result
0x54f43e32

== div64 by 7
-- mem
98 ba dc fe 00 00 00 00
-- bpf
r0 = *(u32 *)(r1 +0)
r0 /= 7
exit
-- result
0x2468acf1

== div64 by 10
-- mem
98 ba dc fe 00 00 00 00
-- bpf
r0 = *(u32 *)(r1 +0)
r0 /= 10
exit
-- result
0x197c790f

== div64 by 641
-- mem
98 ba dc fe 00 00 00 00
-- bpf
r0 = *(u32 *)(r1 +0)
r0 /= 641
exit
-- result
0x65c92d
-- refused-linux
divide-no-shift

== div64 by 65536
-- mem
98 ba dc fe 00 00 00 00
-- bpf
r0 = *(u32 *)(r1 +0)
r0 /= 65536
exit
-- result
0xfedc

== div64 by 1000000007
-- mem
98 ba dc fe 00 00 00 00
-- bpf
r0 = *(u32 *)(r1 +0)
r0 /= 1000000007
exit
-- result
0x4

== div64 by a known register
-- bpf
r0 = 1234567
r3 = 89
r0 /= r3
exit
-- result
0x362f

== 64-bit constant
-- bpf
r0 = 0x1122334455667788 ll
exit
-- result
0x1122334455667788

== 64-bit constant, halves of one word
-- bpf
r0 = 0xffffffff00000001 ll
exit
-- result
0xffffffff00000001

== 64-bit constant with an upper half of 0
-- bpf
r0 = 0x80000000 ll
exit
-- result
0x80000000

== mov64 sign-extends
-- bpf
r0 = -2
exit
-- result
0xfffffffffffffffe

== be16
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r0 = be16 r0
exit
-- result
0x1032

== be32
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r0 = be32 r0
exit
-- result
0x10325476

== be64
-- mem
10 32 54 76 98 ba dc fe
-- bpf
r0 = *(u64 *)(r1 +0)
r0 = be64 r0
exit
-- result
0x1032547698badcfe

== internet checksum of ten bytes
-- mem
45 00 00 73 00 00 40 00 40 11
-- bpf
r0 = *(u16 *)(r1 +0)
r3 = *(u16 *)(r1 +2)
r0 += r3
r3 = *(u16 *)(r1 +4)
r0 += r3
r3 = *(u16 *)(r1 +6)
r0 += r3
r3 = *(u16 *)(r1 +8)
r0 += r3
r3 = r0
r3 >>= 16
r0 &= 0xffff
r0 += r3
r3 = r0
r3 >>= 16
r0 += r3
r0 ^= -1
r0 &= 0xffff
r0 = be16 r0
exit
-- result
0x3a7b
