# What a called function reads was read before the call: the second path has a number in R1.
-- bpf
r6 = r1
r7 = *(u32 *)(r6 + 12)
r8 = *(u32 *)(r6 + 16)
r9 = 0
r9 += 1
r9 += 1
r9 += 1
if r8 == 1 goto +0
r1 = 7
if r7 != 5 goto join
r1 = r6
join:
call fn
exit
fn:
r0 = *(u32 *)(r1 + 12)
exit
-- expect
refuse not-a-pointer 13
