-- bpf
*(u32 *)(r10 - 8) = r1
r0 = 2
exit
-- expect
refuse stack-partial-pointer 0
