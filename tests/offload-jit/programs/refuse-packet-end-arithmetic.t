-- bpf
r2 = *(u32 *)(r1 + 4)
r2 += 4
r0 = 0
exit
-- expect
refuse pointer-arithmetic 1
