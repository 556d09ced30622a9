# after a descending copy of half words the register holds the half word of the higher address
-- warning
gather-reload
-- bpf
r2 = *(u32 *)(r1 +0)
r3 = *(u32 *)(r1 +4)
r0 = 1
r4 = r2
r4 += 96
if r4 > r3 goto out
r5 = *(u16 *)(r2 +2)
*(u16 *)(r2 +34) = r5
r5 = *(u16 *)(r2 +0)
*(u16 *)(r2 +32) = r5
*(u16 *)(r2 +64) = r5
r0 = 3
out:
exit
