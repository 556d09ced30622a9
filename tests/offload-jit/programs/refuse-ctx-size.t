-- bpf
r0 = *(u64 *)(r1 + 0)
exit
-- expect
refuse context-access 0
