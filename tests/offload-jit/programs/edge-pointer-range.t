-- bpf
r2 = *(u32 *)(r1 + 0)
r2 += 0x1fffffff
r0 = 0
exit
-- expect
accept
edge pointer-range
