# A 64-bit comparison bounds the low half as well.
-- bpf
r2 = *(u32 *)(r1 + 12)
r0 = 0
if r2 < 1000 goto out
if r2 > 2000 goto out
w3 = w2
r4 = r3
out:
exit
-- expect
accept
reg 5 3 scalar(umin=1000,umax=2000,bits=(0x0; 0x7ff))
