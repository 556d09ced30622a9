-- bpf
.insn 0xfc 0 0 0 0
exit
-- expect
refuse opcode 0
