-- bpf
r2 = *(u32 *)(r1 + 0)
r2 += 0x7fffffff
r0 = 0
exit
-- expect
refuse pointer-range 1
