-- bpf
r2 = *(u32 *)(r1 + 12)
r0 = *(u32 *)(r2 + 0)
exit
-- expect
refuse not-a-pointer 1
