# The loader asked for strict alignment.
-- prog
flags 1
-- bpf
r2 = *(u32 *)(r1 + 0)
r3 = *(u32 *)(r1 + 4)
r4 = r2
r4 += 8
r0 = 2
if r4 > r3 goto out
r0 = *(u32 *)(r2 + 0)
out:
exit
-- expect
refuse alignment 6
