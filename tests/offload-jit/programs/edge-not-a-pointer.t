-- bpf
r2 = *(u32 *)(r1 + 12)
r2 += 4
r0 = 0
exit
-- expect
accept
edge not-a-pointer
