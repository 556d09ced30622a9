# perf_event_output does not read from the packet directly.
-- maps
events perf_event_array 4 4 2 host
-- bpf
r4 = *(u32 *)(r1 + 0)
r3 = *(u32 *)(r1 + 4)
r5 = r4
r5 += 8
r0 = 2
if r5 > r3 goto out
r2 = map[0]
r3 = 0xffffffff ll
r5 = 8
call perf_event_output
out:
r0 = 2
exit
-- expect
refuse helper-packet 11
