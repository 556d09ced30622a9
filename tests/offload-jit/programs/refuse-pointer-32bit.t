-- bpf
w1 += 2
r0 = 0
exit
-- expect
refuse pointer-32bit 0
