-- bpf
r0 = 0
goto +0
r0 = 1
exit
-- expect
accept
edge unreachable-code
