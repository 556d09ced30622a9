-- bpf
r1 = map[0]
r0 = 0
exit
-- expect
refuse map-reference 0
