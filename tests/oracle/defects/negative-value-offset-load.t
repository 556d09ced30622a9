# a load at a negative offset behind a pointer into a map value reads 256 bytes further
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
r7 = *(u64 *)(r2 +0)
*(u64 *)(r10 -40) = r7
*(u64 *)(r10 -32) = r7
r7 = 0
*(u64 *)(r10 -24) = r7
*(u64 *)(r10 -16) = r7
r2 = r10
r2 += -4
r3 = r10
r3 += -40
r4 = 0
r1 = map[0]
call 2
r2 = r10
r2 += -4
r1 = map[0]
call 1
if r0 == 0 goto none
r0 += 8
r5 = *(u32 *)(r0 -4)
*(u32 *)(r6 +32) = r5
none:
r0 = 3
out:
exit
