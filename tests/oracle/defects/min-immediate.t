# x + -2147483648 becomes x - -2147483648, which adds 2147483648
-- warning
min-immediate
-- bpf
r2 = *(u32 *)(r1 +0)
r3 = *(u32 *)(r1 +4)
r0 = 1
r4 = r2
r4 += 96
if r4 > r3 goto out
r5 = *(u64 *)(r2 +0)
r5 += -2147483648
*(u64 *)(r2 +32) = r5
r0 = 3
out:
exit
