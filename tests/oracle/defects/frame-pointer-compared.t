# r10 as an operand of a comparison: a scratch register is read instead
-- warning
frame-pointer-operand
-- bpf
r2 = *(u32 *)(r1 +0)
r3 = *(u32 *)(r1 +4)
r0 = 1
r4 = r2
r4 += 96
if r4 > r3 goto out
r5 = r10
if r5 == r10 goto equal
*(u64 *)(r2 +32) = r3
equal:
r0 = 3
out:
exit
