-- bpf
*(u64 *)(r10 - 8) = r1
r0 = *(u64 *)(r10 - 8)
r0 = 0
exit
-- expect
accept
edge stack-partial-pointer
