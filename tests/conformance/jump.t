# Conditional jumps: one bit of R0 for each pair of operands that jumps (RFC 9669). The format is in test_conformance.c.

== j64 == register
-- mem
05 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 07 00 00 00 00 00 00 00 07 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 01 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 ff ff ff ff ff ff ff ff fe ff ff ff ff ff ff ff
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
r4 = *(u64 *)(r1 +8)
if r3 == r4 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +16)
r4 = *(u64 *)(r1 +24)
if r3 == r4 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +32)
r4 = *(u64 *)(r1 +40)
if r3 == r4 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +48)
r4 = *(u64 *)(r1 +56)
if r3 == r4 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +64)
r4 = *(u64 *)(r1 +72)
if r3 == r4 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +80)
r4 = *(u64 *)(r1 +88)
if r3 == r4 goto +1
goto +1
r0 |= 32
exit
-- result
0x1

== j64 == immediate
-- mem
00 00 00 00 00 00 00 00 04 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 06 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 ff ff ff ff ff ff ff ff
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
if r3 == 5 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +8)
if r3 == 5 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +16)
if r3 == 5 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +24)
if r3 == 5 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +32)
if r3 == 5 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +40)
if r3 == 5 goto +1
goto +1
r0 |= 32
r3 = *(u64 *)(r1 +0)
if r3 == -2 goto +1
goto +1
r0 |= 256
r3 = *(u64 *)(r1 +8)
if r3 == -2 goto +1
goto +1
r0 |= 512
r3 = *(u64 *)(r1 +16)
if r3 == -2 goto +1
goto +1
r0 |= 1024
r3 = *(u64 *)(r1 +24)
if r3 == -2 goto +1
goto +1
r0 |= 2048
r3 = *(u64 *)(r1 +32)
if r3 == -2 goto +1
goto +1
r0 |= 4096
r3 = *(u64 *)(r1 +40)
if r3 == -2 goto +1
goto +1
r0 |= 8192
exit
-- result
0x4

== j64 != register
-- mem
05 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 07 00 00 00 00 00 00 00 07 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 01 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 ff ff ff ff ff ff ff ff fe ff ff ff ff ff ff ff
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
r4 = *(u64 *)(r1 +8)
if r3 != r4 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +16)
r4 = *(u64 *)(r1 +24)
if r3 != r4 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +32)
r4 = *(u64 *)(r1 +40)
if r3 != r4 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +48)
r4 = *(u64 *)(r1 +56)
if r3 != r4 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +64)
r4 = *(u64 *)(r1 +72)
if r3 != r4 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +80)
r4 = *(u64 *)(r1 +88)
if r3 != r4 goto +1
goto +1
r0 |= 32
exit
-- result
0x3e

== j64 != immediate
-- mem
00 00 00 00 00 00 00 00 04 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 06 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 ff ff ff ff ff ff ff ff
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
if r3 != 5 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +8)
if r3 != 5 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +16)
if r3 != 5 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +24)
if r3 != 5 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +32)
if r3 != 5 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +40)
if r3 != 5 goto +1
goto +1
r0 |= 32
r3 = *(u64 *)(r1 +0)
if r3 != -2 goto +1
goto +1
r0 |= 256
r3 = *(u64 *)(r1 +8)
if r3 != -2 goto +1
goto +1
r0 |= 512
r3 = *(u64 *)(r1 +16)
if r3 != -2 goto +1
goto +1
r0 |= 1024
r3 = *(u64 *)(r1 +24)
if r3 != -2 goto +1
goto +1
r0 |= 2048
r3 = *(u64 *)(r1 +32)
if r3 != -2 goto +1
goto +1
r0 |= 4096
r3 = *(u64 *)(r1 +40)
if r3 != -2 goto +1
goto +1
r0 |= 8192
exit
-- result
0x3f3b

== j64 > register
-- mem
05 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 07 00 00 00 00 00 00 00 07 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 01 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 ff ff ff ff ff ff ff ff fe ff ff ff ff ff ff ff
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
r4 = *(u64 *)(r1 +8)
if r3 > r4 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +16)
r4 = *(u64 *)(r1 +24)
if r3 > r4 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +32)
r4 = *(u64 *)(r1 +40)
if r3 > r4 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +48)
r4 = *(u64 *)(r1 +56)
if r3 > r4 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +64)
r4 = *(u64 *)(r1 +72)
if r3 > r4 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +80)
r4 = *(u64 *)(r1 +88)
if r3 > r4 goto +1
goto +1
r0 |= 32
exit
-- result
0x2c

== j64 > immediate
-- mem
00 00 00 00 00 00 00 00 04 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 06 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 ff ff ff ff ff ff ff ff
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
if r3 > 5 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +8)
if r3 > 5 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +16)
if r3 > 5 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +24)
if r3 > 5 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +32)
if r3 > 5 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +40)
if r3 > 5 goto +1
goto +1
r0 |= 32
r3 = *(u64 *)(r1 +0)
if r3 > -2 goto +1
goto +1
r0 |= 256
r3 = *(u64 *)(r1 +8)
if r3 > -2 goto +1
goto +1
r0 |= 512
r3 = *(u64 *)(r1 +16)
if r3 > -2 goto +1
goto +1
r0 |= 1024
r3 = *(u64 *)(r1 +24)
if r3 > -2 goto +1
goto +1
r0 |= 2048
r3 = *(u64 *)(r1 +32)
if r3 > -2 goto +1
goto +1
r0 |= 4096
r3 = *(u64 *)(r1 +40)
if r3 > -2 goto +1
goto +1
r0 |= 8192
exit
-- result
0x2038

== j64 >= register
-- mem
05 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 07 00 00 00 00 00 00 00 07 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 01 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 ff ff ff ff ff ff ff ff fe ff ff ff ff ff ff ff
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
r4 = *(u64 *)(r1 +8)
if r3 >= r4 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +16)
r4 = *(u64 *)(r1 +24)
if r3 >= r4 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +32)
r4 = *(u64 *)(r1 +40)
if r3 >= r4 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +48)
r4 = *(u64 *)(r1 +56)
if r3 >= r4 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +64)
r4 = *(u64 *)(r1 +72)
if r3 >= r4 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +80)
r4 = *(u64 *)(r1 +88)
if r3 >= r4 goto +1
goto +1
r0 |= 32
exit
-- result
0x2d

