# a packet copy that ends directly before the last instruction: the driver crashes while
# translating, so no card ever runs this; nicro's code closes the copy and is right
-- warning
gather-open
-- same
-- bpf
r2 = *(u32 *)(r1 +0)
r3 = *(u32 *)(r1 +4)
r0 = 1
r4 = r2
r4 += 96
if r4 > r3 goto out
r0 = 3
r5 = *(u32 *)(r2 +0)
*(u32 *)(r2 +32) = r5
r5 = *(u32 *)(r2 +4)
*(u32 *)(r2 +36) = r5
out:
exit
