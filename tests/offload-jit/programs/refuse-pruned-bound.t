# The bound of an offset differs: the second path must not be pruned.
-- bpf
r7 = *(u32 *)(r1 + 12)
r8 = *(u32 *)(r1 + 16)
r5 = 64
if r7 != 5 goto join
r5 = 8
r9 = 0
r9 += 1
r9 += 1
r9 += 1
r9 += 1
r9 += 1
r9 += 1
r9 += 1
if r8 == 3 goto +0
join:
r0 = 0
r3 = *(u32 *)(r1 + 12)
if r3 > r5 goto out
r4 = r10
r4 += -64
r4 += r3
*(u8 *)(r4 + 0) = 1
out:
exit
-- expect
refuse stack-top 20
