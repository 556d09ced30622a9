-- bpf
r0 = 1
*(u64 *)(r10 - 8) = r0
lock *(u64 *)(r10 - 8) += r0
exit
-- expect
accept
edge atomic-memory
