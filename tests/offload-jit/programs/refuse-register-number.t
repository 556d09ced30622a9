-- bpf
.insn 0xb7 11 0 0 0
r0 = 0
exit
-- expect
refuse register-number 0
