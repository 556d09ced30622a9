# The pointer that is past the end is itself used.
-- bpf
r2 = *(u32 *)(r1 + 0)
r3 = *(u32 *)(r1 + 4)
r2 += 8
r0 = 2
if r2 > r3 goto out
exit
out:
r0 = *(u8 *)(r2 + 0)
exit
-- expect
refuse packet-past-end 6
