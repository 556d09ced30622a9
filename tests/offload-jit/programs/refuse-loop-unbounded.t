# The loop runs while a value from outside allows it, and nothing changes.
-- bpf
r6 = *(u32 *)(r1 + 12)
again:
r7 = r6
r7 += 1
if r7 > 5 goto again
r0 = 2
exit
-- expect
refuse loop 3
