-- bpf
r6 = r1
again:
r7 = *(u32 *)(r6 + 12)
r8 = 0
r8 += 1
r8 += 1
if r7 > 5 goto out
r0 = 2
out:
r0 = 2
exit
-- expect
accept
edge loop
