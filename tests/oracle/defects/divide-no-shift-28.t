# x / 28: the last step is a shift by 0, by the low bits of operand A of the step of the
# multiplication before it; the model takes a step without an operand as 0, and nothing shifts
-- warning
divide-no-shift
-- same
-- bpf
r2 = *(u32 *)(r1 +0)
r3 = *(u32 *)(r1 +4)
r0 = 1
r4 = r2
r4 += 96
if r4 > r3 goto out
r5 = *(u32 *)(r2 +0)
r5 /= 28
*(u32 *)(r2 +32) = r5
r0 = 3
out:
exit
