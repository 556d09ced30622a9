# x / 1: the shift by 0 at the end shifts by the low bits of an older operand
-- warning
divide-no-shift
-- bpf
r2 = *(u32 *)(r1 +0)
r3 = *(u32 *)(r1 +4)
r0 = 1
r4 = r2
r4 += 96
if r4 > r3 goto out
r5 = *(u32 *)(r2 +0)
r6 = *(u8 *)(r2 +8)
r6 ^= 3
r5 /= 1
*(u32 *)(r2 +32) = r5
r0 = 3
out:
exit
