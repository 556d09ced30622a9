# skb_store_bytes is for tc.
-- prog
type sched_cls
-- bpf
*(u32 *)(r10 - 4) = 0
r2 = 0
r3 = r10
r3 += -4
r4 = 4
r5 = 0
call skb_store_bytes
r0 = 0
exit
-- expect
accept
edge helper-unknown
