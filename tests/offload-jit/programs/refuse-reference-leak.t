-- maps
ring ringbuf 0 0 4096 host
-- bpf
r1 = map[0]
r2 = 8
r3 = 0
call ringbuf_reserve
r0 = 0
exit
-- expect
refuse reference-leak 6
