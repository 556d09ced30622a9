# R3 is set on one of two paths only.
-- bpf
r2 = *(u32 *)(r1 + 12)
if r2 == 1 goto use
r3 = 1
use:
r0 = r3
exit
-- expect
refuse uninit-register 3
