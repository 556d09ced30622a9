# The same for a number of which nothing is known, and a negative bound.
-- bpf
call ktime_get_ns
r2 = r0
r0 = 0
if r2 s<= -5 goto taken
r3 = r2
exit
taken:
r4 = r2
exit
-- expect
accept
reg 4 2 scalar(id=1,smin=-4)
reg 6 2 scalar(id=1,umin=9223372036854775808,umax=18446744073709551611,bits=(0x8000000000000000; 0x7fffffffffffffff))
