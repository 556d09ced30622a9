-- bpf
r2 = *(u32 *)(r1 + 0)
r2 += 8
r2 -= 4
r3 = r10
r3 += -8
r0 = 0
exit
-- expect
accept
edge pointer-subtract
