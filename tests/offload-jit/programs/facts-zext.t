# A 32-bit result is marked where its upper half is read: base, 64-bit operation, exit; not by
# 32-bit operations and stores.
-- bpf
w2 = 7
w3 = w2
*(u32 *)(r10 - 4) = r3
w4 = 3
r4 += 1
w5 = 1
if w5 == 1 goto +1
w5 = 2
w0 = 1
exit
-- expect
accept
zext 3 8
