-- prog
type kprobe
-- bpf
r0 = 0
exit
-- expect
refuse program-type -1
