-- prog
func 0 main static ctx
func 3 fn global ctx scalar
-- bpf
r2 = 4
call fn
exit
fn:
r0 = r2
exit
-- expect
accept
edge function-argument
