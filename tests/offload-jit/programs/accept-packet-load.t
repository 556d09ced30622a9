-- prog
type sched_cls
-- bpf
r6 = r1
r0 = *(u16 *)skb[12]
r0 &= 7
exit
-- expect
accept
zext 1
