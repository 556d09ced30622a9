-- bpf
r0 = 2
*(u64 *)(r10 - 12) = r0
exit
-- expect
refuse stack-alignment 1