== j64 >= immediate
-- mem
00 00 00 00 00 00 00 00 04 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 06 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 ff ff ff ff ff ff ff ff
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
if r3 >= 5 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +8)
if r3 >= 5 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +16)
if r3 >= 5 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +24)
if r3 >= 5 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +32)
if r3 >= 5 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +40)
if r3 >= 5 goto +1
goto +1
r0 |= 32
r3 = *(u64 *)(r1 +0)
if r3 >= -2 goto +1
goto +1
r0 |= 256
r3 = *(u64 *)(r1 +8)
if r3 >= -2 goto +1
goto +1
r0 |= 512
r3 = *(u64 *)(r1 +16)
if r3 >= -2 goto +1
goto +1
r0 |= 1024
r3 = *(u64 *)(r1 +24)
if r3 >= -2 goto +1
goto +1
r0 |= 2048
r3 = *(u64 *)(r1 +32)
if r3 >= -2 goto +1
goto +1
r0 |= 4096
r3 = *(u64 *)(r1 +40)
if r3 >= -2 goto +1
goto +1
r0 |= 8192
exit
-- result
0x203c

== j64 < register
-- mem
05 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 07 00 00 00 00 00 00 00 07 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 01 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 ff ff ff ff ff ff ff ff fe ff ff ff ff ff ff ff
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
r4 = *(u64 *)(r1 +8)
if r3 < r4 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +16)
r4 = *(u64 *)(r1 +24)
if r3 < r4 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +32)
r4 = *(u64 *)(r1 +40)
if r3 < r4 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +48)
r4 = *(u64 *)(r1 +56)
if r3 < r4 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +64)
r4 = *(u64 *)(r1 +72)
if r3 < r4 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +80)
r4 = *(u64 *)(r1 +88)
if r3 < r4 goto +1
goto +1
r0 |= 32
exit
-- result
0x12

== j64 < immediate
-- mem
00 00 00 00 00 00 00 00 04 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 06 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 ff ff ff ff ff ff ff ff
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
if r3 < 5 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +8)
if r3 < 5 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +16)
if r3 < 5 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +24)
if r3 < 5 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +32)
if r3 < 5 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +40)
if r3 < 5 goto +1
goto +1
r0 |= 32
r3 = *(u64 *)(r1 +0)
if r3 < -2 goto +1
goto +1
r0 |= 256
r3 = *(u64 *)(r1 +8)
if r3 < -2 goto +1
goto +1
r0 |= 512
r3 = *(u64 *)(r1 +16)
if r3 < -2 goto +1
goto +1
r0 |= 1024
r3 = *(u64 *)(r1 +24)
if r3 < -2 goto +1
goto +1
r0 |= 2048
r3 = *(u64 *)(r1 +32)
if r3 < -2 goto +1
goto +1
r0 |= 4096
r3 = *(u64 *)(r1 +40)
if r3 < -2 goto +1
goto +1
r0 |= 8192
exit
-- result
0x1f03

== j64 <= register
-- mem
05 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 07 00 00 00 00 00 00 00 07 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 01 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 ff ff ff ff ff ff ff ff fe ff ff ff ff ff ff ff
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
r4 = *(u64 *)(r1 +8)
if r3 <= r4 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +16)
r4 = *(u64 *)(r1 +24)
if r3 <= r4 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +32)
r4 = *(u64 *)(r1 +40)
if r3 <= r4 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +48)
r4 = *(u64 *)(r1 +56)
if r3 <= r4 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +64)
r4 = *(u64 *)(r1 +72)
if r3 <= r4 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +80)
r4 = *(u64 *)(r1 +88)
if r3 <= r4 goto +1
goto +1
r0 |= 32
exit
-- result
0x13

== j64 <= immediate
-- mem
00 00 00 00 00 00 00 00 04 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 06 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 ff ff ff ff ff ff ff ff
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
if r3 <= 5 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +8)
if r3 <= 5 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +16)
if r3 <= 5 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +24)
if r3 <= 5 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +32)
if r3 <= 5 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +40)
if r3 <= 5 goto +1
goto +1
r0 |= 32
r3 = *(u64 *)(r1 +0)
if r3 <= -2 goto +1
goto +1
r0 |= 256
r3 = *(u64 *)(r1 +8)
if r3 <= -2 goto +1
goto +1
r0 |= 512
r3 = *(u64 *)(r1 +16)
if r3 <= -2 goto +1
goto +1
r0 |= 1024
r3 = *(u64 *)(r1 +24)
if r3 <= -2 goto +1
goto +1
r0 |= 2048
r3 = *(u64 *)(r1 +32)
if r3 <= -2 goto +1
goto +1
r0 |= 4096
r3 = *(u64 *)(r1 +40)
if r3 <= -2 goto +1
goto +1
r0 |= 8192
exit
-- result
0x1f07

== j64 s> register
-- mem
05 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 07 00 00 00 00 00 00 00 07 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 01 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 ff ff ff ff ff ff ff ff fe ff ff ff ff ff ff ff
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
r4 = *(u64 *)(r1 +8)
if r3 s> r4 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +16)
r4 = *(u64 *)(r1 +24)
if r3 s> r4 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +32)
r4 = *(u64 *)(r1 +40)
if r3 s> r4 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +48)
r4 = *(u64 *)(r1 +56)
if r3 s> r4 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +64)
r4 = *(u64 *)(r1 +72)
if r3 s> r4 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +80)
r4 = *(u64 *)(r1 +88)
if r3 s> r4 goto +1
goto +1
r0 |= 32
exit
-- result
0x34

