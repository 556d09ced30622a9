# What was checked before a variable part was added does not hold after.
-- bpf
r2 = *(u32 *)(r1 + 0)
r3 = *(u32 *)(r1 + 4)
r5 = *(u32 *)(r1 + 12)
r5 &= 15
r4 = r2
r4 += 34
r0 = 2
if r4 > r3 goto out
r2 += r5
r0 = *(u8 *)(r2 + 0)
out:
exit
-- expect
refuse packet-bounds 9
