# The key is a number.
-- maps
counters array 4 8 16
-- bpf
r1 = map[0]
r2 = 7
call map_lookup_elem
r0 = 2
exit
-- expect
refuse helper-argument 3
