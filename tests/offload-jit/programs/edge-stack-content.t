-- bpf
r2 = *(u32 *)(r1 + 12)
r2 &= 1
*(u64 *)(r10 - 8) = 5
r3 = r10
r3 += -8
r3 += r2
*(u8 *)(r3 + 0) = 1
r0 = *(u8 *)(r10 - 8)
exit
-- expect
accept
edge stack-content
