# the key is 4 bytes below the top of the caller's stack, and the own frame 4 bytes: the driver
# takes it for the start of the own frame, and the return address is looked up
-- warning
caller-frame-key
-- bpf
r2 = *(u32 *)(r1 +0)
r3 = *(u32 *)(r1 +4)
r0 = 1
r4 = r2
r4 += 96
if r4 > r3 goto out
r6 = r2
r5 = 2
*(u32 *)(r10 -4) = r5
r1 = r10
r1 += -4
call find
*(u8 *)(r6 +32) = r0
r0 = 3
out:
exit
find:
r2 = r1
r1 = map[0]
call 1
if r0 == 0 goto none
r0 = 1
none:
exit
