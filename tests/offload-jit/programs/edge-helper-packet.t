# A key may lie in the packet.
-- maps
counters hash 8 8 16
-- bpf
r2 = *(u32 *)(r1 + 0)
r3 = *(u32 *)(r1 + 4)
r4 = r2
r4 += 8
r0 = 2
if r4 > r3 goto out
*(u32 *)(r10 - 4) = 0
r1 = map[0]
call map_lookup_elem
out:
r0 = 2
exit
-- expect
accept
edge helper-packet
