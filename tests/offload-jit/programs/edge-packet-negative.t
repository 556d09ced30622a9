-- bpf
r2 = *(u32 *)(r1 + 0)
r3 = *(u32 *)(r1 + 4)
r4 = *(u32 *)(r1 + 12)
r4 &= 0xff
r2 += r4
r5 = r2
r5 += 1
r0 = 2
if r5 > r3 goto out
r0 = *(u8 *)(r2 + 0)
out:
r0 = 2
exit
-- expect
accept
edge packet-negative
