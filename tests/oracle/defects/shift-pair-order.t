# (x >> 32) << 32 of a 32-bit load is 0; the driver leaves x
-- prog
type sched_cls
-- warning
shift-pair-order
-- bpf
r6 = r1
r0 = *(u32 *)skb[20]
r0 >>= 32
r0 <<= 32
if r0 != 0 goto other
r0 = 2
exit
other:
r0 = 4
exit
