# What is released was never acquired.
-- bpf
r1 = r10
r1 += -8
r2 = 0
call ringbuf_submit
r0 = 0
exit
-- expect
refuse release 3
