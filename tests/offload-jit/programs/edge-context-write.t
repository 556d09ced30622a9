-- bpf
r0 = 1
*(u32 *)(r1 + 16) = r0
exit
-- expect
accept
edge context-write
