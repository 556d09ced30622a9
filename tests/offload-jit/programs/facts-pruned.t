# Enough was processed before the join: the second path is pruned there, and its value is not seen.
-- bpf
r2 = *(u32 *)(r1 + 12)
r4 = 0
if r2 == 9 goto +0
r4 += 1
r4 += 1
r4 += 1
r3 = 1
if r2 == 5 goto join
r3 = 2
r4 = 0
join:
r4 = 1
r0 = r3
exit
-- expect
accept
order 0 1 2 3 4 5 6 7 8 9 10 11 12 3 4 5 6 7 8 9
