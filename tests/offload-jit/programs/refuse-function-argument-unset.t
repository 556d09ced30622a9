-- prog
func 0 main static ctx
func 2 fn global ctx scalar
-- bpf
call fn
exit
fn:
r0 = r2
exit
-- expect
refuse function-argument 0
