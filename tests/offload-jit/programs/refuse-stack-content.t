# A variable store leaves part of a saved register; the rest cannot be read.
-- bpf
r2 = *(u32 *)(r1 + 12)
r2 &= 1
r6 = r1
*(u64 *)(r10 - 8) = r1
r3 = r10
r3 += -8
r3 += r2
*(u8 *)(r3 + 0) = 1
r0 = *(u64 *)(r10 - 8)
r0 = 0
exit
-- expect
refuse stack-content 8
