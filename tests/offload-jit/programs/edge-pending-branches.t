# 8192 branches may wait.
-- bpf
r6 = r1
r7 = 0
again:
r7 += 1
r2 = *(u32 *)(r6 + 12)
if r2 == 0 goto out
if r7 < 8192 goto again
out:
r0 = 0
exit
-- expect
accept
edge pending-branches
