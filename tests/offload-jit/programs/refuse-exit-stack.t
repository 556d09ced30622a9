-- bpf
call fn
r0 = 0
exit
fn:
r0 = r10
exit
-- expect
refuse exit-stack 4
