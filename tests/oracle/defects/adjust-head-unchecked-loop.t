# the only call cuts a second time, below the 14 bytes of an Ethernet header
-- warning
adjust-head-unchecked
-- packets
70
-- bpf
r6 = r1
r7 = 0
again:
r1 = r6
r2 = 40
call 44
if r0 != 0 goto short
r7 += 1
if r7 < 2 goto again
r0 = 3
exit
short:
r0 = 2
exit
