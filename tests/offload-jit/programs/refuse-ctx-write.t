-- bpf
r0 = 1
*(u32 *)(r1 + 12) = r0
exit
-- expect
refuse context-write 1
