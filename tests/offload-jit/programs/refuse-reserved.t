-- bpf
.insn 0xbf 0 1 4 0
exit
-- expect
refuse reserved-field 0
