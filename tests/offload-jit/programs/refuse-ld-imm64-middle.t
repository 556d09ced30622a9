-- bpf
r0 = *(u32 *)(r1 + 12)
if r0 == 0 goto +1
r0 = 5 ll
exit
-- expect
refuse ld-imm64 1
