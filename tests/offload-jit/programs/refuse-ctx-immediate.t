-- bpf
*(u32 *)(r1 + 16) = 1
r0 = 1
exit
-- expect
refuse context-write 0
