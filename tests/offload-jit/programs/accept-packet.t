# Fixed offsets behind a comparison with data_end.
-- bpf
r2 = *(u32 *)(r1 + 0)
r3 = *(u32 *)(r1 + 4)
r4 = r2
r4 += 14
if r4 > r3 goto out
r5 = *(u16 *)(r2 + 12)
r0 = 2
if r5 == 8 goto out
r0 = 1
out:
r0 = 2
exit
-- expect
accept
zext 5
max-packet 13