== j64 s> immediate
-- mem
00 00 00 00 00 00 00 00 04 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 06 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 ff ff ff ff ff ff ff ff
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
if r3 s> 5 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +8)
if r3 s> 5 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +16)
if r3 s> 5 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +24)
if r3 s> 5 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +32)
if r3 s> 5 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +40)
if r3 s> 5 goto +1
goto +1
r0 |= 32
r3 = *(u64 *)(r1 +0)
if r3 s> -2 goto +1
goto +1
r0 |= 256
r3 = *(u64 *)(r1 +8)
if r3 s> -2 goto +1
goto +1
r0 |= 512
r3 = *(u64 *)(r1 +16)
if r3 s> -2 goto +1
goto +1
r0 |= 1024
r3 = *(u64 *)(r1 +24)
if r3 s> -2 goto +1
goto +1
r0 |= 2048
r3 = *(u64 *)(r1 +32)
if r3 s> -2 goto +1
goto +1
r0 |= 4096
r3 = *(u64 *)(r1 +40)
if r3 s> -2 goto +1
goto +1
r0 |= 8192
exit
-- result
0x2f08

== j64 s>= register
-- mem
05 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 07 00 00 00 00 00 00 00 07 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 01 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 ff ff ff ff ff ff ff ff fe ff ff ff ff ff ff ff
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
r4 = *(u64 *)(r1 +8)
if r3 s>= r4 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +16)
r4 = *(u64 *)(r1 +24)
if r3 s>= r4 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +32)
r4 = *(u64 *)(r1 +40)
if r3 s>= r4 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +48)
r4 = *(u64 *)(r1 +56)
if r3 s>= r4 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +64)
r4 = *(u64 *)(r1 +72)
if r3 s>= r4 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +80)
r4 = *(u64 *)(r1 +88)
if r3 s>= r4 goto +1
goto +1
r0 |= 32
exit
-- result
0x35

== j64 s>= immediate
-- mem
00 00 00 00 00 00 00 00 04 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 06 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 ff ff ff ff ff ff ff ff
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
if r3 s>= 5 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +8)
if r3 s>= 5 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +16)
if r3 s>= 5 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +24)
if r3 s>= 5 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +32)
if r3 s>= 5 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +40)
if r3 s>= 5 goto +1
goto +1
r0 |= 32
r3 = *(u64 *)(r1 +0)
if r3 s>= -2 goto +1
goto +1
r0 |= 256
r3 = *(u64 *)(r1 +8)
if r3 s>= -2 goto +1
goto +1
r0 |= 512
r3 = *(u64 *)(r1 +16)
if r3 s>= -2 goto +1
goto +1
r0 |= 1024
r3 = *(u64 *)(r1 +24)
if r3 s>= -2 goto +1
goto +1
r0 |= 2048
r3 = *(u64 *)(r1 +32)
if r3 s>= -2 goto +1
goto +1
r0 |= 4096
r3 = *(u64 *)(r1 +40)
if r3 s>= -2 goto +1
goto +1
r0 |= 8192
exit
-- result
0x2f0c

== j64 s< register
-- mem
05 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 07 00 00 00 00 00 00 00 07 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 01 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 ff ff ff ff ff ff ff ff fe ff ff ff ff ff ff ff
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
r4 = *(u64 *)(r1 +8)
if r3 s< r4 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +16)
r4 = *(u64 *)(r1 +24)
if r3 s< r4 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +32)
r4 = *(u64 *)(r1 +40)
if r3 s< r4 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +48)
r4 = *(u64 *)(r1 +56)
if r3 s< r4 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +64)
r4 = *(u64 *)(r1 +72)
if r3 s< r4 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +80)
r4 = *(u64 *)(r1 +88)
if r3 s< r4 goto +1
goto +1
r0 |= 32
exit
-- result
0xa

== j64 s< immediate
-- mem
00 00 00 00 00 00 00 00 04 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 06 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 ff ff ff ff ff ff ff ff
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
if r3 s< 5 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +8)
if r3 s< 5 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +16)
if r3 s< 5 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +24)
if r3 s< 5 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +32)
if r3 s< 5 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +40)
if r3 s< 5 goto +1
goto +1
r0 |= 32
r3 = *(u64 *)(r1 +0)
if r3 s< -2 goto +1
goto +1
r0 |= 256
r3 = *(u64 *)(r1 +8)
if r3 s< -2 goto +1
goto +1
r0 |= 512
r3 = *(u64 *)(r1 +16)
if r3 s< -2 goto +1
goto +1
r0 |= 1024
r3 = *(u64 *)(r1 +24)
if r3 s< -2 goto +1
goto +1
r0 |= 2048
r3 = *(u64 *)(r1 +32)
if r3 s< -2 goto +1
goto +1
r0 |= 4096
r3 = *(u64 *)(r1 +40)
if r3 s< -2 goto +1
goto +1
r0 |= 8192
exit
-- result
0x1033

== j64 s<= register
-- mem
05 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 07 00 00 00 00 00 00 00 07 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 01 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 ff ff ff ff ff ff ff ff fe ff ff ff ff ff ff ff
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
r4 = *(u64 *)(r1 +8)
if r3 s<= r4 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +16)
r4 = *(u64 *)(r1 +24)
if r3 s<= r4 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +32)
r4 = *(u64 *)(r1 +40)
if r3 s<= r4 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +48)
r4 = *(u64 *)(r1 +56)
if r3 s<= r4 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +64)
r4 = *(u64 *)(r1 +72)
if r3 s<= r4 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +80)
r4 = *(u64 *)(r1 +88)
if r3 s<= r4 goto +1
goto +1
r0 |= 32
exit
-- result
0xb

