-- maps
ring ringbuf 0 0 4096 host
-- bpf
r2 = *(u32 *)(r1 + 12)
r1 = map[0]
r3 = 0
call ringbuf_reserve
r0 = 0
exit
-- expect
refuse helper-constant 4
