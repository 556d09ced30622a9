-- bpf
.insn 0xbf 0 1 0 0
exit
-- expect
accept
edge reserved-field
