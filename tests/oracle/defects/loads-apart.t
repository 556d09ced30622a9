# Two loads share a read although one pointer is 14 further on the path that runs: that r5 is not 0 is
# not known, and the path on which they are the same is walked last
-- warning
loads-apart
-- bpf
r2 = *(u32 *)(r1 +0)
r3 = *(u32 *)(r1 +4)
r0 = 1
r4 = r2
r4 += 60
if r4 > r3 goto out
r5 = r2
r4 = r2
if r5 == 0 goto same
r4 += 14
same:
r6 = *(u8 *)(r4 +0)
r0 = *(u8 *)(r2 +20)
*(u8 *)(r2 +0) = r0
*(u8 *)(r2 +1) = r6
r0 = 2
out:
exit
