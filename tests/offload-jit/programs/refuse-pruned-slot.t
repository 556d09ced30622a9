# An offset that was on the stack before the paths met: the second path must not be pruned.
-- bpf
r7 = *(u32 *)(r1 + 12)
r8 = *(u32 *)(r1 + 16)
r9 = 0
r9 += 1
r9 += 1
r9 += 1
if r8 == 1 goto +0
r2 = 64
*(u64 *)(r10 - 8) = r2
if r7 != 5 goto join
r2 = 1
*(u64 *)(r10 - 8) = r2
join:
r0 = 0
r3 = *(u64 *)(r10 - 8)
r4 = r10
r4 += -64
r4 += r3
*(u8 *)(r4 + 0) = 1
exit
-- expect
refuse stack-bounds 17
