# A zero stored at a variable place: bytes that were anything stay anything, zeroes stay zero.
-- bpf
r6 = *(u32 *)(r1 + 12)
r6 &= 7
call ktime_get_ns
*(u64 *)(r10 - 8) = r0
*(u64 *)(r10 - 16) = 0
r3 = r10
r3 += -8
r3 += r6
r4 = 0
*(u8 *)(r3 + 0) = r4
*(u8 *)(r3 - 8) = r4
r5 = *(u8 *)(r10 - 8)
r7 = *(u8 *)(r10 - 16)
r0 = 2
exit
-- expect
accept
reg 13 5 scalar(umax=255,bits=(0x0; 0xff))
reg 13 7 0
