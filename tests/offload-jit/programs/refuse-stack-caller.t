# The callee stores the address of its own stack in the caller's.
-- bpf
r1 = r10
r1 += -8
call fn
r0 = 0
exit
fn:
*(u64 *)(r1 + 0) = r10
r0 = 0
exit
-- expect
refuse stack-caller 5
