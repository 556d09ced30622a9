-- bpf
r0 = 0
r2 = 0
again:
r0 += r2
r2 += 1
if r2 < 20 goto again
exit
-- expect
accept
