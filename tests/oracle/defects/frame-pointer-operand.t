# r10 as an operand of a subtraction: a scratch register is read instead
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
r5 += -8
r5 -= r10
*(u64 *)(r2 +32) = r5
r0 = 3
out:
exit
