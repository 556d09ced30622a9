# The global function wants the context and gets a number.
-- prog
func 0 main static ctx
func 3 fn global ctx
-- bpf
r1 = 0
call fn
exit
fn:
r0 = 0
exit
-- expect
refuse function-argument 1
