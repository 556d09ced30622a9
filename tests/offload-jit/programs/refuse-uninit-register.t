-- bpf
r0 = r3
exit
-- expect
refuse uninit-register 0
