-- maps
rodata array 4 8 1 frozen=0500000000000000
-- bpf
r1 = map[0] value + 0
r0 = 1
*(u32 *)(r1 + 0) = r0
exit
-- expect
refuse map-access 3
