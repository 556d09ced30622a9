# A key of 8 bytes, of which only 4 are below the frame pointer.
-- maps
flows hash 8 8 16
-- bpf
*(u32 *)(r10 - 4) = 0
r2 = r10
r2 += -4
r1 = map[0]
call map_lookup_elem
r0 = 2
exit
-- expect
refuse stack-top 5
