# x >= -2147483648 is tested by adding the constant, which cannot be negated
-- warning
min-immediate
-- packets
128 0=0000000000000000
128 0=ffffffff00000000
128 0=ffffffffffffffff
128 0=00000080ffffffff
128 0=0000000000000080
-- bpf
r2 = *(u32 *)(r1 +0)
r3 = *(u32 *)(r1 +4)
r0 = 1
r4 = r2
r4 += 96
if r4 > r3 goto out
r5 = *(u64 *)(r2 +0)
r6 = 0
if r5 s>= -2147483648 goto more
r6 = 1
more:
*(u64 *)(r2 +32) = r6
r0 = 3
out:
exit
