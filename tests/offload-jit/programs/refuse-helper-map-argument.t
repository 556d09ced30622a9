-- bpf
*(u32 *)(r10 - 4) = 0
r2 = r10
r2 += -4
call map_lookup_elem
r0 = 2
exit
-- expect
refuse helper-argument 3