== j64 s<= immediate
-- mem
00 00 00 00 00 00 00 00 04 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 06 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 ff ff ff ff ff ff ff ff
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
if r3 s<= 5 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +8)
if r3 s<= 5 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +16)
if r3 s<= 5 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +24)
if r3 s<= 5 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +32)
if r3 s<= 5 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +40)
if r3 s<= 5 goto +1
goto +1
r0 |= 32
r3 = *(u64 *)(r1 +0)
if r3 s<= -2 goto +1
goto +1
r0 |= 256
r3 = *(u64 *)(r1 +8)
if r3 s<= -2 goto +1
goto +1
r0 |= 512
r3 = *(u64 *)(r1 +16)
if r3 s<= -2 goto +1
goto +1
r0 |= 1024
r3 = *(u64 *)(r1 +24)
if r3 s<= -2 goto +1
goto +1
r0 |= 2048
r3 = *(u64 *)(r1 +32)
if r3 s<= -2 goto +1
goto +1
r0 |= 4096
r3 = *(u64 *)(r1 +40)
if r3 s<= -2 goto +1
goto +1
r0 |= 8192
exit
-- result
0x1037

== j64 & register
-- mem
05 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 07 00 00 00 00 00 00 00 07 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 01 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 ff ff ff ff ff ff ff ff fe ff ff ff ff ff ff ff
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
r4 = *(u64 *)(r1 +8)
if r3 & r4 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +16)
r4 = *(u64 *)(r1 +24)
if r3 & r4 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +32)
r4 = *(u64 *)(r1 +40)
if r3 & r4 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +48)
r4 = *(u64 *)(r1 +56)
if r3 & r4 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +64)
r4 = *(u64 *)(r1 +72)
if r3 & r4 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +80)
r4 = *(u64 *)(r1 +88)
if r3 & r4 goto +1
goto +1
r0 |= 32
exit
-- result
0x27

== j64 & immediate
-- mem
00 00 00 00 00 00 00 00 04 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 06 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80 ff ff ff ff ff ff ff ff
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
if r3 & 5 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +8)
if r3 & 5 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +16)
if r3 & 5 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +24)
if r3 & 5 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +32)
if r3 & 5 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +40)
if r3 & 5 goto +1
goto +1
r0 |= 32
r3 = *(u64 *)(r1 +0)
if r3 & -2 goto +1
goto +1
r0 |= 256
r3 = *(u64 *)(r1 +8)
if r3 & -2 goto +1
goto +1
r0 |= 512
r3 = *(u64 *)(r1 +16)
if r3 & -2 goto +1
goto +1
r0 |= 1024
r3 = *(u64 *)(r1 +24)
if r3 & -2 goto +1
goto +1
r0 |= 2048
r3 = *(u64 *)(r1 +32)
if r3 & -2 goto +1
goto +1
r0 |= 4096
r3 = *(u64 *)(r1 +40)
if r3 & -2 goto +1
goto +1
r0 |= 8192
exit
-- result
0x3e2e

== j32 == register
-- mem
05 00 00 00 cd ab 00 00 05 00 00 00 cd aa 00 00 05 00 00 00 cd ab 00 00 07 00 00 00 cd aa 00 00 07 00 00 00 cd ab 00 00 05 00 00 00 cd aa 00 00 00 00 00 80 cd ab 00 00 01 00 00 00 cd aa 00 00 01 00 00 00 cd ab 00 00 00 00 00 80 cd aa 00 00 ff ff ff ff cd ab 00 00 fe ff ff ff cd aa 00 00
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
r4 = *(u64 *)(r1 +8)
if w3 == w4 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +16)
r4 = *(u64 *)(r1 +24)
if w3 == w4 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +32)
r4 = *(u64 *)(r1 +40)
if w3 == w4 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +48)
r4 = *(u64 *)(r1 +56)
if w3 == w4 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +64)
r4 = *(u64 *)(r1 +72)
if w3 == w4 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +80)
r4 = *(u64 *)(r1 +88)
if w3 == w4 goto +1
goto +1
r0 |= 32
exit
-- result
0x1

== j32 == immediate
-- mem
00 00 00 00 77 00 00 00 04 00 00 00 77 00 00 00 05 00 00 00 77 00 00 00 06 00 00 00 77 00 00 00 00 00 00 80 77 00 00 00 ff ff ff ff 77 00 00 00
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
if w3 == 5 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +8)
if w3 == 5 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +16)
if w3 == 5 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +24)
if w3 == 5 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +32)
if w3 == 5 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +40)
if w3 == 5 goto +1
goto +1
r0 |= 32
r3 = *(u64 *)(r1 +0)
if w3 == -2 goto +1
goto +1
r0 |= 256
r3 = *(u64 *)(r1 +8)
if w3 == -2 goto +1
goto +1
r0 |= 512
r3 = *(u64 *)(r1 +16)
if w3 == -2 goto +1
goto +1
r0 |= 1024
r3 = *(u64 *)(r1 +24)
if w3 == -2 goto +1
goto +1
r0 |= 2048
r3 = *(u64 *)(r1 +32)
if w3 == -2 goto +1
goto +1
r0 |= 4096
r3 = *(u64 *)(r1 +40)
if w3 == -2 goto +1
goto +1
r0 |= 8192
exit
-- result
0x4

== j32 != register
-- mem
05 00 00 00 cd ab 00 00 05 00 00 00 cd aa 00 00 05 00 00 00 cd ab 00 00 07 00 00 00 cd aa 00 00 07 00 00 00 cd ab 00 00 05 00 00 00 cd aa 00 00 00 00 00 80 cd ab 00 00 01 00 00 00 cd aa 00 00 01 00 00 00 cd ab 00 00 00 00 00 80 cd aa 00 00 ff ff ff ff cd ab 00 00 fe ff ff ff cd aa 00 00
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
r4 = *(u64 *)(r1 +8)
if w3 != w4 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +16)
r4 = *(u64 *)(r1 +24)
if w3 != w4 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +32)
r4 = *(u64 *)(r1 +40)
if w3 != w4 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +48)
r4 = *(u64 *)(r1 +56)
if w3 != w4 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +64)
r4 = *(u64 *)(r1 +72)
if w3 != w4 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +80)
r4 = *(u64 *)(r1 +88)
if w3 != w4 goto +1
goto +1
r0 |= 32
exit
-- result
0x3e

