# the amount is never 0, but it may be 64, which is a shift by 0: as shift-left-by-zero
-- warning
shift-left-by-zero
-- packets
128 8=40
128 8=80
128 8=01
-- bpf
r2 = *(u32 *)(r1 +0)
r3 = *(u32 *)(r1 +4)
r0 = 1
r4 = r2
r4 += 96
if r4 > r3 goto out
r5 = *(u64 *)(r2 +0)
r6 = *(u8 *)(r2 +8)
if r6 < 2 goto out
r5 <<= r6
*(u64 *)(r2 +32) = r5
r0 = 3
out:
exit
