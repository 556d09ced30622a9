# The same, back by a number that is known to be between 0 and 255.
-- bpf
r2 = *(u32 *)(r1 + 0)
r3 = *(u32 *)(r1 + 4)
r5 = *(u32 *)(r1 + 16)
r5 &= 255
r4 = r2
r4 += 8
r0 = 2
if r4 > r3 goto past
exit
past:
r4 -= r5
if r4 > r3 goto out
r0 = *(u8 *)(r2 + 0)
out:
r0 = 2
exit
-- expect
refuse packet-bounds 11
