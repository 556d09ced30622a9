-- bpf
r0 = 1
*(u64 *)(r10 - 8) = r0
.insn 0xdb 10 0 -8 0x30
exit
-- expect
refuse atomic-operation 2
