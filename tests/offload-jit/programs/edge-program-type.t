-- prog
type sched_cls
-- bpf
r0 = 0
exit
-- expect
accept
edge program-type
