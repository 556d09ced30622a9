# What the first path reads as 32 bits behind the join does not need the upper half on the second.
-- bpf
r6 = *(u32 *)(r1 + 12)
r7 = *(u32 *)(r1 + 16)
r2 = 0
r2 += 1
r2 += 1
r2 += 1
r2 += 1
w8 = 7
if w6 == 1 goto join
w8 = w7
if w6 == 2 goto join
w8 = 9
join:
w0 = 0
*(u32 *)(r10 - 4) = r8
exit
-- expect
accept
zext 12