== j32 != immediate
-- mem
00 00 00 00 77 00 00 00 04 00 00 00 77 00 00 00 05 00 00 00 77 00 00 00 06 00 00 00 77 00 00 00 00 00 00 80 77 00 00 00 ff ff ff ff 77 00 00 00
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
if w3 != 5 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +8)
if w3 != 5 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +16)
if w3 != 5 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +24)
if w3 != 5 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +32)
if w3 != 5 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +40)
if w3 != 5 goto +1
goto +1
r0 |= 32
r3 = *(u64 *)(r1 +0)
if w3 != -2 goto +1
goto +1
r0 |= 256
r3 = *(u64 *)(r1 +8)
if w3 != -2 goto +1
goto +1
r0 |= 512
r3 = *(u64 *)(r1 +16)
if w3 != -2 goto +1
goto +1
r0 |= 1024
r3 = *(u64 *)(r1 +24)
if w3 != -2 goto +1
goto +1
r0 |= 2048
r3 = *(u64 *)(r1 +32)
if w3 != -2 goto +1
goto +1
r0 |= 4096
r3 = *(u64 *)(r1 +40)
if w3 != -2 goto +1
goto +1
r0 |= 8192
exit
-- result
0x3f3b

== j32 > register
-- mem
05 00 00 00 cd ab 00 00 05 00 00 00 cd aa 00 00 05 00 00 00 cd ab 00 00 07 00 00 00 cd aa 00 00 07 00 00 00 cd ab 00 00 05 00 00 00 cd aa 00 00 00 00 00 80 cd ab 00 00 01 00 00 00 cd aa 00 00 01 00 00 00 cd ab 00 00 00 00 00 80 cd aa 00 00 ff ff ff ff cd ab 00 00 fe ff ff ff cd aa 00 00
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
r4 = *(u64 *)(r1 +8)
if w3 > w4 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +16)
r4 = *(u64 *)(r1 +24)
if w3 > w4 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +32)
r4 = *(u64 *)(r1 +40)
if w3 > w4 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +48)
r4 = *(u64 *)(r1 +56)
if w3 > w4 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +64)
r4 = *(u64 *)(r1 +72)
if w3 > w4 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +80)
r4 = *(u64 *)(r1 +88)
if w3 > w4 goto +1
goto +1
r0 |= 32
exit
-- result
0x2c

== j32 > immediate
-- mem
00 00 00 00 77 00 00 00 04 00 00 00 77 00 00 00 05 00 00 00 77 00 00 00 06 00 00 00 77 00 00 00 00 00 00 80 77 00 00 00 ff ff ff ff 77 00 00 00
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
if w3 > 5 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +8)
if w3 > 5 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +16)
if w3 > 5 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +24)
if w3 > 5 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +32)
if w3 > 5 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +40)
if w3 > 5 goto +1
goto +1
r0 |= 32
r3 = *(u64 *)(r1 +0)
if w3 > -2 goto +1
goto +1
r0 |= 256
r3 = *(u64 *)(r1 +8)
if w3 > -2 goto +1
goto +1
r0 |= 512
r3 = *(u64 *)(r1 +16)
if w3 > -2 goto +1
goto +1
r0 |= 1024
r3 = *(u64 *)(r1 +24)
if w3 > -2 goto +1
goto +1
r0 |= 2048
r3 = *(u64 *)(r1 +32)
if w3 > -2 goto +1
goto +1
r0 |= 4096
r3 = *(u64 *)(r1 +40)
if w3 > -2 goto +1
goto +1
r0 |= 8192
exit
-- result
0x2038

== j32 >= register
-- mem
05 00 00 00 cd ab 00 00 05 00 00 00 cd aa 00 00 05 00 00 00 cd ab 00 00 07 00 00 00 cd aa 00 00 07 00 00 00 cd ab 00 00 05 00 00 00 cd aa 00 00 00 00 00 80 cd ab 00 00 01 00 00 00 cd aa 00 00 01 00 00 00 cd ab 00 00 00 00 00 80 cd aa 00 00 ff ff ff ff cd ab 00 00 fe ff ff ff cd aa 00 00
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
r4 = *(u64 *)(r1 +8)
if w3 >= w4 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +16)
r4 = *(u64 *)(r1 +24)
if w3 >= w4 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +32)
r4 = *(u64 *)(r1 +40)
if w3 >= w4 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +48)
r4 = *(u64 *)(r1 +56)
if w3 >= w4 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +64)
r4 = *(u64 *)(r1 +72)
if w3 >= w4 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +80)
r4 = *(u64 *)(r1 +88)
if w3 >= w4 goto +1
goto +1
r0 |= 32
exit
-- result
0x2d

== j32 >= immediate
-- mem
00 00 00 00 77 00 00 00 04 00 00 00 77 00 00 00 05 00 00 00 77 00 00 00 06 00 00 00 77 00 00 00 00 00 00 80 77 00 00 00 ff ff ff ff 77 00 00 00
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
if w3 >= 5 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +8)
if w3 >= 5 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +16)
if w3 >= 5 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +24)
if w3 >= 5 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +32)
if w3 >= 5 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +40)
if w3 >= 5 goto +1
goto +1
r0 |= 32
r3 = *(u64 *)(r1 +0)
if w3 >= -2 goto +1
goto +1
r0 |= 256
r3 = *(u64 *)(r1 +8)
if w3 >= -2 goto +1
goto +1
r0 |= 512
r3 = *(u64 *)(r1 +16)
if w3 >= -2 goto +1
goto +1
r0 |= 1024
r3 = *(u64 *)(r1 +24)
if w3 >= -2 goto +1
goto +1
r0 |= 2048
r3 = *(u64 *)(r1 +32)
if w3 >= -2 goto +1
goto +1
r0 |= 4096
r3 = *(u64 *)(r1 +40)
if w3 >= -2 goto +1
goto +1
r0 |= 8192
exit
-- result
0x203c

