# Packets start two bytes off, so that offset 2 is aligned.
-- prog
flags 1
-- bpf
r2 = *(u32 *)(r1 + 0)
r3 = *(u32 *)(r1 + 4)
r4 = r2
r4 += 8
r0 = 2
if r4 > r3 goto out
r0 = *(u32 *)(r2 + 2)
out:
r0 = 2
exit
-- expect
accept
edge alignment
