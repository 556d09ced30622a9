-- maps
events perf_event_array 4 4 2 host
-- bpf
r6 = *(u32 *)(r1 + 12)
r6 &= 7
*(u64 *)(r10 - 8) = 0
r2 = map[0]
r3 = 0xffffffff ll
r4 = r10
r4 += -8
r5 = r6
call perf_event_output
r0 = 2
exit
-- expect
accept
edge helper-size
