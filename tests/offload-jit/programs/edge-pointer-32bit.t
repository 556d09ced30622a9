# The low half of a pointer is a number.
-- bpf
w2 = w1
r0 = 0
exit
-- expect
accept
edge pointer-32bit
