# Two instructions are the least that makes sense.
-- bpf
r0 = 0
exit
-- expect
accept
edge program-size
