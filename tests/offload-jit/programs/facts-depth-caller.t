# The owner of the stack pays, whoever accesses it.
-- bpf
r1 = r10
r1 += -100
call fn
r0 = 0
exit
fn:
*(u32 *)(r1 + 0) = 1
*(u8 *)(r10 - 1) = 1
r0 = 0
exit
-- expect
accept
depth 0 104
depth 1 8
