# The difference of two pointers is a number.
-- bpf
r1 += 4
r2 = r10
r2 -= r1
r0 = 0
exit
-- expect
accept
edge pointer-arithmetic
