-- bpf
r2 = *(u32 *)(r1 + 12)
r3 = r10
r3 += -16
*(u64 *)(r10 - 16) = 0
*(u64 *)(r10 - 8) = 0
if r2 == 1 goto +1
r3 += 8
r0 = *(u32 *)(r3 + 0)
r0 = 0
exit
-- expect
accept
edge mixed-pointers
