-- bpf
call fn
exit
fn:
call fn
exit
-- expect
refuse recursion 2
