# Twice the same function, one after the other.
-- bpf
call fn
call fn
r0 = 0
exit
fn:
exit
-- expect
accept
edge recursion
