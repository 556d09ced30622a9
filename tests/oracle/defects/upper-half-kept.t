# neither the mask, which only 32-bit code reads, nor the division clears the upper half
-- warning
upper-half-kept
-- bpf
r2 = *(u32 *)(r1 +0)
r3 = *(u32 *)(r1 +4)
r0 = 1
r4 = r2
r4 += 96
if r4 > r3 goto out
r5 = *(u64 *)(r2 +0)
w5 &= 65535
w5 /= 10
*(u64 *)(r2 +32) = r5
r0 = 3
out:
exit
