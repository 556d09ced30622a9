# One byte before the pointer that was compared.
-- bpf
r2 = *(u32 *)(r1 + 0)
r3 = *(u32 *)(r1 + 4)
r4 = r2
r4 += 8
r0 = 2
if r4 > r3 goto out
r0 = *(u8 *)(r4 - 1)
out:
r0 = 2
exit
-- expect
accept
edge packet-past-end
