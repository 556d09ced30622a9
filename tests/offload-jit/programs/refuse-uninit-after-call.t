# R1 to R5 are gone after a call.
-- bpf
r6 = r1
call ktime_get_ns
r0 = *(u32 *)(r1 + 12)
exit
-- expect
refuse uninit-register 2
