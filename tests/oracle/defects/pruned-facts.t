# the amount 40 comes by a path that is pruned: the code is made for 3
-- warning
pruned-facts
-- packets
128 8=01
128 8=00
-- bpf
r2 = *(u32 *)(r1 +0)
r3 = *(u32 *)(r1 +4)
r0 = 1
r4 = r2
r4 += 96
if r4 > r3 goto out
r5 = *(u64 *)(r2 +0)
r7 = *(u8 *)(r2 +8)
r6 = 40
if r7 == 0 goto shift
r6 = 3
shift:
r5 >>= r6
*(u64 *)(r2 +32) = r5
r0 = 3
out:
exit
