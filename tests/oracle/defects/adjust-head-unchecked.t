# the frame is cut by 31 bytes more than adjust_tail has left of it; the kernel refuses
-- warning
adjust-head-unchecked
-- packets
70
-- bpf
r6 = r1
r2 = -37
call 65
r1 = r6
r2 = 31
call 44
if r0 != 0 goto short
r0 = 3
exit
short:
r0 = 2
exit
