# Registers 6 to 9 and the stack survive; the callee writes through a pointer.
-- bpf
r6 = r1
r1 = r10
r1 += -8
call fn
r1 = *(u64 *)(r10 - 8)
r0 = *(u32 *)(r6 + 12)
r0 += r1
exit
fn:
r0 = 5
*(u64 *)(r1 + 0) = r0
exit
-- expect
accept
depth 0 8
depth 1 0
