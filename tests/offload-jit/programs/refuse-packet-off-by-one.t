# 14 bytes are known, byte 14 is read.
-- bpf
r2 = *(u32 *)(r1 + 0)
r3 = *(u32 *)(r1 + 4)
r4 = r2
r4 += 14
r0 = 2
if r4 > r3 goto out
r0 = *(u8 *)(r2 + 14)
out:
exit
-- expect
refuse packet-bounds 6
findings 1
