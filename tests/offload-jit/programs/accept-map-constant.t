# The contents of a frozen map are constants: the other branch is dead.
-- maps
rodata array 4 8 1 frozen=0500000000000000
-- bpf
r1 = map[0] value + 0
r2 = *(u32 *)(r1 + 0)
r0 = 1
if r2 == 5 goto out
r0 = *(u64 *)(r3 + 0)
out:
exit
-- expect
accept
unseen 5
hard-wire 4 1
remove 5 1
remove 4 1
