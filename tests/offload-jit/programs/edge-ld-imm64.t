# The jump goes over both slots.
-- bpf
r0 = *(u32 *)(r1 + 12)
if r0 == 0 goto +2
r0 = 5 ll
exit
-- expect
accept
edge ld-imm64
