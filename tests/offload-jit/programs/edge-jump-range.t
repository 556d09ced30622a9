-- bpf
r0 = 0
goto +0
exit
-- expect
accept
edge jump-range
