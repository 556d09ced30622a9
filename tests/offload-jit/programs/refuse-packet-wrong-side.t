# The access is on the side where the packet is known to be too short.
-- bpf
r2 = *(u32 *)(r1 + 0)
r3 = *(u32 *)(r1 + 4)
r4 = r2
r4 += 8
r0 = 2
if r4 > r3 goto out
exit
out:
r0 = *(u8 *)(r2 + 0)
exit
-- expect
refuse packet-bounds 7
