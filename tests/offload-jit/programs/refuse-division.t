-- bpf
r0 = 4
r0 /= 0
exit
-- expect
refuse division-by-zero 1
