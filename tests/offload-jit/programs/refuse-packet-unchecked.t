-- bpf
r2 = *(u32 *)(r1 + 0)
r0 = *(u8 *)(r2 + 0)
exit
-- expect
refuse packet-bounds 1
