-- bpf
r0 = 0
exit
r0 = 1
exit
-- expect
refuse unreachable-code 2
findings 1
