-- maps
rodata array 4 8 1 frozen=0500000000000000
-- bpf
r1 = map[0] value + 4
r0 = *(u32 *)(r1 + 0)
exit
-- expect
accept
edge map-access
