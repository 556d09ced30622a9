# The loop is entered in its middle: control falls back to an instruction that is still open.
-- bpf
r0 = 0
goto middle
head:
r0 += 1
middle:
r2 = 0
if r0 == 5 goto head
exit
-- expect
refuse back-edge 2
