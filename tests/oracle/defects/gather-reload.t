# after a descending copy of bytes the register holds the byte of the higher address
-- warning
gather-reload
-- bpf
r2 = *(u32 *)(r1 +0)
r3 = *(u32 *)(r1 +4)
r0 = 1
r4 = r2
r4 += 96
if r4 > r3 goto out
r5 = *(u8 *)(r2 +1)
*(u8 *)(r2 +33) = r5
r5 = *(u8 *)(r2 +0)
*(u8 *)(r2 +32) = r5
*(u8 *)(r2 +64) = r5
r0 = 3
out:
exit
