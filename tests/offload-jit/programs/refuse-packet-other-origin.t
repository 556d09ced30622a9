# Two pointers moved by different amounts: a check of one says nothing about the other.
-- bpf
r2 = *(u32 *)(r1 + 0)
r3 = *(u32 *)(r1 + 4)
r5 = *(u32 *)(r1 + 12)
r5 &= 15
r7 = *(u32 *)(r1 + 16)
r7 &= 255
r6 = r2
r6 += r5
r2 += r7
r4 = r6
r4 += 8
r0 = 2
if r4 > r3 goto out
r0 = *(u8 *)(r2 + 0)
out:
exit
-- expect
refuse packet-bounds 13
