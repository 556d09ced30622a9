# What the caller reads of the result was read in the function: the second path returns a number.
-- bpf
r6 = r1
call fn
r0 = *(u32 *)(r0 + 12)
exit
fn:
r7 = *(u32 *)(r1 + 12)
r8 = *(u32 *)(r1 + 16)
r0 = 7
if r7 != 5 goto join
r0 = r1
goto +0
r9 = 0
r9 += 1
r9 += 1
r9 += 1
r9 += 1
r9 += 1
r9 += 1
r9 += 1
goto +0
goto +0
join:
exit
-- expect
refuse not-a-pointer 2
