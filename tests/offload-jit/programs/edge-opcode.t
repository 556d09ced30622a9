-- bpf
.insn 0xb4 0 0 0 0
exit
-- expect
accept
edge opcode
