# the offset that means the network header, byte 14, is cut to 16 bits: byte 0
-- prog
type sched_cls
-- warning
packet-load-offset
-- bpf
r6 = r1
r0 = *(u8 *)skb[-1048576]
if r0 == 1 goto other
r0 = 2
exit
other:
r0 = 4
exit
