-- bpf
r1 = r10
r1 += -8
call fn
r0 = 0
exit
fn:
r2 = 7
*(u64 *)(r1 + 0) = r2
r0 = 0
exit
-- expect
accept
edge stack-caller
