-- bpf
w0 = 4
w0 <<= 32
exit
-- expect
refuse shift-range 1
