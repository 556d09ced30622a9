-- prog
type sched_cls
-- bpf
r6 = r1
r0 = *(u8 *)skb[12]
exit
-- expect
accept
edge packet-load
