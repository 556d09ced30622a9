# Two paths, two mistakes: one run names both.
-- bpf
r2 = *(u32 *)(r1 + 12)
r0 = 0
if r2 == 7 goto other
r0 = *(u32 *)(r1 + 60)
exit
other:
r0 = r9
exit
-- expect
refuse context-access 3
also uninit-register 5
findings 2
