# 520 bytes below the frame pointer.
-- bpf
r0 = 2
*(u64 *)(r10 - 520) = r0
exit
-- expect
refuse stack-bounds 1
