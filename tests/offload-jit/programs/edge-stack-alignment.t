-- bpf
r0 = 2
*(u32 *)(r10 - 12) = r0
exit
-- expect
accept
edge stack-alignment
