# Two frames of 264 bytes.
-- bpf
r0 = 0
*(u64 *)(r10 - 264) = r0
call fn
exit
fn:
r0 = 0
*(u64 *)(r10 - 264) = r0
exit
-- expect
refuse stack-total 4
depth 0 264
depth 1 264
