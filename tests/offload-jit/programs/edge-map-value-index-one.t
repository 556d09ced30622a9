# 8 bytes at up to offset 24 of 32.
-- maps
table array 4 32 1
-- bpf
r6 = *(u32 *)(r1 + 12)
*(u32 *)(r10 - 4) = 0
r2 = r10
r2 += -4
r1 = map[0]
call map_lookup_elem
if r0 == 0 goto out
if r6 > 24 goto out
r0 += r6
r0 = *(u64 *)(r0 + 0)
out:
r0 = 2
exit
-- expect
accept
