-- bpf
r2 = *(u32 *)(r1 + 0)
r3 = *(u32 *)(r1 + 4)
r4 = r2
r4 += 8
r0 = 1
if r4 > r3 goto out
lock *(u32 *)(r2 + 0) += r0
out:
exit
-- expect
refuse atomic-memory 6
