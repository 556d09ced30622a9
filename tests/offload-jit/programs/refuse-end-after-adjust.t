# data_end of before the move says nothing about the packet after it.
-- bpf
r6 = r1
r7 = *(u32 *)(r1 + 4)
r2 = -14
call xdp_adjust_head
r2 = *(u32 *)(r6 + 0)
r3 = r2
r3 += 14
r0 = 2
if r3 > r7 goto out
r0 = *(u8 *)(r2 + 0)
out:
exit
-- expect
refuse packet-bounds 9
