# A decided branch: its dead side is removed, a jump to the next instruction as well.
-- bpf
r2 = 1
if r2 == 1 goto live
r0 = 5
exit
live:
r0 = 0
goto +0
exit
-- expect
accept
unseen 2 3
hard-wire 1 2
remove 2 2
remove 1 1
remove 2 1
