-- bpf
r0 = 0
-- expect
refuse fall-through 0
