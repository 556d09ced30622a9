# Beyond the end, then back by a constant: the second comparison is open. Kernel 6.18 takes it for decided.
-- bpf
r2 = *(u32 *)(r1 + 0)
r3 = *(u32 *)(r1 + 4)
r4 = r2
r4 += 8
r0 = 2
if r4 > r3 goto past
exit
past:
r4 += -8
if r4 > r3 goto out
r0 = *(u8 *)(r2 + 0)
out:
r0 = 2
exit
-- expect
refuse packet-bounds 9
