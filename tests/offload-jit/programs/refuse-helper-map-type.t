-- maps
events perf_event_array 4 4 2 host
-- bpf
*(u32 *)(r10 - 4) = 0
r2 = r10
r2 += -4
r1 = map[0]
call map_lookup_elem
r0 = 2
exit
-- expect
refuse helper-map 5
