# Going back by a jump is fine.
-- bpf
r0 = 0
goto middle
head:
r0 += 1
goto middle
middle:
if r0 != 5 goto head
exit
-- expect
accept
edge back-edge
