# the amount is overwritten before the upper half is shifted by it
-- warning
shift-by-itself
-- packets
128 0=0500000000000080
128 0=2800000012345678
-- bpf
r2 = *(u32 *)(r1 +0)
r3 = *(u32 *)(r1 +4)
r0 = 1
r4 = r2
r4 += 96
if r4 > r3 goto out
r5 = *(u64 *)(r2 +0)
r5 >>= r5
*(u64 *)(r2 +32) = r5
r0 = 3
out:
exit
