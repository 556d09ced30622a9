# The definition travels through an 8-byte spill.
-- bpf
r6 = *(u32 *)(r1 + 12)
w7 = w6
*(u64 *)(r10 - 8) = r7
r0 = *(u64 *)(r10 - 8)
exit
-- expect
accept
zext 1
