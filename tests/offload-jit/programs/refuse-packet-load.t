# LD_ABS is for tc.
-- bpf
r6 = r1
r0 = *(u8 *)skb[12]
exit
-- expect
refuse packet-load 1
