# a counter at a negative offset behind a pointer into a map value: 256 bytes further
-- warning
negative-value-offset
-- bpf
r2 = *(u32 *)(r1 +0)
r3 = *(u32 *)(r1 +4)
r0 = 1
r4 = r2
r4 += 96
if r4 > r3 goto out
r6 = r2
r7 = 1
*(u32 *)(r10 -4) = r7
r2 = r10
r2 += -4
r1 = map[0]
call 1
if r0 == 0 goto none
r0 += 24
r5 = 7
lock *(u32 *)(r0 -8) += r5
none:
r0 = 3
out:
exit
