# the amount is at least 32, so the code is made for 32..63, but 64 is a shift by 0
-- warning
shift-from-64
-- packets
128 8=00
128 8=20
128 8=25
-- bpf
r2 = *(u32 *)(r1 +0)
r3 = *(u32 *)(r1 +4)
r0 = 1
r4 = r2
r4 += 96
if r4 > r3 goto out
r5 = *(u64 *)(r2 +0)
r6 = *(u8 *)(r2 +8)
r6 += 32
r5 >>= r6
*(u64 *)(r2 +32) = r5
r0 = 3
out:
exit
