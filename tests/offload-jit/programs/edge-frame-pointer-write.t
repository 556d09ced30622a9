-- bpf
r2 = r10
r2 += -8
r0 = 2
exit
-- expect
accept
edge frame-pointer-write
