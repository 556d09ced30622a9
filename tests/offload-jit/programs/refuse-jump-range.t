-- bpf
r0 = 0
goto +5
exit
-- expect
refuse jump-range 1
