-- bpf
r1 *= 2
r0 = 0
exit
-- expect
refuse pointer-arithmetic 0
