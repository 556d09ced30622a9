# The context may be returned.
-- bpf
call fn
r0 = 0
exit
fn:
r0 = r1
exit
-- expect
accept
edge exit-stack
