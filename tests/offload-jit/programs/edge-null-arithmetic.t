-- maps
counters array 4 8 16
-- bpf
*(u32 *)(r10 - 4) = 0
r2 = r10
r2 += -4
r1 = map[0]
call map_lookup_elem
if r0 == 0 goto out
r0 += 4
out:
r0 = 2
exit
-- expect
accept
edge null-arithmetic
