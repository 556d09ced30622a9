# LD_ABS in a function, and the object has no types.
-- prog
type sched_cls
-- bpf
call fn
exit
fn:
r6 = r1
r0 = *(u8 *)skb[0]
exit
-- expect
refuse function-type 3
