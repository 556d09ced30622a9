# The same for a number of which nothing is known, and a negative bound.
-- bpf
call ktime_get_ns
r2 = r0
r0 = 0
if r2 >= -5 goto taken
r3 = r2
exit
taken:
r4 = r2
exit
-- expect
accept
reg 4 2 scalar(id=1,umax=18446744073709551610)
reg 6 2 scalar(id=1,umin=18446744073709551611,bits=(0xfffffffffffffff8; 0x7),s32min=-8,u32min=4294967288)
