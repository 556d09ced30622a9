# the index is the offset that means the network header: the card does not have it
-- prog
type sched_cls
-- warning
packet-load-wrap
-- packets
128 14=fff00000
128 14=fffffffe
128 14=00000004
-- bpf
r6 = r1
r0 = *(u32 *)skb[14]
r7 = r0
r0 = *(u8 *)skb[r7 +4]
if r0 == 1 goto other
r0 = 2
exit
other:
r0 = 4
exit
