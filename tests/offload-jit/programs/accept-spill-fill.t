# A packet pointer keeps its range through the stack.
-- bpf
r2 = *(u32 *)(r1 + 0)
r3 = *(u32 *)(r1 + 4)
*(u64 *)(r10 - 16) = r2
r4 = r2
r4 += 14
r0 = 2
if r4 > r3 goto out
r5 = *(u64 *)(r10 - 16)
r0 = *(u8 *)(r5 + 13)
out:
exit
-- expect
accept
depth 0 16
