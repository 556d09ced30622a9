-- maps
events perf_event_array 4 4 2 host
-- bpf
*(u64 *)(r10 - 8) = 0
r2 = map[0]
r3 = 0xffffffff ll
r4 = r10
r4 += -8
r5 = 8
call perf_event_output
r0 = 2
exit
-- expect
accept
edge helper-gpl
