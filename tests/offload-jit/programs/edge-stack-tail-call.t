# 224 bytes are fine.
-- prog
func 0 main static ctx
func 5 fn static ctx
-- maps
progs prog_array 4 4 2 host
-- bpf
r2 = 0
*(u64 *)(r10 - 224) = r2
call fn
r0 = 0
exit
fn:
r2 = map[0]
r3 = 0
call tail_call
r0 = 0
exit
-- expect
accept
edge stack-tail-call
edge function-type
