# the number 0x12345 comes by a path that is pruned: 16 bits of it are added
-- warning
pruned-facts
-- packets
128 8=01
128 8=00
-- bpf
r2 = *(u32 *)(r1 +0)
r3 = *(u32 *)(r1 +4)
r0 = 1
r4 = r2
r4 += 96
if r4 > r3 goto out
r8 = *(u8 *)(r2 +8)
r6 = r2
r7 = 1
*(u32 *)(r10 -4) = r7
r2 = r10
r2 += -4
r1 = map[0]
call 1
if r0 == 0 goto none
r6 = 74565
r7 += 1
r7 += 1
r7 += 1
r7 += 1
r7 += 1
r7 += 1
r7 += 1
r7 += 1
if r8 == 0 goto add
r6 = 5
add:
lock *(u32 *)(r0 +16) += r6
none:
r0 = 3
out:
exit
