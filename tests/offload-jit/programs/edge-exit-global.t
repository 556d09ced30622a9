-- prog
func 0 main static ctx
func 3 fn global ctx
-- bpf
call fn
r0 = 0
exit
fn:
r0 = 4
exit
-- expect
accept
edge exit-global
