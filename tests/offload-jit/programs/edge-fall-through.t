-- bpf
r0 = 0
exit
-- expect
accept
edge fall-through
