# A global function is walked on its own, first; the call does not enter it.
-- prog
func 0 main static ctx
func 3 fn global ctx mem:8
-- bpf
r2 = 0
call fn
exit
fn:
r0 = 1
if r2 == 0 goto out
r0 = *(u64 *)(r2 + 0)
out:
exit
-- expect
accept
order 3 4 5 6 6 0 1 2
