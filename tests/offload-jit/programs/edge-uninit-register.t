-- bpf
r2 = *(u32 *)(r1 + 12)
r3 = 0
if r2 == 1 goto use
r3 = 1
use:
r0 = r3
exit
-- expect
accept
edge uninit-register