== j32 < register
-- mem
05 00 00 00 cd ab 00 00 05 00 00 00 cd aa 00 00 05 00 00 00 cd ab 00 00 07 00 00 00 cd aa 00 00 07 00 00 00 cd ab 00 00 05 00 00 00 cd aa 00 00 00 00 00 80 cd ab 00 00 01 00 00 00 cd aa 00 00 01 00 00 00 cd ab 00 00 00 00 00 80 cd aa 00 00 ff ff ff ff cd ab 00 00 fe ff ff ff cd aa 00 00
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
r4 = *(u64 *)(r1 +8)
if w3 < w4 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +16)
r4 = *(u64 *)(r1 +24)
if w3 < w4 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +32)
r4 = *(u64 *)(r1 +40)
if w3 < w4 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +48)
r4 = *(u64 *)(r1 +56)
if w3 < w4 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +64)
r4 = *(u64 *)(r1 +72)
if w3 < w4 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +80)
r4 = *(u64 *)(r1 +88)
if w3 < w4 goto +1
goto +1
r0 |= 32
exit
-- result
0x12

== j32 < immediate
-- mem
00 00 00 00 77 00 00 00 04 00 00 00 77 00 00 00 05 00 00 00 77 00 00 00 06 00 00 00 77 00 00 00 00 00 00 80 77 00 00 00 ff ff ff ff 77 00 00 00
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
if w3 < 5 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +8)
if w3 < 5 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +16)
if w3 < 5 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +24)
if w3 < 5 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +32)
if w3 < 5 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +40)
if w3 < 5 goto +1
goto +1
r0 |= 32
r3 = *(u64 *)(r1 +0)
if w3 < -2 goto +1
goto +1
r0 |= 256
r3 = *(u64 *)(r1 +8)
if w3 < -2 goto +1
goto +1
r0 |= 512
r3 = *(u64 *)(r1 +16)
if w3 < -2 goto +1
goto +1
r0 |= 1024
r3 = *(u64 *)(r1 +24)
if w3 < -2 goto +1
goto +1
r0 |= 2048
r3 = *(u64 *)(r1 +32)
if w3 < -2 goto +1
goto +1
r0 |= 4096
r3 = *(u64 *)(r1 +40)
if w3 < -2 goto +1
goto +1
r0 |= 8192
exit
-- result
0x1f03

== j32 <= register
-- mem
05 00 00 00 cd ab 00 00 05 00 00 00 cd aa 00 00 05 00 00 00 cd ab 00 00 07 00 00 00 cd aa 00 00 07 00 00 00 cd ab 00 00 05 00 00 00 cd aa 00 00 00 00 00 80 cd ab 00 00 01 00 00 00 cd aa 00 00 01 00 00 00 cd ab 00 00 00 00 00 80 cd aa 00 00 ff ff ff ff cd ab 00 00 fe ff ff ff cd aa 00 00
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
r4 = *(u64 *)(r1 +8)
if w3 <= w4 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +16)
r4 = *(u64 *)(r1 +24)
if w3 <= w4 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +32)
r4 = *(u64 *)(r1 +40)
if w3 <= w4 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +48)
r4 = *(u64 *)(r1 +56)
if w3 <= w4 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +64)
r4 = *(u64 *)(r1 +72)
if w3 <= w4 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +80)
r4 = *(u64 *)(r1 +88)
if w3 <= w4 goto +1
goto +1
r0 |= 32
exit
-- result
0x13

== j32 <= immediate
-- mem
00 00 00 00 77 00 00 00 04 00 00 00 77 00 00 00 05 00 00 00 77 00 00 00 06 00 00 00 77 00 00 00 00 00 00 80 77 00 00 00 ff ff ff ff 77 00 00 00
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
if w3 <= 5 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +8)
if w3 <= 5 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +16)
if w3 <= 5 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +24)
if w3 <= 5 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +32)
if w3 <= 5 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +40)
if w3 <= 5 goto +1
goto +1
r0 |= 32
r3 = *(u64 *)(r1 +0)
if w3 <= -2 goto +1
goto +1
r0 |= 256
r3 = *(u64 *)(r1 +8)
if w3 <= -2 goto +1
goto +1
r0 |= 512
r3 = *(u64 *)(r1 +16)
if w3 <= -2 goto +1
goto +1
r0 |= 1024
r3 = *(u64 *)(r1 +24)
if w3 <= -2 goto +1
goto +1
r0 |= 2048
r3 = *(u64 *)(r1 +32)
if w3 <= -2 goto +1
goto +1
r0 |= 4096
r3 = *(u64 *)(r1 +40)
if w3 <= -2 goto +1
goto +1
r0 |= 8192
exit
-- result
0x1f07

== j32 s> register
-- mem
05 00 00 00 cd ab 00 00 05 00 00 00 cd aa 00 00 05 00 00 00 cd ab 00 00 07 00 00 00 cd aa 00 00 07 00 00 00 cd ab 00 00 05 00 00 00 cd aa 00 00 00 00 00 80 cd ab 00 00 01 00 00 00 cd aa 00 00 01 00 00 00 cd ab 00 00 00 00 00 80 cd aa 00 00 ff ff ff ff cd ab 00 00 fe ff ff ff cd aa 00 00
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
r4 = *(u64 *)(r1 +8)
if w3 s> w4 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +16)
r4 = *(u64 *)(r1 +24)
if w3 s> w4 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +32)
r4 = *(u64 *)(r1 +40)
if w3 s> w4 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +48)
r4 = *(u64 *)(r1 +56)
if w3 s> w4 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +64)
r4 = *(u64 *)(r1 +72)
if w3 s> w4 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +80)
r4 = *(u64 *)(r1 +88)
if w3 s> w4 goto +1
goto +1
r0 |= 32
exit
-- result
0x34

