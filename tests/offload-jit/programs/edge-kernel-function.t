-- bpf
call ktime_get_ns
exit
-- expect
accept
edge kernel-function
