# Keys on the stack count, pointers that are only passed do not.
-- maps
flows hash 12 8 16
-- bpf
r2 = r10
r2 += -20
r1 = map[0]
call map_lookup_elem
r0 = 2
exit
-- expect
accept
depth 0 24