== j32 s> immediate
-- mem
00 00 00 00 77 00 00 00 04 00 00 00 77 00 00 00 05 00 00 00 77 00 00 00 06 00 00 00 77 00 00 00 00 00 00 80 77 00 00 00 ff ff ff ff 77 00 00 00
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
if w3 s> 5 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +8)
if w3 s> 5 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +16)
if w3 s> 5 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +24)
if w3 s> 5 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +32)
if w3 s> 5 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +40)
if w3 s> 5 goto +1
goto +1
r0 |= 32
r3 = *(u64 *)(r1 +0)
if w3 s> -2 goto +1
goto +1
r0 |= 256
r3 = *(u64 *)(r1 +8)
if w3 s> -2 goto +1
goto +1
r0 |= 512
r3 = *(u64 *)(r1 +16)
if w3 s> -2 goto +1
goto +1
r0 |= 1024
r3 = *(u64 *)(r1 +24)
if w3 s> -2 goto +1
goto +1
r0 |= 2048
r3 = *(u64 *)(r1 +32)
if w3 s> -2 goto +1
goto +1
r0 |= 4096
r3 = *(u64 *)(r1 +40)
if w3 s> -2 goto +1
goto +1
r0 |= 8192
exit
-- result
0x2f08

== j32 s>= register
-- mem
05 00 00 00 cd ab 00 00 05 00 00 00 cd aa 00 00 05 00 00 00 cd ab 00 00 07 00 00 00 cd aa 00 00 07 00 00 00 cd ab 00 00 05 00 00 00 cd aa 00 00 00 00 00 80 cd ab 00 00 01 00 00 00 cd aa 00 00 01 00 00 00 cd ab 00 00 00 00 00 80 cd aa 00 00 ff ff ff ff cd ab 00 00 fe ff ff ff cd aa 00 00
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
r4 = *(u64 *)(r1 +8)
if w3 s>= w4 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +16)
r4 = *(u64 *)(r1 +24)
if w3 s>= w4 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +32)
r4 = *(u64 *)(r1 +40)
if w3 s>= w4 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +48)
r4 = *(u64 *)(r1 +56)
if w3 s>= w4 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +64)
r4 = *(u64 *)(r1 +72)
if w3 s>= w4 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +80)
r4 = *(u64 *)(r1 +88)
if w3 s>= w4 goto +1
goto +1
r0 |= 32
exit
-- result
0x35

== j32 s>= immediate
-- mem
00 00 00 00 77 00 00 00 04 00 00 00 77 00 00 00 05 00 00 00 77 00 00 00 06 00 00 00 77 00 00 00 00 00 00 80 77 00 00 00 ff ff ff ff 77 00 00 00
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
if w3 s>= 5 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +8)
if w3 s>= 5 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +16)
if w3 s>= 5 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +24)
if w3 s>= 5 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +32)
if w3 s>= 5 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +40)
if w3 s>= 5 goto +1
goto +1
r0 |= 32
r3 = *(u64 *)(r1 +0)
if w3 s>= -2 goto +1
goto +1
r0 |= 256
r3 = *(u64 *)(r1 +8)
if w3 s>= -2 goto +1
goto +1
r0 |= 512
r3 = *(u64 *)(r1 +16)
if w3 s>= -2 goto +1
goto +1
r0 |= 1024
r3 = *(u64 *)(r1 +24)
if w3 s>= -2 goto +1
goto +1
r0 |= 2048
r3 = *(u64 *)(r1 +32)
if w3 s>= -2 goto +1
goto +1
r0 |= 4096
r3 = *(u64 *)(r1 +40)
if w3 s>= -2 goto +1
goto +1
r0 |= 8192
exit
-- result
0x2f0c

== j32 s< register
-- mem
05 00 00 00 cd ab 00 00 05 00 00 00 cd aa 00 00 05 00 00 00 cd ab 00 00 07 00 00 00 cd aa 00 00 07 00 00 00 cd ab 00 00 05 00 00 00 cd aa 00 00 00 00 00 80 cd ab 00 00 01 00 00 00 cd aa 00 00 01 00 00 00 cd ab 00 00 00 00 00 80 cd aa 00 00 ff ff ff ff cd ab 00 00 fe ff ff ff cd aa 00 00
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
r4 = *(u64 *)(r1 +8)
if w3 s< w4 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +16)
r4 = *(u64 *)(r1 +24)
if w3 s< w4 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +32)
r4 = *(u64 *)(r1 +40)
if w3 s< w4 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +48)
r4 = *(u64 *)(r1 +56)
if w3 s< w4 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +64)
r4 = *(u64 *)(r1 +72)
if w3 s< w4 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +80)
r4 = *(u64 *)(r1 +88)
if w3 s< w4 goto +1
goto +1
r0 |= 32
exit
-- result
0xa

== j32 s< immediate
-- mem
00 00 00 00 77 00 00 00 04 00 00 00 77 00 00 00 05 00 00 00 77 00 00 00 06 00 00 00 77 00 00 00 00 00 00 80 77 00 00 00 ff ff ff ff 77 00 00 00
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
if w3 s< 5 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +8)
if w3 s< 5 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +16)
if w3 s< 5 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +24)
if w3 s< 5 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +32)
if w3 s< 5 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +40)
if w3 s< 5 goto +1
goto +1
r0 |= 32
r3 = *(u64 *)(r1 +0)
if w3 s< -2 goto +1
goto +1
r0 |= 256
r3 = *(u64 *)(r1 +8)
if w3 s< -2 goto +1
goto +1
r0 |= 512
r3 = *(u64 *)(r1 +16)
if w3 s< -2 goto +1
goto +1
r0 |= 1024
r3 = *(u64 *)(r1 +24)
if w3 s< -2 goto +1
goto +1
r0 |= 2048
r3 = *(u64 *)(r1 +32)
if w3 s< -2 goto +1
goto +1
r0 |= 4096
r3 = *(u64 *)(r1 +40)
if w3 s< -2 goto +1
goto +1
r0 |= 8192
exit
-- result
0x1033

