# By a register that is zero is defined: the result is zero.
-- bpf
r0 = 4
r2 = 0
r0 /= r2
exit
-- expect
accept
edge division-by-zero
