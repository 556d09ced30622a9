-- bpf
call pc+2
r0 = 0
exit
r0 = 0
exit
-- expect
accept
edge call-target
