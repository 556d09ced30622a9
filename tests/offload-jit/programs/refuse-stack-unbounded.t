# A stack array with an unbounded index.
-- bpf
r2 = *(u32 *)(r1 + 12)
r3 = r10
r3 += r2
*(u8 *)(r3 - 8) = 0
r0 = 2
exit
-- expect
refuse stack-bounds 3
