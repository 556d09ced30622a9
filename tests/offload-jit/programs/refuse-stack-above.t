-- bpf
r0 = 2
*(u64 *)(r10 + 0) = r0
exit
-- expect
refuse stack-bounds 1
