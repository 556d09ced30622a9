# What both sides of a comparison know: instruction 4 is the fall-through, 6 the taken side.
-- bpf
r6 = r1
r2 = *(u32 *)(r6 + 12)
r0 = 0
if r2 <= 5 goto taken
r3 = r2
exit
taken:
r4 = r2
exit
-- expect
accept
reg 4 2 scalar(umin=6,umax=4294967295,bits=(0x0; 0xffffffff))
reg 6 2 scalar(umax=5,bits=(0x0; 0x7))
