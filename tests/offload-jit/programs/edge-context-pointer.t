-- bpf
r2 = r1
r0 = *(u32 *)(r2 + 12)
exit
-- expect
accept
edge context-pointer
