-- maps
flows hash 8 8 16
-- bpf
*(u64 *)(r10 - 8) = 1
r2 = r10
r2 += -8
r1 = map[0]
call map_lookup_elem
r0 = 2
exit
-- expect
accept
edge stack-top
