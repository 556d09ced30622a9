-- bpf
r9 = 0
r0 = r9
exit
-- expect
accept
edge register-number
