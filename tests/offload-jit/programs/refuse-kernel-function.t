-- bpf
.insn 0x85 0 2 0 1234
r0 = 0
exit
-- expect
refuse kernel-function 0
