-- maps
counters array 4 8 16
-- bpf
r1 = map[0]
r0 = 0
exit
-- expect
accept
edge map-reference
