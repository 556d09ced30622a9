# a copy that goes forth and back: three words are copied where the program copies two
-- warning
gather-turns
-- bpf
r2 = *(u32 *)(r1 +0)
r3 = *(u32 *)(r1 +4)
r0 = 1
r4 = r2
r4 += 96
if r4 > r3 goto out
r5 = *(u32 *)(r2 +4)
*(u32 *)(r2 +68) = r5
r5 = *(u32 *)(r2 +8)
*(u32 *)(r2 +72) = r5
r5 = *(u32 *)(r2 +4)
*(u32 *)(r2 +68) = r5
r0 = 3
out:
exit
