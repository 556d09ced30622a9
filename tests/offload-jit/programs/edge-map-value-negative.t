-- maps
counters array 4 8 16
-- bpf
r6 = *(u32 *)(r1 + 12)
*(u32 *)(r10 - 4) = 0
r2 = r10
r2 += -4
r1 = map[0]
call map_lookup_elem
if r0 == 0 goto out
if r6 > 4 goto out
if r6 < 1 goto out
r6 -= 1
r0 += r6
r0 = *(u32 *)(r0 + 0)
out:
r0 = 2
exit
-- expect
accept
edge map-value-negative
