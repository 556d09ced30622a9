-- bpf
w0 = 4
w0 <<= 31
r0 <<= 63
exit
-- expect
accept
edge shift-range
