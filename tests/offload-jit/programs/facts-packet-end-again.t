# A pointer that is past the end is past the end: the second comparison has one side only.
-- bpf
r2 = *(u32 *)(r1 + 0)
r3 = *(u32 *)(r1 + 4)
r2 += 8
r0 = 2
if r2 > r3 goto short
exit
short:
if r3 >= r2 goto dead
if r2 >= r3 goto out
dead:
r0 = 1
out:
exit
-- expect
accept
unseen 8
