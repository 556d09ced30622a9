-- bpf
*(u64 *)(r10 - 8) = r1
r0 = *(u32 *)(r10 - 8)
exit
-- expect
refuse stack-partial-pointer 1
