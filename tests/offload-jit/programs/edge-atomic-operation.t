-- bpf
r0 = 1
*(u64 *)(r10 - 8) = r0
r0 = atomic64_fetch_add((u64 *)(r10 -8), r0)
exit
-- expect
accept
edge atomic-operation
