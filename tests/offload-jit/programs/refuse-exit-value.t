-- bpf
exit
-- expect
refuse exit-value 0
