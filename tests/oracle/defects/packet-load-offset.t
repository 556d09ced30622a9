# an offset of 65556 is cut to 20, and the load that fails elsewhere succeeds
-- prog
type sched_cls
-- warning
packet-load-offset
-- bpf
r6 = r1
r0 = *(u8 *)skb[65556]
r0 = 2
exit
