-- bpf
r10 += -8
r0 = 2
exit
-- expect
refuse frame-pointer-write 0
