-- maps
ring ringbuf 0 0 4096 host
-- bpf
r1 = map[0]
r2 = 8
r3 = 0
call ringbuf_reserve
if r0 == 0 goto out
r1 = 7
*(u32 *)(r0 + 4) = r1
r1 = r0
r2 = 0
call ringbuf_submit
out:
r0 = 0
exit
-- expect
accept
edge memory-bounds
