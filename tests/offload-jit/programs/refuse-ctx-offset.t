-- bpf
r0 = *(u32 *)(r1 + 24)
exit
-- expect
refuse context-access 0
