# An atomic at a variable place of the stack.
-- bpf
r2 = *(u32 *)(r1 + 12)
r2 &= 8
*(u64 *)(r10 - 16) = 0
*(u64 *)(r10 - 8) = 0
r3 = r10
r3 += -16
r3 += r2
r4 = 1
lock *(u64 *)(r3 + 0) += r4
r0 = 0
exit
-- expect
refuse stack-variable 8
