# the second half word is loaded in part from what the first store wrote; the card reads both first
-- warning
gather-overlap
-- bpf
r2 = *(u32 *)(r1 +0)
r3 = *(u32 *)(r1 +4)
r0 = 1
r4 = r2
r4 += 96
if r4 > r3 goto out
r5 = *(u16 *)(r2 +0)
*(u16 *)(r2 +3) = r5
r5 = *(u16 *)(r2 +2)
*(u16 *)(r2 +5) = r5
r0 = 3
out:
exit
