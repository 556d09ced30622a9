# Packet pointers are void after the helper moved the head.
-- bpf
r6 = r1
r7 = *(u32 *)(r1 + 0)
r3 = *(u32 *)(r1 + 4)
r4 = r7
r4 += 14
r0 = 2
if r4 > r3 goto out
r2 = -14
call xdp_adjust_head
r0 = *(u8 *)(r7 + 0)
out:
exit
-- expect
refuse not-a-pointer 9
