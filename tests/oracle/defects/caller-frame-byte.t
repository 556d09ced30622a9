# a byte of the caller's stack at a negative place of the own frame: another byte of its word
-- warning
caller-frame-byte
-- bpf
r2 = *(u32 *)(r1 +0)
r3 = *(u32 *)(r1 +4)
r0 = 1
r4 = r2
r4 += 96
if r4 > r3 goto out
r6 = r2
r5 = *(u64 *)(r2 +0)
*(u64 *)(r10 -8) = r5
r1 = r10
r1 += -8
call byte
*(u8 *)(r6 +32) = r0
r0 = 3
out:
exit
byte:
r0 = *(u8 *)(r1 +1)
exit
