# An endless loop.
-- bpf
r0 = 0
again:
goto again
-- expect
refuse loop 1
