# 256 and 256 bytes.
-- bpf
r0 = 0
*(u64 *)(r10 - 256) = r0
call fn
exit
fn:
r0 = 0
*(u64 *)(r10 - 256) = r0
exit
-- expect
accept
edge stack-total
