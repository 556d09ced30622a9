# Copies share what a comparison shows; a 32-bit move and a sum are no copies.
-- bpf
call ktime_get_ns
r2 = r0
r3 = r2
w4 = w2
r5 = r2
r5 += 1
r0 = 0
if r4 > 9 goto out
if r5 > 9 goto out
if r3 > 100 goto out
r7 = 0
out:
exit
-- expect
accept
reg 9 2 scalar(id=1)
reg 10 2 scalar(id=1,umax=100,bits=(0x0; 0x7f))
reg 10 4 scalar(umax=9,bits=(0x0; 0xf))
