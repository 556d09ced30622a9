-- bpf
r2 = 0
again:
r2 += 1
if r2 < 300000 goto again
r0 = 0
exit
-- expect
accept
edge work-limit
