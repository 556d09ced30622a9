# The first path has shown 14 bytes, the second only 4: the second must not be pruned.
-- bpf
r2 = *(u32 *)(r1 + 0)
r3 = *(u32 *)(r1 + 4)
r0 = 2
r4 = r2
r4 += 14
if r4 > r3 goto short
r5 = 0
r5 += 1
r5 += 1
r5 += 1
goto join
short:
r4 = r2
r4 += 4
if r4 > r3 goto out
join:
r0 = *(u8 *)(r2 + 10)
out:
r0 = 2
exit
-- expect
refuse packet-bounds 14
