-- bpf
r0 = *(u32 *)(r1 + 16)
exit
-- expect
accept
edge context-access
