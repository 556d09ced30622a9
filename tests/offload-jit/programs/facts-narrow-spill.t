# Two bytes of a larger number are no copy of it: what is learned of them is not true for the number.
-- bpf
r2 = *(u32 *)(r1 + 12)
r3 = r2
*(u16 *)(r10 - 8) = r2
r4 = *(u16 *)(r10 - 8)
r0 = 0
if r4 > 9 goto out
r0 = 1
out:
exit
-- expect
accept
reg 6 2 scalar(id=1,umax=4294967295,bits=(0x0; 0xffffffff))
reg 6 4 scalar(umax=9,bits=(0x0; 0xf))
