# The target is never walked: the jump becomes a jump to the next instruction, and goes.
-- bpf
r2 = 1
r0 = 0
if r2 == 2 goto dead
exit
dead:
r0 = 1
exit
-- expect
accept
unseen 4 5
hard-wire 2 0
remove 4 2
remove 2 1
