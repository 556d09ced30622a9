-- bpf
r0 = 2
*(u64 *)(r10 - 512) = r0
exit
-- expect
accept
edge stack-bounds
