# A global function returns a pointer.
-- prog
func 0 main static ctx
func 3 fn global ctx
-- bpf
call fn
r0 = 0
exit
fn:
r0 = r1
exit
-- expect
refuse exit-global 4
