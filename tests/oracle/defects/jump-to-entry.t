# a loop back to the first instruction of a subprogram: the return address is overwritten
-- warning
jump-to-entry
-- bpf
r2 = *(u32 *)(r1 +0)
r3 = *(u32 *)(r1 +4)
r0 = 1
r4 = r2
r4 += 96
if r4 > r3 goto out
r6 = r2
r1 = 3
r2 = 1
call count
*(u8 *)(r6 +32) = r0
r0 = 3
out:
exit
count:
r2 <<= r1
r1 += -1
r0 = r2
if r1 != 0 goto count
exit
