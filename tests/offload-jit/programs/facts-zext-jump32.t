# A 32-bit comparison does not need the upper half, a 64-bit one does.
-- bpf
r2 = *(u32 *)(r1 + 12)
w3 = w2
w4 = w2
r0 = 0
if w3 == 5 goto out
if r4 == 5 goto out
r0 = 1
out:
exit
-- expect
accept
zext 2