== j32 s<= register
-- mem
05 00 00 00 cd ab 00 00 05 00 00 00 cd aa 00 00 05 00 00 00 cd ab 00 00 07 00 00 00 cd aa 00 00 07 00 00 00 cd ab 00 00 05 00 00 00 cd aa 00 00 00 00 00 80 cd ab 00 00 01 00 00 00 cd aa 00 00 01 00 00 00 cd ab 00 00 00 00 00 80 cd aa 00 00 ff ff ff ff cd ab 00 00 fe ff ff ff cd aa 00 00
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
r4 = *(u64 *)(r1 +8)
if w3 s<= w4 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +16)
r4 = *(u64 *)(r1 +24)
if w3 s<= w4 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +32)
r4 = *(u64 *)(r1 +40)
if w3 s<= w4 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +48)
r4 = *(u64 *)(r1 +56)
if w3 s<= w4 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +64)
r4 = *(u64 *)(r1 +72)
if w3 s<= w4 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +80)
r4 = *(u64 *)(r1 +88)
if w3 s<= w4 goto +1
goto +1
r0 |= 32
exit
-- result
0xb

== j32 s<= immediate
-- mem
00 00 00 00 77 00 00 00 04 00 00 00 77 00 00 00 05 00 00 00 77 00 00 00 06 00 00 00 77 00 00 00 00 00 00 80 77 00 00 00 ff ff ff ff 77 00 00 00
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
if w3 s<= 5 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +8)
if w3 s<= 5 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +16)
if w3 s<= 5 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +24)
if w3 s<= 5 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +32)
if w3 s<= 5 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +40)
if w3 s<= 5 goto +1
goto +1
r0 |= 32
r3 = *(u64 *)(r1 +0)
if w3 s<= -2 goto +1
goto +1
r0 |= 256
r3 = *(u64 *)(r1 +8)
if w3 s<= -2 goto +1
goto +1
r0 |= 512
r3 = *(u64 *)(r1 +16)
if w3 s<= -2 goto +1
goto +1
r0 |= 1024
r3 = *(u64 *)(r1 +24)
if w3 s<= -2 goto +1
goto +1
r0 |= 2048
r3 = *(u64 *)(r1 +32)
if w3 s<= -2 goto +1
goto +1
r0 |= 4096
r3 = *(u64 *)(r1 +40)
if w3 s<= -2 goto +1
goto +1
r0 |= 8192
exit
-- result
0x1037

== j32 & register
-- mem
05 00 00 00 cd ab 00 00 05 00 00 00 cd aa 00 00 05 00 00 00 cd ab 00 00 07 00 00 00 cd aa 00 00 07 00 00 00 cd ab 00 00 05 00 00 00 cd aa 00 00 00 00 00 80 cd ab 00 00 01 00 00 00 cd aa 00 00 01 00 00 00 cd ab 00 00 00 00 00 80 cd aa 00 00 ff ff ff ff cd ab 00 00 fe ff ff ff cd aa 00 00
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
r4 = *(u64 *)(r1 +8)
if w3 & w4 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +16)
r4 = *(u64 *)(r1 +24)
if w3 & w4 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +32)
r4 = *(u64 *)(r1 +40)
if w3 & w4 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +48)
r4 = *(u64 *)(r1 +56)
if w3 & w4 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +64)
r4 = *(u64 *)(r1 +72)
if w3 & w4 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +80)
r4 = *(u64 *)(r1 +88)
if w3 & w4 goto +1
goto +1
r0 |= 32
exit
-- result
0x27

== j32 & immediate
-- mem
00 00 00 00 77 00 00 00 04 00 00 00 77 00 00 00 05 00 00 00 77 00 00 00 06 00 00 00 77 00 00 00 00 00 00 80 77 00 00 00 ff ff ff ff 77 00 00 00
-- bpf
r0 = 0
r3 = *(u64 *)(r1 +0)
if w3 & 5 goto +1
goto +1
r0 |= 1
r3 = *(u64 *)(r1 +8)
if w3 & 5 goto +1
goto +1
r0 |= 2
r3 = *(u64 *)(r1 +16)
if w3 & 5 goto +1
goto +1
r0 |= 4
r3 = *(u64 *)(r1 +24)
if w3 & 5 goto +1
goto +1
r0 |= 8
r3 = *(u64 *)(r1 +32)
if w3 & 5 goto +1
goto +1
r0 |= 16
r3 = *(u64 *)(r1 +40)
if w3 & 5 goto +1
goto +1
r0 |= 32
r3 = *(u64 *)(r1 +0)
if w3 & -2 goto +1
goto +1
r0 |= 256
r3 = *(u64 *)(r1 +8)
if w3 & -2 goto +1
goto +1
r0 |= 512
r3 = *(u64 *)(r1 +16)
if w3 & -2 goto +1
goto +1
r0 |= 1024
r3 = *(u64 *)(r1 +24)
if w3 & -2 goto +1
goto +1
r0 |= 2048
r3 = *(u64 *)(r1 +32)
if w3 & -2 goto +1
goto +1
r0 |= 4096
r3 = *(u64 *)(r1 +40)
if w3 & -2 goto +1
goto +1
r0 |= 8192
exit
-- result
0x3e2e

== goto over an instruction
-- bpf
r0 = 1
goto out
r0 = 2
out:
exit
-- refused
unreachable-code

== goto forward and back to the end
-- mem
01 02 03
-- bpf
r0 = 1
if r2 == 3 goto a
b:
exit
a:
r0 += 4
r2 = 0
goto b
-- result
0x5

== a counted loop
-- bpf
r0 = 0
r3 = 10
again:
r0 += r3
r3 += -1
if r3 != 0 goto again
exit
-- result
0x37

== a loop over memory
-- mem
01 02 03 04 05 fa
-- bpf
r0 = 0
r3 = 0
again:
r4 = r1
r4 += r3
r5 = *(u8 *)(r4 +0)
r0 += r5
r3 += 1
if r3 != 6 goto again
exit
-- result
0x109

== greatest common divisor by subtraction
-- bpf
r0 = 48
r3 = 18
again:
if r0 == r3 goto out
if r0 > r3 goto big
r3 -= r0
goto again
big:
r0 -= r3
goto again
out:
exit
-- result
0x6

== exit in the middle
-- mem
09
-- bpf
r0 = *(u8 *)(r1 +0)
if r0 == 9 goto on
exit
on:
r0 = 90
exit
-- result
0x5a
