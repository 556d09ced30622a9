# The same offset in another frame is another place: the caller's stack takes no pointer to ours.
-- bpf
r6 = r1
r2 = r10
r2 += -8
call fn
r0 = 0
exit
fn:
r7 = *(u32 *)(r1 + 12)
r8 = *(u32 *)(r1 + 16)
if r7 != 5 goto join
r2 = r10
r2 += -8
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
*(u64 *)(r2 + 0) = r10
r0 = 0
exit
-- expect
refuse stack-caller 22
